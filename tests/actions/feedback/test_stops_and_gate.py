"""Noting where slips were, and handing them out: who may, where, and what they are told."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.directory import directory_store, duty_store
from db.feedback import trip_store
from db.feedback.trip_store import Stop
from db.ground import audit_store
from kiosk import clock
from kiosk.actions.feedback.slips import void_batch
from kiosk.reports.feedback.slips import slip_duties
from kiosk.rights.who import SESSION_COOKIE
from kiosk.routes import gate, slips, stop, tablet
from kiosk.wiring import House
from survey.directory.duties import Duty
from survey.directory.roles import Role
from survey.feedback.slips import numbered, whole
from tests.helpers.building import a_person, a_session, a_window, an_account
from tests.helpers.history import signed_in
from tests.helpers.slipped import a_batch, a_slip
from tests.helpers.standing import stands_at

Browser = Callable[[str | None], TestClient]


@pytest.fixture
def browser(house: House) -> Iterator[Browser]:
    """Opens browsers in which somebody is signed in, or nobody."""
    parts = (gate, slips, stop, tablet)
    routes = [each for part in parts for each in part.routes(house)]
    opened: list[TestClient] = []

    def another(session: str | None = None) -> TestClient:
        client = TestClient(Starlette(routes=routes), follow_redirects=False)
        opened.append(client.__enter__())
        if session:
            client.cookies.set(SESSION_COOKIE, session)
        return client

    yield another
    for client in opened:
        client.__exit__(None, None, None)


@pytest.fixture
def yard(house: House) -> None:
    for code, post in (("MW-1", "MW"), ("SB-1", "SB")):
        a_window(house, code, post)
    a_window(house, "MW-9", "MW", unit="U9")
    a_person(house, "P1", window="MW-1")
    a_person(house, "P9", unit="U9", window="MW-9")


@pytest.fixture
def above(house: House, yard: None) -> None:
    """The yard has a unit above it."""
    with house.writing() as session:
        directory_store.keep_unit(session, code="ABOVE", name="总部", parent=None)
        directory_store.keep_unit(session, code="U1", name="单位 U1", parent="ABOVE")


@pytest.fixture
def keeper(house: House, yard: None) -> str:
    return a_session(house, an_account(house, "gate", Role.EMPLOYEE, "P1"))


def without_nonce(page: str) -> str:
    """Return a page without what its policy marks its style with, another each time."""
    return re.sub('nonce="[^"]*"', "", page)


def noted(house: House) -> list[Stop]:
    today = clock.today(house.settings.zone)
    with house.reading() as session:
        return trip_store.stops_between(session, today - timedelta(8), today, windows=range(1, 99))


def test_staff_note_a_slip_at_a_window_of_their_unit_once(
    house: House, browser: Browser, keeper: str
) -> None:
    client, code = browser(keeper), a_slip(house, a_batch(house))
    page = client.get("/stop", params={"s": code})
    assert page.text.index("MW-1") < page.text.index("SB-1"), "their own window comes first"
    assert "MW-9" not in page.text
    told = []
    for _ in range(2):
        answer = client.post("/stop", data={"window": "SB-1", "s": f"https://x/trip?s={code}"})
        told.append(client.get(answer.headers["location"]).text)
    assert "已登记在“窗口 SB-1”" in told[0]
    assert "之前已登记" in told[1]
    assert len(noted(house)) == 1


def test_a_stop_elsewhere_is_refused_with_what_was_typed_kept(
    house: House, browser: Browser, keeper: str
) -> None:
    client, code = browser(keeper), a_slip(house, a_batch(house))
    for window in ("MW-9", "", "nowhere"):
        answer = client.post("/stop", data={"window": window, "s": code})
        assert answer.status_code == 403
        assert code in answer.text
    theirs = a_slip(house, a_batch(house, unit="U9"))
    answer = client.post("/stop", data={"window": "SB-1", "s": theirs})
    assert answer.status_code == 409
    assert "单位 U9" in answer.text
    assert noted(house) == []


def test_a_paper_slip_is_typed_later_with_its_time(
    house: House, browser: Browser, keeper: str
) -> None:
    zone = house.settings.zone
    began = clock.today(zone) - timedelta(3)
    code = a_slip(house, a_batch(house, begins=began))
    client = browser(keeper)
    for said, status in (
        ("2020-01-01T08:00", 422), ("nonsense", 422),
        ((clock.now().astimezone(zone) - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M"), 303),
    ):  # fmt: skip
        answer = client.post("/stop", data={"window": "SB-1", "s": code, "at": said})
        assert answer.status_code == status, said
    [stop_] = noted(house)
    assert timedelta(hours=23) < clock.now() - stop_.at < timedelta(hours=25)


def test_an_enrolled_tablet_notes_at_its_own_window_without_anybody_signed_in(
    house: House, browser: Browser, yard: None
) -> None:
    client, code = browser(None), a_slip(house, a_batch(house))
    stands_at(house, client, "SB-1")
    assert "SB-1" in client.get("/stop").text
    client.post("/stop", data={"window": "MW-1", "s": code})
    assert noted(house) == []
    assert client.post("/stop", data={"window": "SB-1", "s": code}).status_code == 303
    assert len(noted(house)) == 1


def test_whoever_is_nobody_here_is_led_to_sign_in(
    house: House, browser: Browser, yard: None
) -> None:
    client = browser(None)
    for path in ("/stop", "/gate"):
        answers = client.get(path), client.post(path, data={"s": "x", "batch": "1"})
        assert [each.status_code for each in answers] == [303, 303]
        assert all("/login" in each.headers["location"] for each in answers)


def test_a_forged_slip_is_noted_nowhere(house: House, browser: Browser, keeper: str) -> None:
    a_batch(house)
    answer = browser(keeper).post("/stop", data={"window": "SB-1", "s": whole(1, "22222")})
    assert answer.status_code == 404
    assert noted(house) == []


def test_a_gate_hands_out_one_slip_after_the_other_and_shows_it_again(
    house: House, browser: Browser, keeper: str
) -> None:
    batch, client = a_batch(house, 2, at_gate=True), browser(keeper)
    assert "下一张" in client.get("/gate").text
    shown = []
    for _ in range(2):
        answer = client.post("/gate", data={"batch": str(batch.first)})
        assert answer.status_code == 303, answer.text
        page = client.get(answer.headers["location"])
        shown.append(page.text)
        assert without_nonce(client.get(answer.headers["location"]).text) == without_nonce(
            page.text
        )
    for n, page_text in enumerate(shown):
        code = a_slip(house, batch, n)
        assert code in page_text.replace(" ", "")
    assert client.post("/gate", data={"batch": str(batch.first)}).status_code == 404
    assert client.get("/gate").status_code == 404


def test_a_gate_speaks_the_language_that_was_chosen_slip_after_slip(
    house: House, browser: Browser, keeper: str
) -> None:
    batch, client = a_batch(house, 2, at_gate=True), browser(keeper)
    assert 'href="/gate?lang=en"' in client.get("/gate").text
    assert "Next slip" in client.get("/gate?lang=en").text
    answer = client.post("/gate", data={"batch": str(batch.first)})
    assert "Next slip" in client.get(answer.headers["location"]).text


def test_a_gate_hands_out_no_slips_of_another_yard_and_looks_at_none_to_come(
    house: House, browser: Browser, keeper: str
) -> None:
    a_batch(house, 5, at_gate=True)
    theirs = a_batch(house, 5, at_gate=True, unit="U9")
    client = browser(keeper)
    assert client.post("/gate", data={"batch": str(theirs.first)}).status_code == 404
    for asked in ({"batch": 1, "slip": 1}, {"batch": 1, "slip": 99}, {"batch": "x", "slip": "²"}):
        assert client.get("/gate", params=asked).status_code == 404


def test_a_slip_handed_out_stands_in_the_trail_by_whom_it_was(
    house: House, browser: Browser, keeper: str
) -> None:
    batch, client = a_batch(house, 5, at_gate=True), browser(keeper)
    client.post("/gate", data={"batch": str(batch.first)})
    with house.reading() as session:
        [told] = audit_store.of_subject(session, numbered(batch.first), {"slip-handed"})
    assert (told.actor, told.detail) == ("gate", {"unit": "U1", "slip": numbered(batch.first)})


@pytest.mark.parametrize(
    ("role", "unit", "window", "hands_out"),
    [
        (Role.EMPLOYEE, "U1", "MW-1", True),
        (Role.EMPLOYEE, "U1", "SB-1", False),
        (Role.QUALITY_MANAGER, "U1", None, False),
        (Role.TEAM_LEADER, "U1", None, False),
        (Role.LEADER, "ABOVE", None, False),
        (Role.CHAIRMAN, "ABOVE", None, False),
        (Role.EMPLOYEE, "U9", "MW-9", False),
        (Role.ADMINISTRATOR, None, None, True),
    ],
)
def test_only_who_is_posted_at_the_gates_own_window_hands_slips_out(
    house: House, browser: Browser, above: None, role: Role, unit: str | None,
    window: str | None, hands_out: bool,
) -> None:  # fmt: skip
    batch = a_batch(house, 5, at_gate=True)
    if unit:
        a_person(house, "P5", unit=unit, **({"window": window} if window else {}))
    user = an_account(house, "somebody", role, "P5" if unit else None)
    client = browser(a_session(house, user))
    today = clock.today(house.settings.zone)
    with house.reading() as session:
        duties = slip_duties(session, user, today=today, at=clock.now())
    assert duties.hands_out == (hands_out and role is not Role.ADMINISTRATOR)
    page = client.get("/gate")
    assert page.status_code == (200 if hands_out else 404)
    assert hands_out or "只有在门卫窗口的人能发" in page.text
    answer = client.post("/gate", data={"batch": str(batch.first)})
    assert answer.status_code == (303 if hands_out else 404)
    shown = client.get("/gate", params={"batch": batch.first, "slip": batch.first})
    assert (a_slip(house, batch) in shown.text.replace(" ", "")) == hands_out


@pytest.mark.parametrize(("begins", "hands_out"), [(-1, True), (-9, False), (1, False)])
def test_who_is_on_duty_at_the_gate_by_the_roster_hands_slips_out_meanwhile(
    house: House, browser: Browser, yard: None, begins: int, hands_out: bool
) -> None:
    a_batch(house, 5, at_gate=True)
    a_person(house, "P5", window="SB-1")
    starts = clock.now() + timedelta(hours=begins)
    with house.writing() as session:
        duty_store.add(session, [Duty("MW-1", "P5", starts, starts + timedelta(hours=8))])
    client = browser(a_session(house, an_account(house, "relief", Role.EMPLOYEE, "P5")))
    assert client.get("/gate").status_code == (200 if hands_out else 404)


def test_only_the_slip_handed_out_last_is_shown_again(
    house: House, browser: Browser, keeper: str
) -> None:
    batch, client = a_batch(house, 5, at_gate=True), browser(keeper)
    for _ in range(3):
        last = client.post("/gate", data={"batch": str(batch.first)}).headers["location"]
    codes = [a_slip(house, batch, n) for n in range(5)]
    for n in (0, 1, 3):
        asked = {"batch": batch.first, "slip": batch.first + n}
        page = client.get("/gate", params=asked)
        assert page.status_code == 404
        assert "只能再看刚发的那一张" in page.text
        assert "下一张 ·" in page.text, "there is something to press"
        assert not any(code in page.text.replace(" ", "") for code in codes)
    assert codes[2] in client.get(last).text.replace(" ", "")


def test_two_who_hand_out_of_one_batch_each_see_their_own_last_slip(
    house: House, browser: Browser, keeper: str
) -> None:
    batch = a_batch(house, 5, at_gate=True)
    a_person(house, "P5", window="MW-1")
    other = browser(a_session(house, an_account(house, "gate2", Role.EMPLOYEE, "P5")))
    own = browser(keeper)
    first, second = (
        client.post("/gate", data={"batch": str(batch.first)}).headers["location"]
        for client in (own, other)
    )
    assert a_slip(house, batch) in own.get(first).text.replace(" ", "")
    assert a_slip(house, batch, 1) in other.get(second).text.replace(" ", "")
    assert other.get(first).status_code == 404, "an earlier one of somebody else"
    own.post("/gate", data={"batch": str(batch.first)})
    assert own.get(first).status_code == 404, "no longer their last"


def test_who_works_at_no_gate_hands_out_none(house: House, browser: Browser, yard: None) -> None:
    a_batch(house, 5, at_gate=True)
    client = browser(signed_in(house, Role.EMPLOYEE))
    assert client.get("/gate").status_code == 404
    assert client.post("/gate", data={"batch": "1"}).status_code == 404


@pytest.fixture
def press(house: House) -> Iterator[TestClient]:
    """A browser of an administrator, at an address that phones reach."""
    known = house.settings.model_copy(update={"public_url": "https://k.example"})
    routes = slips.routes(replace(house, settings=known))
    with TestClient(Starlette(routes=routes)) as client:
        client.cookies.set(SESSION_COOKIE, signed_in(house, Role.ADMINISTRATOR))
        yield client


@pytest.mark.parametrize("kind", ["pdf", "csv"])
def test_batches_are_printed_for_administrators_alone(
    house: House, browser: Browser, keeper: str, kind: str, press: TestClient
) -> None:
    batch, gates = a_batch(house, 30), a_batch(house, 5, at_gate=True)
    answer = press.get(f"/slips/{batch.first}.{kind}")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].endswith(f'.{kind}"')
    with house.reading() as session:
        [entry] = [e for e in audit_store.entries(session) if e.deed == "document-taken"]
    first, last = numbered(batch.first), numbered(batch.last)
    assert entry.subject == f"slips-{first}-{last}.{kind}"
    assert entry.detail == {"unit": "U1"}
    assert press.get(f"/slips/{gates.first}.{kind}").status_code == 409
    assert press.get(f"/slips/999999999999.{kind}").status_code == 404
    assert browser(keeper).get(f"/slips/{batch.first}.{kind}").status_code == 403
    assert browser(None).get(f"/slips/{batch.first}.{kind}").status_code == 401
    with house.writing() as session:
        void_batch(session, batch.first, "一卷被拿走", by="adm", at=clock.now())
    assert press.get(f"/slips/{batch.first}.{kind}").status_code == 409
