"""What the table says of how long things are kept is what the clock does: before, and after."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.cases import complaint_store, sender_store
from db.directory import account_store, draft_store, identity_store, session_store
from db.directory.draft_store import Draft
from db.feedback import work_store
from kiosk import clock
from kiosk.pictures.keeping import Stranger, keep_strangers
from kiosk.reports.sweeps import last_sweep
from kiosk.routes import complain, privacy, track
from kiosk.upkeep.clock_worker import tick_once, watch_once
from kiosk.wiring import House
from survey.cases.bursts import Sent
from survey.directory.identities import Told, Way
from survey.directory.sessions import WORKDAY
from survey.retention import KEPT, Kind, span_of
from survey.texts import LANGUAGES, language_of
from tests.helpers.building import NOW, a_window, an_account
from tests.helpers.handling import DAY, MINUTE, Yard
from tests.helpers.pictured import a_jpeg
from tests.helpers.rated import a_submission, keep


def a_photo(house: House) -> None:
    keep_strangers(house, a_jpeg(), stranger=Stranger("phone", "network"))


def a_sender(house: House) -> None:
    filed = Yard(house).complain()
    with house.writing() as session:
        number = complaint_store.get(session, filed.number).id
        sender_store.keep_sender(session, number, Sent(NOW, None, "", "phone", "network"))


def a_proof(house: House) -> None:
    a_window(house)
    rating = a_submission()
    keep(house.database, rating)
    with house.writing() as session:
        work_store.keep(session, rating.id, at=NOW)


def a_guess(house: House) -> None:
    with house.writing() as session:
        account_store.note_failure(session, "a door", at=NOW)


def a_browser(house: House) -> None:
    user = an_account(house, "li")
    with house.writing() as session:
        session_store.open_session(session, user.id, at=NOW, lasting=WORKDAY)


def a_draft(house: House) -> None:
    user = an_account(house, "li")
    with house.writing() as session:
        draft_store.keep(session, user.id, "case:1", Draft("", "sealed", NOW))


def a_comer(house: House) -> None:
    with house.writing() as session:
        identity_store.come(session, Told(Way.WECOM, "wecom:corp", "li"), at=NOW)


def a_contact(house: House) -> None:
    Yard(house).closed()


SWEPT: dict[str, tuple[Callable[[House], None], timedelta, str]] = {
    "contacts": (
        a_contact, 7 * DAY + span_of(Kind.CONTACTS),
        "complaint_contacts WHERE sealed_key IS NOT NULL",
    ),
    "photos": (a_photo, span_of(Kind.PHOTOS), "photos"),
    "marks of photos": (
        a_photo, span_of(Kind.PHOTO_MARKS), "stranger_photos WHERE device IS NOT NULL",
    ),
    "senders": (a_sender, span_of(Kind.SENDERS), "complaint_senders"),
    "proofs": (a_proof, span_of(Kind.NETWORKS), "rating_works"),
    "guesses": (a_guess, span_of(Kind.GUESSES), "guesses"),
    "browsers": (a_browser, WORKDAY, "sessions"),
    "who came": (a_comer, span_of(Kind.COMERS), "identities"),
    "drafts": (a_draft, span_of(Kind.DRAFTS), "drafts"),
}  # fmt: skip


def left(house: House, what: str) -> int:
    with house.reading() as session:
        return int(session.execute(text(f"SELECT count(*) FROM {what}")).scalar_one())


@pytest.mark.parametrize("kind", SWEPT)
def test_the_clock_keeps_each_kind_for_as_long_as_is_told(
    house: House, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    make, span, what = SWEPT[kind]
    monkeypatch.setattr(clock, "now", lambda: NOW)
    make(house)
    for later, n in ((span - MINUTE, 1), (span + MINUTE, 0)):
        monkeypatch.setattr(clock, "now", lambda later=later: NOW + later)
        tick_once(house)
        assert left(house, what) == n


def test_the_watch_forgets_networks_after_as_long_as_is_told(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_window(house)
    keep(house.database, a_submission(id=str(uuid4()), network="a mark"))
    span = span_of(Kind.NETWORKS)
    for later, n in ((span - DAY, 1), (span, 0)):
        monkeypatch.setattr(clock, "now", lambda later=later: NOW + later)
        for _ in range(2 * span.days):  # a day a look
            watch_once(house)
        assert left(house, "ratings WHERE network IS NOT NULL") == n


def test_that_it_swept_is_noted_once_an_hour(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    for later, noted in ((0, 0), (59, 0), (61, 61)):
        monkeypatch.setattr(clock, "now", lambda later=later: NOW + later * MINUTE)
        tick_once(house)
        with house.reading() as session:
            assert last_sweep(session) == NOW + noted * MINUTE


# The notice


@pytest.fixture
def browser(house: House) -> TestClient:
    parts = (complain, track, privacy)
    app = Starlette(routes=[route for part in parts for route in part.routes(house)])
    return TestClient(app, follow_redirects=False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_notice_tells_every_kind_as_the_table_does(browser: TestClient, language: str) -> None:
    page = unescape(browser.get("/privacy", params={"lang": language}).text)
    for kept in KEPT.values():
        for words in (kept.what, kept.ends, kept.why):
            assert words.said(language_of(language)) in page
    assert "<script" not in page


def test_the_notice_is_linked_where_people_complain_and_follow(browser: TestClient) -> None:
    for path in ("/complain", "/track"):
        assert '"/privacy?lang=en"' in browser.get(path, params={"lang": "en"}).text
