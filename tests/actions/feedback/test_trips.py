"""A slip's page over HTTP: whose trip it is, what counts as its rating, and every way it is not."""

import html
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.feedback import proof, rating_store
from db.feedback.ratings import Rating
from kiosk import clock
from kiosk.actions.feedback.slips import hand_out, void_batch
from kiosk.actions.feedback.trips import note_wrong_slip
from kiosk.locks.slips import TRIP_COOKIE, TripMark, trip_mark
from kiosk.rights.who import SESSION_COOKIE
from kiosk.routes import customer, ratings, trip
from kiosk.wiring import House
from survey.directory.roles import Role
from survey.feedback.slips import A_PHONE_A_DAY, ONE_PHONE, whole
from tests.helpers.building import a_window, tables_away
from tests.helpers.history import signed_in
from tests.helpers.rated import a_body
from tests.helpers.slipped import a_batch, a_slip, known_of

MARK = re.compile(r'name="trip" value="([^"]+)"')
Phone = Callable[[], TestClient]


@pytest.fixture
def phone(house: House) -> Iterator[Phone]:
    """Opens browsers that are nobody's yet."""
    routes = [*ratings.routes(house), *customer.routes(house), *trip.routes(house)]
    opened: list[TestClient] = []

    def another() -> TestClient:
        client = TestClient(Starlette(routes=routes), follow_redirects=False)
        opened.append(client.__enter__())
        return client

    yield another
    for client in opened:
        client.__exit__(None, None, None)


@pytest.fixture
def token(house: House) -> str:
    return a_window(house)


@pytest.fixture
def code(house: House, token: str) -> str:
    return a_slip(house, a_batch(house))


def scanned(client: TestClient, code: str, **asked: str) -> str:
    """Scan a slip; return what the page says."""
    answer = client.get("/trip", params={"s": code, **asked})
    assert answer.status_code == 200, answer.text
    return html.unescape(answer.text)


def mark_on(page: str) -> str:
    found = MARK.search(page)
    assert found is not None
    return found[1]


def rated(house: House, client: TestClient, token: str, **body: object) -> Rating:
    given = a_body(token, **body)
    answer = client.post("/api/ratings", json=given)
    assert answer.status_code in {200, 201}, answer.text
    with house.reading() as session:
        assert list(proof.rollup_differences(session)) == []
        return rating_store.get(session, answer.json()["id"])


def test_the_first_scan_binds_the_slip_and_the_same_phone_goes_on(
    house: House, phone: Phone, code: str
) -> None:
    own = phone()
    first = mark_on(scanned(own, code))
    assert mark_on(scanned(own, code)) == first
    assert mark_on(scanned(own, code.lower(), lang="en")) == first
    assert own.cookies[TRIP_COOKIE] == first


def test_a_rating_on_a_trip_is_of_the_surest_tier_and_one_a_window(
    house: House, phone: Phone, code: str, token: str
) -> None:
    own = phone()
    mark = mark_on(scanned(own, code))
    first = rated(house, own, token, score=2, trip=mark, visit=str(uuid4()))
    known = known_of(house, code).trip
    assert known is not None
    assert (first.channel, first.visit, first.standing) == ("slip", known.visit, "counted")
    last = rated(house, own, token, score=4, trip=mark, visit=str(uuid4()))
    assert (last.amends, last.channel, last.visit) == (first.id, "slip", known.visit)


def test_a_windows_printed_code_scanned_on_the_trip_belongs_to_it(
    house: House, phone: Phone, code: str, token: str
) -> None:
    own = phone()
    scanned(own, code)
    at_window = rated(house, own, token, score=5, visit=str(uuid4()))
    assert at_window.channel == "slip"
    own.cookies.delete(TRIP_COOKIE)
    assert rated(house, own, token, score=5, visit=str(uuid4())).channel == "link"


def test_what_was_rated_at_the_windows_before_the_scan_at_the_exit_is_not_rated_twice(
    house: House, phone: Phone, code: str, token: str
) -> None:
    own = phone()
    own.get("/rate", params={"w": token})
    for score in (2, 3):
        before = rated(house, own, token, score=score, visit=str(uuid4()))
    page = scanned(own, code)
    assert 'data-score="3"' in page, "it is shown as rated"
    last = rated(house, own, token, score=5, trip=mark_on(page))
    assert (last.amends, last.channel) == (before.id, "slip")
    with house.reading() as session:
        standing = rating_store.get(session, before.id).standing
    assert standing == "superseded"


def test_what_another_phone_or_an_earlier_trip_rated_stays_where_it_is(
    house: House, phone: Phone, token: str
) -> None:
    batch, own, other = a_batch(house), phone(), phone()
    other.get("/rate", params={"w": token})
    theirs = rated(house, other, token, score=1)
    first = rated(house, own, token, score=2, trip=mark_on(scanned(own, a_slip(house, batch))))
    page = scanned(own, a_slip(house, batch, 1))
    assert 'data-score="' not in page
    second = rated(house, own, token, score=4, trip=mark_on(page))
    assert (second.amends, second.visit == first.visit) == (None, False)
    with house.reading() as session:
        kept = [rating_store.get(session, each.id).standing for each in (theirs, first, second)]
    assert kept == ["counted"] * 3


def test_another_phone_is_told_so_and_may_rate_as_with_a_printed_code(
    house: House, phone: Phone, code: str, token: str
) -> None:
    own, other = phone(), phone()
    mark = mark_on(scanned(own, code))
    page = scanned(other, code)
    assert "另一部手机" in page
    assert MARK.search(page) is None
    opening = re.search(r'name="o" value="([^"]+)"', page)
    assert opening is not None
    given = rated(house, other, token, o=opening[1])
    assert (given.channel, given.standing) == ("qr", "counted")
    assert rated(house, other, token, trip=mark, visit=str(uuid4())).channel != "slip"
    assert "in use on another phone" in scanned(other, code, lang="en")


def test_a_marks_own_words_are_not_believed(
    house: House, phone: Phone, code: str, token: str
) -> None:
    own = phone()
    mark = mark_on(scanned(own, code))
    own.cookies.delete(TRIP_COOKIE)
    for forged in (mark[:-1] + "0" * 2, mark.replace(mark[:8], "00000000"), "slip", 7, {"a": 1}):
        assert rated(house, own, token, trip=forged, visit=str(uuid4())).channel != "slip"


def test_a_window_of_another_yard_is_not_of_the_trip(house: House, phone: Phone, code: str) -> None:
    elsewhere = a_window(house, "SB-9", unit="U9")
    own = phone()
    mark = mark_on(scanned(own, code))
    assert rated(house, own, elsewhere, trip=mark).channel != "slip"


def test_what_was_tapped_offline_on_an_earlier_trip_is_of_that_trip(
    house: House, phone: Phone, token: str
) -> None:
    own, batch = phone(), a_batch(house)
    marks = [mark_on(scanned(own, a_slip(house, batch, n))) for n in range(2)]
    visits = [rated(house, own, token, trip=each, key=str(uuid4())).visit for each in marks]
    assert len(set(visits)) == 2


def test_a_tap_made_after_the_trip_or_long_before_it_is_none_of_its(
    house: House, phone: Phone, code: str, token: str
) -> None:
    own, now = phone(), clock.now()
    scanned(own, code)
    known = known_of(house, code).trip
    assert known is not None
    over = TripMark(known.visit, known.batch_id, now - timedelta(hours=25), weak=False)
    old = trip_mark(house.secret, over, device=known.device or "")
    assert rated(house, own, token, trip=old).channel != "slip"
    late = (now - timedelta(hours=3)).isoformat()
    kept = rated(
        house, own, token, trip=old, made_at=late, sent_at=now.isoformat(), visit=str(uuid4())
    )
    assert kept.channel == "slip", "made on the trip, sent when it was over"
    assert abs(kept.created_at - (now - timedelta(hours=3))) < timedelta(minutes=1)


def test_ratings_of_a_stolen_roll_are_kept_and_no_longer_those_of_slips(
    house: House, phone: Phone, token: str
) -> None:
    batch, own = a_batch(house), phone()
    mark = mark_on(scanned(own, a_slip(house, batch)))
    with house.writing() as session:
        void_batch(session, batch.first, "一卷被拿走", by="admin", at=clock.now())
    assert rated(house, own, token, trip=mark).channel != "slip"
    page = scanned(phone(), a_slip(house, batch, 1))
    assert "已作废" in page
    assert 'name="score"' in page, "whoever holds one may still rate"


def test_a_roll_taken_to_one_phone_is_held_from_its_thirteenth_slip_on(
    house: House, phone: Phone, token: str
) -> None:
    own, batch = phone(), a_batch(house)
    given = [
        rated(house, own, token, trip=mark_on(scanned(own, a_slip(house, batch, n))))
        for n in range(A_PHONE_A_DAY + 1)
    ]
    assert [each.standing for each in given[:-1]] == ["counted"] * A_PHONE_A_DAY
    assert {each.channel for each in given[:-1]} == {"slip"}
    assert (given[-1].standing, given[-1].flag, given[-1].channel) == ("held", ONE_PHONE, "qr")


def test_a_slip_of_tomorrow_still_lets_its_yard_be_rated(house: House, phone: Phone) -> None:
    a_window(house)
    tomorrow = clock.today(house.settings.zone) + timedelta(1)
    page = scanned(phone(), a_slip(house, a_batch(house, begins=tomorrow)))
    assert tomorrow.isoformat() in page
    assert 'name="score"' in page
    assert MARK.search(page) is None


@pytest.mark.parametrize(("ago", "opens"), [(0, True), (1, True), (2, False), (5, False)])
def test_a_slip_put_by_opens_no_trip_two_days_after_it_was_handed_out(
    house: House, phone: Phone, token: str, ago: int, opens: bool
) -> None:
    today = clock.today(house.settings.zone)
    batch = a_batch(house, at_gate=True, begins=today - timedelta(6))
    with house.writing() as session:
        days = [today - timedelta(6), today - timedelta(ago), today]
        given = [hand_out(session, batch, day=day, by="gate", at=clock.now()) for day in days]
    page = scanned(phone(), a_slip(house, batch, given[1] - batch.first))
    assert (MARK.search(page) is not None) == opens
    assert (f"只用到 {(today - timedelta(ago - 1)).isoformat()}" in page) == (not opens)
    assert 'name="score"' in page, "whoever holds one may still rate"


def test_a_printed_slip_lives_as_long_as_its_batch(house: House, phone: Phone, token: str) -> None:
    """Twin: nobody knows when a printed one was given away."""
    today = clock.today(house.settings.zone)
    batch = a_batch(house, begins=today - timedelta(6))
    assert MARK.search(scanned(phone(), a_slip(house, batch))) is not None


def test_a_trip_begun_in_time_goes_on_though_its_slip_would_open_none_any_more(
    house: House, phone: Phone, token: str
) -> None:
    own, batch = phone(), a_batch(house, at_gate=True)
    today = clock.today(house.settings.zone)
    with house.writing() as session:
        number = hand_out(session, batch, day=today, by="gate", at=clock.now())
    code = a_slip(house, batch, number - batch.first)
    scanned(own, code)
    with house.writing() as session:
        session.execute(text("UPDATE slips_handed SET biz_date = '2020-01-01'"))
    assert MARK.search(scanned(own, code)) is not None
    assert "只用到" not in scanned(own, code)


@pytest.mark.parametrize("typed", ["", "x", "ABCD EFGH JKLM", "O" * 12, "a" * 999])
def test_a_code_mistyped_is_asked_for_again_with_one_sentence(phone: Phone, typed: str) -> None:
    answer = phone().get("/trip", params={"s": typed})
    assert answer.status_code == 422
    assert "12 位" in answer.text
    assert 'name="s"' in answer.text


def test_without_a_code_the_page_asks_for_one(phone: Phone) -> None:
    answer = phone().get("/trip?lang=en")
    assert answer.status_code == 200
    assert "The code on your slip" in answer.text


def test_a_forged_slip_opens_nothing_and_guessing_waits(
    house: House, phone: Phone, code: str
) -> None:
    forged, own = whole(1, "22222"), phone()
    answers = [own.get("/trip", params={"s": forged}).status_code for _ in range(7)]
    assert answers == [404] * 5 + [429] * 2
    assert scanned(own, code), "the right slip opens all the while"
    with house.writing() as session:
        note_wrong_slip(session, client="another", at=clock.now())


def test_a_browser_that_looks_ahead_and_a_head_alone_open_no_trip(
    house: House, phone: Phone, code: str
) -> None:
    own = phone()
    own.get("/trip", params={"s": code}, headers={"Sec-Purpose": "prefetch;prerender"})
    own.head("/trip", params={"s": code})
    assert known_of(house, code).trip is None
    scanned(own, code)
    assert known_of(house, code).trip is not None


@pytest.mark.parametrize("wanted", ["image", "iframe", "empty", "script", "object", "embed"])
def test_a_page_elsewhere_that_asks_for_a_slip_as_a_part_of_it_opens_no_trip(
    house: House, phone: Phone, code: str, wanted: str
) -> None:
    own, headers = phone(), {"Sec-Fetch-Dest": wanted, "Sec-Fetch-Site": "cross-site"}
    page = own.get("/trip", params={"s": code}, headers=headers)
    assert MARK.search(page.text) is None
    assert TRIP_COOKIE not in own.cookies
    assert known_of(house, code).trip is None
    mark_on(scanned(own, code))
    assert MARK.search(own.get("/trip", params={"s": code}, headers=headers).text) is None


@pytest.mark.parametrize("site", ["none", "cross-site", "same-origin", None])
def test_what_a_camera_opens_is_a_document_and_binds_the_slip(
    house: House, phone: Phone, code: str, site: str | None
) -> None:
    headers = {"Sec-Fetch-Dest": "document", "Sec-Fetch-Site": site} if site else {}
    answer = phone().get("/trip", params={"s": code}, headers=headers)
    assert MARK.search(answer.text) is not None
    assert known_of(house, code).trip is not None


def test_a_slip_typed_as_printed_that_is_not_ours_is_not_called_mistyped(
    phone: Phone, code: str
) -> None:
    answers = [phone().get("/trip", params={"s": each}) for each in (whole(9, "22222"), "2" * 11)]
    assert [each.status_code for each in answers] == [404, 422]
    assert ["查不到这张排号单" in each.text for each in answers] == [True, False]
    assert ["对照单子" in each.text for each in answers] == [False, True]


def test_forms_rate_without_scripts_and_come_back_to_the_trip(
    house: House, phone: Phone, code: str, token: str
) -> None:
    own = phone()
    page = scanned(own, code, lang="en")
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    answer = own.post("/api/ratings", data=fields | {"score": "4"}, headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/trip?s={code}&lang=en")
    again = scanned(own, code, lang="en")
    assert 'data-score="4"' in again
    assert again.count('aria-pressed="true"') == 1
    known = known_of(house, code).trip
    assert known is not None
    assert known.visit in again


def test_staff_who_scan_a_slip_note_a_stop_and_open_no_trip(
    house: House, phone: Phone, code: str
) -> None:
    own = phone()
    own.cookies.set(SESSION_COOKIE, signed_in(house, Role.EMPLOYEE))
    answer = own.get("/trip", params={"s": code})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/stop?s={code}")
    assert known_of(house, code).trip is None


def test_while_the_database_is_away_the_page_says_so(house: House, phone: Phone, code: str) -> None:
    with tables_away(house, "slip_batches"):
        answer = phone().get("/trip", params={"s": code})
    assert answer.status_code == 503
