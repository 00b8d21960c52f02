"""What a customer reads of what was handed up for them: by number and secret, no name of staff."""

from typing import Final
from uuid import uuid4

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from kiosk import clock
from kiosk.actions.cases import requests
from kiosk.actions.cases.requests import HandedUp, hand_up
from kiosk.locks import tracking
from kiosk.locks.doors import FREE_GUESSES
from kiosk.rights.requests import opened
from kiosk.routes import track
from kiosk.wiring import House
from tests.helpers.handling import Yard
from tests.helpers.worlds import world

TAPS: Final = {
    "matter": "stock", "waits": "later", "within": "tomorrow", "window": "SB-1",
    "words": "要三吨 520 号", "customer": "鲁A12345",
}  # fmt: skip
INNER: Final = "四号库归销售管"


@pytest.fixture
def yard(house: House) -> Yard:
    return world(house, Yard)


@pytest.fixture
def browser(house: House) -> TestClient:
    app = Starlette(routes=track.routes(house))
    return TestClient(app, follow_redirects=False, headers={"accept-language": "zh-CN"})


@pytest.fixture
def done(yard: Yard) -> HandedUp:
    with yard.house.writing() as session:
        return hand_up(
            session, yard.clerk, TAPS, key=str(uuid4()), secret=yard.house.secret,
            at=clock.now(), zone=yard.zone,
        )  # fmt: skip


def address(done: HandedUp) -> str:
    return f"/track?c={done.number}.{done.secret}"


def test_the_link_shows_what_was_asked_and_until_when(browser: TestClient, done: HandedUp) -> None:
    page = browser.get(address(done))
    assert page.status_code == 200
    for said in (
        done.number,
        "缺货",
        "窗口 SB-1",
        "要三吨 520 号",
        "等答复",
        "答复您",
        "/complain",
    ):
        assert said in page.text
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "strict-origin"


def test_the_answer_is_read_and_neither_names_nor_inner_words(
    browser: TestClient, done: HandedUp, yard: Yard
) -> None:
    with yard.house.writing() as session:
        case = opened(session, done.number, yard.head)
        requests.hand_on(
            session, case, INNER, version=case.request.version, at=clock.now(), zone=yard.zone
        )
        case = opened(session, done.number, yard.top)
        requests.answer(
            session, case, "impossible", "今天没有，明早八点装", version=1, at=clock.now()
        )
    page = browser.get(address(done)).text
    assert "今天没有，明早八点装" in page
    assert "办不到" in page
    for hidden in (INNER, yard.clerk.name, yard.head.name, yard.top.name, "鲁A12345"):
        assert hidden not in page


def test_number_and_secret_typed_by_hand_open_it_too(browser: TestClient, done: HandedUp) -> None:
    typed = {"number": done.number.lower(), "secret": tracking.in_groups(done.secret)}
    answer = browser.post("/track", data=typed)
    assert answer.status_code == 303
    assert browser.get(answer.headers["location"]).status_code == 200


def test_a_wrong_secret_opens_nothing_and_guessing_is_slow(
    browser: TestClient, done: HandedUp
) -> None:
    wrong = f"/track?c={done.number}.{'A' * 16}"
    for _ in range(FREE_GUESSES + 1):
        page = browser.get(wrong)
    assert page.status_code == 429
    assert "要三吨" not in page.text
    assert browser.get(address(done)).status_code == 200


def test_nobody_writes_into_it_by_the_ways_of_complaints(
    browser: TestClient, done: HandedUp
) -> None:
    sent = browser.post(address(done), data={"words": "还在等", "key": str(uuid4())})
    assert sent.status_code == 404
    rated = browser.post(
        f"/track/handling?c={done.number}.{done.secret}", data={"do": "rate", "score": "1"}
    )
    assert rated.status_code == 404
