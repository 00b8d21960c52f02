"""A phone of a crowd is asked to work after it was thanked; nobody works for another, or twice."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.feedback import work_store
from kiosk import clock, phone
from kiosk.actions.feedback.work import FORGOTTEN_AFTER
from kiosk.at_hand.crowds import FROM
from kiosk.locks.devices import DEVICE_COOKIE
from kiosk.locks.tablets import TABLET_COOKIE
from kiosk.routes import customer, offline, ratings, tablet, work
from kiosk.upkeep.clock_worker import tick_once
from kiosk.wiring import House
from survey.feedback.proof_of_work import LASTS
from tests.helpers import working
from tests.helpers.building import a_window
from tests.helpers.rated import a_body
from tests.helpers.standing import stands_at

OpenPhone = Callable[..., TestClient]


@pytest.fixture
def a_phone(house: House) -> Iterator[OpenPhone]:
    """Phones of one network, each a browser of its own."""
    parts = (ratings, customer, offline, tablet, work)
    app = Starlette(routes=[route for part in parts for route in part.routes(house)])

    def opened(**cookies: str) -> TestClient:
        known = {DEVICE_COOKIE: uuid4().hex} | cookies
        return TestClient(app, cookies={name: each for name, each in known.items() if each})

    with TestClient(app):
        yield opened


@pytest.fixture
def token(house: House) -> str:
    return a_window(house)


def rated(browser: TestClient, token: str, score: int = 5, **told: object) -> dict[str, str]:
    body = a_body(token, score=score, **told)
    answer = browser.post("/api/ratings", json=body)
    assert answer.status_code in {200, 201}, answer.text
    told_back: dict[str, str] = answer.json()
    return told_back


def a_crowd(a_phone: OpenPhone, token: str, n: int = FROM - 1) -> None:
    for _ in range(n):
        assert "work" not in rated(a_phone(), token)


def kept(house: House) -> int:
    with house.reading() as session:
        n: int = session.execute(text("SELECT count(*) FROM rating_works")).scalar_one()
        return n


def test_the_fourth_of_a_network_is_thanked_as_ever_and_asked_to_work(
    house: House, a_phone: OpenPhone, token: str
) -> None:
    a_crowd(a_phone, token)
    browser = a_phone()
    given = rated(browser, token)
    address, _, rating = given["work"].partition("#")
    assert (address, rating) == (phone.WORK_ADDRESS, given["id"])
    script = browser.get(address)
    assert script.headers["content-type"].startswith("text/javascript")
    assert "crypto.subtle" in script.text
    assert working.work(browser, rating) == 201
    assert kept(house) == 1


def test_a_phone_alone_is_not_asked(a_phone: OpenPhone, token: str) -> None:
    assert rated(a_phone(), token).keys() == {"id", "key", "score", "amends"}


@pytest.mark.parametrize("score", [1, 2])
def test_who_gives_what_is_never_held_is_never_asked(
    a_phone: OpenPhone, token: str, score: int
) -> None:
    a_crowd(a_phone, token)
    assert "work" not in rated(a_phone(), token, score)


def test_who_cannot_work_is_not_asked(a_phone: OpenPhone, token: str) -> None:
    a_crowd(a_phone, token)
    assert "work" not in rated(a_phone(**{DEVICE_COOKIE: ""}), token)


def test_a_tablet_at_its_window_has_a_pace_of_its_own(
    house: House, a_phone: OpenPhone, token: str
) -> None:
    a_crowd(a_phone, token)
    standing = a_phone()
    stands_at(house, standing, "SB-1")
    assert "work" not in rated(standing, token)


def test_who_only_says_to_be_a_tablet_is_asked_as_everybody(a_phone: OpenPhone, token: str) -> None:
    a_crowd(a_phone, token)
    assert "work" in rated(a_phone(**{TABLET_COOKIE: "x"}), token)


def test_a_rating_that_arrives_twice_is_asked_for_again_and_worked_for_once(
    house: House, a_phone: OpenPhone, token: str
) -> None:
    a_crowd(a_phone, token)
    browser, key = a_phone(), str(uuid4())
    first, again = (rated(browser, token, key=key) for _ in range(2))
    assert first["work"] == again["work"]
    assert [working.work(browser, first["id"]) for _ in range(3)] == [201, 200, 200]
    assert kept(house) == 1


def test_a_form_without_a_script_is_answered_as_ever(
    house: House, a_phone: OpenPhone, token: str
) -> None:
    a_crowd(a_phone, token)
    answer = a_phone().post(
        "/api/ratings", data={"w": token, "score": "5"}, headers={"Accept": "text/html"},
        follow_redirects=False,
    )  # fmt: skip
    assert answer.status_code == 303
    assert kept(house) == 0


# Attacks


def test_a_solution_is_not_spent_on_another_rating(
    house: House, a_phone: OpenPhone, token: str
) -> None:
    browser = a_phone()
    one, other = (rated(browser, token, visit=str(uuid4()))["id"] for _ in range(2))
    key = working.solved(browser.get("/api/work", params={"r": one}).json()["parameters"])
    answer = browser.post("/api/work", json={"r": other, "key": key})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "rating.work-wrong")
    assert kept(house) == 0


def test_nobody_works_for_anothers_rating(house: House, a_phone: OpenPhone, token: str) -> None:
    owner, thief = a_phone(), a_phone()
    rating = rated(owner, token)["id"]
    assert thief.get("/api/work", params={"r": rating}).status_code == 404
    key = working.solved(owner.get("/api/work", params={"r": rating}).json()["parameters"])
    for browser in (thief, a_phone(**{DEVICE_COOKIE: ""})):
        answer = browser.post("/api/work", json={"r": rating, "key": key})
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "rating.unknown")
    assert kept(house) == 0


def test_a_proof_for_a_rating_that_is_not_written_is_refused(
    house: House, a_phone: OpenPhone
) -> None:
    browser, rating = a_phone(), str(uuid4())
    assert browser.get("/api/work", params={"r": rating}).status_code == 404
    answer = browser.post("/api/work", json={"r": rating, "key": "0" * 64})
    assert answer.status_code == 404
    assert kept(house) == 0


def test_what_was_hoarded_is_refused_when_its_time_is_over(
    house: House, a_phone: OpenPhone, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = a_phone()
    rating = rated(browser, token)["id"]
    key = working.solved(browser.get("/api/work", params={"r": rating}).json()["parameters"])
    late = clock.now() + LASTS + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: late)
    answer = browser.post("/api/work", json={"r": rating, "key": key})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "rating.work-too-late")
    assert browser.get("/api/work", params={"r": rating}).status_code == 409
    assert kept(house) == 0


def test_asking_again_gives_no_other_puzzle_and_no_more_time(
    a_phone: OpenPhone, token: str
) -> None:
    browser = a_phone()
    rating = rated(browser, token)["id"]
    one, other = (browser.get("/api/work", params={"r": rating}).json() for _ in range(2))
    assert one["parameters"] == other["parameters"]


@pytest.mark.parametrize(
    "told",
    [{}, {"key": "0" * 64}, {"key": None}, {"key": ["x"]}, {"key": 1e308}, {"r": None},
     {"r": "\x00"}, {"r": "../../x"}, {"r": 7}, {"r": [], "key": {}}],
)  # fmt: skip
def test_what_is_forged_is_refused_with_a_sentence(
    house: House, a_phone: OpenPhone, token: str, told: dict[str, object]
) -> None:
    browser = a_phone()
    body = {"r": rated(browser, token)["id"]} | told
    answer = browser.post("/api/work", json=body)
    assert 400 <= answer.status_code < 500
    assert answer.json()["error"]["sentence"]
    assert kept(house) == 0


def test_a_puzzle_made_cheaper_by_the_phone_is_none(
    house: House, a_phone: OpenPhone, token: str
) -> None:
    browser = a_phone()
    rating = rated(browser, token)["id"]
    parameters = browser.get("/api/work", params={"r": rating}).json()["parameters"]
    cheap = working.solved(parameters | {"cost": 1, "keyPrefix": "00"})
    told = {"r": rating, "key": cheap, "parameters": parameters | {"cost": 1}, "cost": 1}
    assert browser.post("/api/work", json=told).status_code == 422
    assert kept(house) == 0


@pytest.mark.parametrize(
    ("body", "status"), [(b"x" * 5_000, 413), (b"[]", 400), (b"\xff", 400), (b"", 400)]
)
def test_what_is_huge_or_no_json_is_refused(a_phone: OpenPhone, body: bytes, status: int) -> None:
    assert a_phone().post("/api/work", content=body).status_code == status


def test_what_was_worked_for_is_forgotten_with_the_networks(
    house: House, a_phone: OpenPhone, token: str
) -> None:
    browser = a_phone()
    rating = rated(browser, token)["id"]
    working.work(browser, rating)
    tick_once(house)
    assert kept(house) == 1
    with house.writing() as session:
        old = clock.now() - FORGOTTEN_AFTER - timedelta(hours=1)
        work_store.forget_before(session, clock.now() + timedelta(hours=1))
        work_store.keep(session, rating, at=old)
    tick_once(house)
    assert kept(house) == 0
