"""Who sends a rating is what the server knows of it: a tablet, a member of staff, a late phone."""

import re
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.directory import directory_store, tablet_store
from db.directory.tablet_store import TAP, Tablet
from db.feedback import proof, rating_store
from db.feedback.ratings import Rating
from kiosk import clock
from kiosk.actions.directory import tablets
from kiosk.actions.feedback.ratings import Circumstances, submission_of
from kiosk.locks.openings import Opening, opening
from kiosk.locks.tablets import TABLET_COOKIE
from kiosk.rights.who import SESSION_COOKIE
from kiosk.routes import customer, ratings, tablet
from kiosk.wiring import House
from survey.directory.roles import Role
from survey.feedback.ratings import A_MINUTE, BY_STAFF, TABLET_PACE
from survey.refusals.directory import OfficeHasNoCode, TabletGone, TabletKnown, TabletUnnamed
from tests.helpers.building import a_window
from tests.helpers.history import signed_in
from tests.helpers.rated import a_body

CODE = re.compile(r'class="code">([2-9A-Y]{4}) ([2-9A-Y]{4})<')


@pytest.fixture
def browser(house: House) -> Iterator[TestClient]:
    """A browser that is nobody's yet."""
    routes = [*ratings.routes(house), *customer.routes(house), *tablet.routes(house)]
    with TestClient(Starlette(routes=routes), follow_redirects=False) as client:
        yield client


@pytest.fixture
def token(house: House) -> str:
    return a_window(house)


def code_on(browser: TestClient) -> str:
    found = CODE.search(browser.get("/tablet").text)
    assert found is not None
    return "".join(found.groups())


def enrolled(house: House, code: str, window: str = "SB-1", name: str = "左侧") -> None:
    with house.writing() as session:
        tablets.enrol(
            session, code=code, window=window, name=name, use=TAP, by="adm", at=clock.now()
        )


def taken_out(house: House, number: int) -> None:
    with house.writing() as session:
        tablets.withdraw(session, number, window="SB-1", by="adm", at=clock.now())


def at_the_window(house: House, code: str = "SB-1") -> list[Tablet]:
    with house.reading() as session:
        return tablet_store.at_window(session, directory_store.window(session, code).id)


def standing(house: House, browser: TestClient) -> str:
    """Enrol the browser as the window's tablet, and let it come; return where it is led."""
    enrolled(house, code_on(browser))
    return browser.get("/tablet").headers["location"]


def rated(house: House, browser: TestClient, token: str, **body: object) -> Rating:
    given = a_body(token, **body)
    answer = browser.post("/api/ratings", json=given)
    assert answer.status_code == 201, answer.text
    with house.reading() as session:
        assert list(proof.rollup_differences(session)) == []
        return rating_store.get(session, str(given["key"]))


def test_a_tablet_shows_a_code_and_is_led_to_its_window_once_it_is_typed(
    house: House, browser: TestClient, token: str
) -> None:
    code = code_on(browser)
    assert code_on(browser) == code
    enrolled(house, code.lower())
    assert [each.came for each in at_the_window(house)] == [False]
    assert browser.get("/tablet").headers["location"] == f"/rate?w={token}&mode=kiosk"
    assert [(each.came, each.name) for each in at_the_window(house)] == [(True, "左侧")]
    assert "还没有登记" not in browser.get(f"/rate?w={token}&mode=kiosk").text


def test_a_tablet_nobody_enrolled_says_so_to_staff(browser: TestClient, token: str) -> None:
    assert "还没有登记" in browser.get(f"/rate?w={token}&mode=kiosk").text


def test_whoever_asks_for_codes_takes_no_turn_at_writing_from_ratings(
    house: House, browser: TestClient, token: str
) -> None:
    with house.writing():
        first = code_on(browser)
        assert code_on(browser) == first
    standing(house, browser)
    with house.writing():
        assert browser.get("/tablet").headers["location"] == f"/rate?w={token}&mode=kiosk"


def test_an_enrolled_tablet_serves_many_and_is_told_as_one(
    house: House, browser: TestClient, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    standing(house, browser)
    began = clock.now()
    found = []
    for n in range(12):
        at = began + n * timedelta(seconds=15)
        monkeypatch.setattr(clock, "now", lambda at=at: at)
        found.append(rated(house, browser, token))
    assert {(each.channel, each.standing) for each in found} == {("kiosk", "counted")}


def test_a_finger_that_goes_on_tapping_is_held(
    house: House, browser: TestClient, token: str
) -> None:
    standing(house, browser)
    flags = [rated(house, browser, token).flag for _ in range(A_MINUTE + 2)]
    assert flags == [None] * A_MINUTE + [TABLET_PACE] * 2


def test_a_tablet_at_another_window_is_a_phone_like_any(
    house: House, browser: TestClient, token: str
) -> None:
    other = a_window(house, "MW-1", post="MW")
    standing(house, browser)
    assert rated(house, browser, other).channel == "link"


def test_one_taken_out_is_a_stranger_at_once_and_never_comes_back_under_its_code(
    house: House, browser: TestClient, token: str
) -> None:
    code = code_on(browser)
    standing(house, browser)
    [there] = at_the_window(house)
    taken_out(house, there.id)
    assert rated(house, browser, token).channel == "link"
    assert at_the_window(house) == []
    with pytest.raises(TabletGone):
        taken_out(house, there.id)
    with pytest.raises(TabletKnown):
        enrolled(house, code)
    anew = code_on(browser)
    assert anew != code
    enrolled(house, anew)
    assert browser.get("/tablet").status_code == 303


def test_a_code_is_good_for_one_browser_and_for_a_quarter_of_an_hour(
    house: House, browser: TestClient, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = code_on(browser)
    enrolled(house, code)
    late = clock.now() + timedelta(minutes=16)
    with monkeypatch.context() as later:
        later.setattr(clock, "now", lambda: late)
        assert code_on(browser) == code
    enrolled(house, code, name="again")
    assert browser.get("/tablet").status_code == 303
    with pytest.raises(TabletKnown, match="again"):
        enrolled(house, code)


def test_a_made_up_cookie_of_a_tablet_is_nobodys(
    house: House, browser: TestClient, token: str
) -> None:
    standing(house, browser)
    browser.cookies.clear()
    browser.cookies.set(TABLET_COOKIE, "0" * 32 + ".0123456789abcdef")
    assert rated(house, browser, token).channel == "link"


def test_a_tablet_needs_a_name_and_a_window_with_customers(
    house: House, browser: TestClient, token: str
) -> None:
    a_window(house, "OF-1", post="BM")
    code = code_on(browser)
    with pytest.raises(TabletUnnamed):
        enrolled(house, code, name=" \u200b")
    with pytest.raises(OfficeHasNoCode):
        enrolled(house, code, window="OF-1")
    assert at_the_window(house) == []


def test_what_somebody_signed_in_rates_is_held_the_last_word_of_a_visit_as_well(
    house: House, browser: TestClient, token: str
) -> None:
    visit = str(uuid4())
    first = rated(house, browser, token, score=5, visit=visit)
    browser.cookies.set(SESSION_COOKIE, signed_in(house, Role.EMPLOYEE))
    later = rated(house, browser, token, score=1, visit=visit)
    assert (first.flag, later.flag, later.standing) == (None, BY_STAFF, "held")
    assert rated(house, browser, token).flag == BY_STAFF
    browser.cookies.set(SESSION_COOKIE, "not a session")
    assert rated(house, browser, token).flag is None


def test_a_late_tap_without_its_page_counts_when_it_comes(
    house: House, browser: TestClient, token: str
) -> None:
    now, day = clock.now(), timedelta(days=1)
    other = a_window(house, "MW-1", post="MW")
    marks = (None, "made up", opening(house.secret, other, now - 5 * day))
    for mark in marks:
        rating = rated(house, browser, token, made_at=(now - 2 * day).isoformat(), o=mark)
        assert rating.created_at >= now - timedelta(minutes=3)


def test_a_late_tap_counts_on_its_day_but_never_before_its_page_was_opened(
    house: House, browser: TestClient, token: str
) -> None:
    now, day = clock.now(), timedelta(days=1)
    page = opening(house.secret, token, now - 2 * day)
    for age, counts in ((day, now - day), (5 * day, now - 2 * day)):
        made = (now - age).isoformat()
        rating = rated(house, browser, token, made_at=made, sent_at=now.isoformat(), o=page)
        assert abs(rating.created_at - counts) < timedelta(seconds=5)


def test_the_page_itself_bears_its_mark(house: House, browser: TestClient, token: str) -> None:
    found = re.search(
        r'"opening":"([0-9a-f]+\.[0-9a-f]{16})"', browser.get(f"/rate?w={token}").text
    )
    assert found is not None
    made = (clock.now() - timedelta(days=1)).isoformat()
    rating = rated(house, browser, token, made_at=made, o=found[1])
    assert clock.now() - rating.created_at < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("then", "now", "whose"),
    [(1, 1, 1), (1, 2, None), (2, 1, None), (None, 1, None), (1, None, None)],
)
def test_a_late_tap_is_nobodys_but_of_who_served_then_and_serves_now(
    house: House, then: int | None, now: int | None, whose: int | None
) -> None:
    at, hours = clock.now(), timedelta(hours=3)
    circumstances = Circumstances(
        window_id=1,
        now=at,
        zone=house.settings.zone,
        serving=lambda _window, moment: now if moment == at else then,
        opened=lambda _mark: Opening(at - 2 * hours),
    )
    body = {"score": 1, "made_at": (at - hours).isoformat(), "sent_at": at.isoformat()}
    assert submission_of(body, circumstances).person_id == whose
