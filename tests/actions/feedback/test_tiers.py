"""How sure it is that a rating is a customer's is told by how it came, and by nothing it says."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import NamedTuple
from uuid import uuid4

import pytest
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.directory.tablet_store import SCREEN
from db.feedback import proof, rating_store
from db.feedback.ratings import Rating
from kiosk import clock
from kiosk.actions.directory import tablets
from kiosk.at_hand.screen_pages import A_STEP, ScreenPages
from kiosk.locks.screen_codes import STEP, screen_code
from kiosk.routes import customer, ratings, tablet
from kiosk.wiring import House
from survey.refusals.directory import TabletUnsaid, TabletUseUnsaid
from tests.helpers.building import a_window
from tests.helpers.rated import a_body

MARK = re.compile(r'"opening":"([0-9a-f]+(?:\.[0-9a-f]{16}){1,2})"')
VISIT = re.compile(r'"visit":"([0-9a-f-]{36})"')
CODE = re.compile(r'class="code">([2-9A-Y]{4}) ([2-9A-Y]{4})<')
OpenPhone = Callable[[], TestClient]


@pytest.fixture
def phone(house: House) -> Iterator[OpenPhone]:
    """Phones of strangers, each a browser of its own."""
    routes = [*ratings.routes(house), *customer.routes(house), *tablet.routes(house)]
    app = Starlette(routes=routes)

    def opened() -> TestClient:
        return TestClient(app, follow_redirects=False)

    with TestClient(app):
        yield opened


@pytest.fixture
def token(house: House) -> str:
    return a_window(house)


def a_screen(house: House, browser: TestClient, use: str | None = SCREEN, name: str = "屏") -> None:
    found = CODE.search(browser.get("/tablet").text)
    assert found is not None
    with house.writing() as session:
        tablets.enrol(
            session, code="".join(found.groups()), window="SB-1", name=name, use=use, by="adm",
            at=clock.now(),
        )  # fmt: skip


def code_now(house: House, token: str) -> str:
    return screen_code(house.secret, token, clock.now())


class Page(NamedTuple):
    """What a window's page knows: its mark, and the visit it is for."""

    o: str
    visit: str

    @property
    def body(self) -> dict[str, str]:
        return self._asdict()


def page_of(browser: TestClient, token: str, code: str | None = None, **told: str) -> Page:
    """Open the window's page and return what it knows."""
    query = {"w": token, **told} | ({"k": code} if code else {})
    text = browser.get("/rate", params=query).text
    mark, visit = MARK.search(text), VISIT.search(text)
    assert mark is not None
    assert visit is not None
    return Page(mark[1], visit[1])


def rated(house: House, browser: TestClient, token: str, **body: object) -> Rating:
    given = a_body(token, **body)
    answer = browser.post("/api/ratings", json=given)
    assert answer.status_code in {200, 201}, answer.text
    with house.reading() as session:
        assert list(proof.rollup_differences(session)) == []
        return rating_store.get(session, answer.json()["id"])


def test_a_screen_shows_a_code_by_which_a_rating_is_one_of_somebody_there(
    house: House, phone: OpenPhone, token: str
) -> None:
    screen, driver = phone(), phone()
    a_screen(house, screen)
    page = screen.get("/tablet")
    assert page.status_code == 200
    assert "用手机扫一扫" in page.text
    told = screen.get("/tablet/code").json()
    assert "<svg" in told["svg"]
    assert 1 <= told["left"] <= STEP.total_seconds()
    page = page_of(driver, token, code_now(house, token))
    assert rated(house, driver, token, **page.body).channel == "screen"


def test_a_screen_is_no_tablet_to_tap_on(house: House, phone: OpenPhone, token: str) -> None:
    screen = phone()
    a_screen(house, screen)
    screen.get("/tablet")
    assert rated(house, screen, token, **page_of(screen, token).body).channel == "qr"


def test_nobody_but_an_enrolled_screen_is_told_a_code(
    house: House, phone: OpenPhone, token: str
) -> None:
    stranger = phone()
    assert stranger.get("/tablet/code").status_code == 404
    stranger.get("/tablet")
    assert stranger.get("/tablet/code").status_code == 404


def test_what_a_screen_is_for_is_said_by_who_enrols_it(
    house: House, phone: OpenPhone, token: str
) -> None:
    with pytest.raises(TabletUseUnsaid):
        a_screen(house, phone(), use=None)


def test_name_and_use_that_are_both_missing_are_said_at_once(
    house: House, phone: OpenPhone, token: str
) -> None:
    with pytest.raises(TabletUnsaid):
        a_screen(house, phone(), name=" ", use=None)


def test_a_code_of_two_minutes_ago_is_as_good_as_the_printed_one(
    house: House, phone: OpenPhone, token: str
) -> None:
    old = screen_code(house.secret, token, clock.now() - timedelta(minutes=2))
    driver = phone()
    assert rated(house, driver, token, **page_of(driver, token, old).body).channel == "qr"


def test_a_code_sent_round_is_believed_of_as_many_as_stand_before_a_screen(
    house: House, phone: OpenPhone, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = clock.now()
    monkeypatch.setattr(clock, "now", lambda: at)
    code = code_now(house, token)
    found = []
    for _ in range(A_STEP + 2):
        driver = phone()
        found.append(rated(house, driver, token, **page_of(driver, token, code).body).channel)
    assert found == ["screen"] * A_STEP + ["qr"] * 2


def test_the_count_of_a_code_forgets_old_codes_only() -> None:
    pages = ScreenPages()
    assert [pages.let_in(1, 7) for _ in range(A_STEP + 1)] == [True] * A_STEP + [False]
    for step in range(8, 5000):
        pages.let_in(2, step)
        pages.let_in(1, 7)
    assert not pages.let_in(1, 7)


def test_another_language_on_the_same_phone_is_the_same_scan_but_not_its_address(
    house: House, phone: OpenPhone, token: str
) -> None:
    driver, friend = phone(), phone()
    first = page_of(driver, token, code_now(house, token))
    again = page_of(driver, token, lang="en")
    assert again == first
    assert rated(house, friend, token, **page_of(friend, token, lang="en").body).channel == "qr"


def test_a_page_kept_since_yesterday_or_of_another_window_is_a_link(
    house: House, phone: OpenPhone, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = a_window(house, "MW-1", post="MW")
    driver, now = phone(), clock.now()
    foreign = page_of(driver, other)
    assert rated(house, driver, token, **foreign.body).channel == "link"
    mark = page_of(driver, token)
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=1))
    assert rated(house, driver, token, **mark.body).channel == "link"


def test_second_thoughts_keep_the_surer_way_a_visit_came(
    house: House, phone: OpenPhone, token: str
) -> None:
    driver = phone()
    page = page_of(driver, token, code_now(house, token))
    assert rated(house, driver, token, **page.body, score=5).channel == "screen"
    assert rated(house, driver, token, visit=page.visit, score=2).channel == "screen"


def test_a_scan_in_other_hands_is_a_printed_codes(
    house: House, phone: OpenPhone, token: str
) -> None:
    driver, others = phone(), [phone() for _ in range(3)]
    page = page_of(driver, token, code_now(house, token))
    found = []
    for other in others:
        page_of(other, token)  # it has a cookie of its own
        found.append(rated(house, other, token, **page.body).channel)
    again = rated(house, driver, token, o=page.o, visit=str(uuid4()))
    assert found == ["qr"] * 3
    assert again.channel == "qr"


def test_nobody_has_second_thoughts_on_another_phones_rating(
    house: House, phone: OpenPhone, token: str
) -> None:
    driver, other = phone(), phone()
    page = page_of(driver, token)
    first = rated(house, driver, token, **page.body, score=1)
    page_of(other, token)
    for score in (5, 1):
        theirs = rated(house, other, token, o=page.o, visit=page.visit, score=score)
        assert (theirs.id != first.id, theirs.amends, theirs.visit) == (True, None, None)
    with house.reading() as session:
        assert rating_store.get(session, first.id).standing == "counted"
    assert rated(house, driver, token, **page.body, score=3).amends == first.id


@pytest.mark.parametrize("channel", ["slip", "screen", "kiosk", "qr"])
def test_what_a_request_calls_itself_changes_nothing(
    house: House, phone: OpenPhone, token: str, channel: str
) -> None:
    assert rated(house, phone(), token, channel=channel).channel == "link"


def test_sums_are_kept_by_tier(house: House, phone: OpenPhone, token: str) -> None:
    driver = phone()
    rated(house, driver, token, **page_of(driver, token, code_now(house, token)).body, score=4)
    rated(house, phone(), token, score=1)
    with house.reading() as session:
        found = session.execute(text("SELECT tier, n1, n4 FROM rating_monthly ORDER BY tier")).all()
    assert [tuple(each) for each in found] == [("link", 1, 0), ("screen", 0, 1)]
