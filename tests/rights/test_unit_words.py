"""Heads read what customers wrote about their units: in batches, of their own, and nothing more."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import uuid4

import pytest

from db.directory import directory_store
from db.directory.directory_store import Posting
from db.feedback import rating_store
from db.feedback.ratings import Submission
from kiosk import clock
from kiosk.reports.feedback.unit_words import unit_words
from kiosk.screens import STAFF
from kiosk.wiring import House
from survey.directory.roles import Role
from survey.feedback.questionnaire import SEALED
from tests.helpers.building import NOW, a_session, a_window, an_account
from tests.helpers.pages import page_at, texts

LAST_WEEK = date(2026, 11, 16)
TODAY = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW + (TODAY - NOW.date()))
    monkeypatch.setattr(clock, "today", lambda _zone: TODAY)


@pytest.fixture
def companies(house: House) -> House:
    for window, unit in (("W-OWN", "U-OWN"), ("W-FAR", "U-FAR")):
        a_window(house, window, unit=unit)
    with house.writing() as session:
        for code, posting in {
            "HEAD": Posting("U-OWN"),
            "CLERK": Posting("U-OWN", supervisor="HEAD", window="W-OWN"),
        }.items():
            directory_store.keep_person(session, code=code, name=f"员工 {code}")
            directory_store.keep_posting(session, code, posting, since=date(2026, 1, 1))
    return house


def wrote(
    house: House, window: str, words: Sequence[str], *, on: date = LAST_WEEK, **told: object
) -> None:
    with house.writing() as session:
        number = directory_store.window(session, window).id
        given = [
            Submission(
                id=str(uuid4()), window_id=number, score=2, body_hash="", channel="qr",
                created_at=NOW, received_at=NOW, biz_date=on + timedelta(days=n % 7),
                biz_month=f"{on:%Y-%m}", biz_hour=10, comment=each,
            )._replace(**told)
            for n, each in enumerate(words)
        ]  # fmt: skip
        rating_store.keep(session, given, slot=0, flagging=lambda *_: None)


def read(house: House, role: Role, person: str | None) -> list[str]:
    user = an_account(house, uuid4().hex[:8], role, person)
    with house.reading() as session:
        found = unit_words(session, user, today=TODAY)
    return sorted(words for each in found for batch in each.batches for words in batch.words)


WORDS = [f"第{n}句" for n in range(6)]


def test_a_head_reads_the_words_of_the_own_unit_and_of_no_other(companies: House) -> None:
    wrote(companies, "W-OWN", WORDS)
    wrote(companies, "W-FAR", [f"别处{n}" for n in range(6)])
    assert read(companies, Role.EMPLOYEE, "HEAD") == WORDS
    assert read(companies, Role.QUALITY_MANAGER, "HEAD") == WORDS
    assert read(companies, Role.EMPLOYEE, "CLERK") == []
    assert read(companies, Role.FINANCE, "HEAD") == []


def test_nobody_reads_so_what_is_sealed_what_is_new_and_what_was_said_of_themselves(
    companies: House,
) -> None:
    wrote(companies, "W-OWN", ["要烟"] * 6, reasons=(SEALED,))
    wrote(companies, "W-OWN", ["刚才"] * 6, on=date(2026, 11, 23))
    with companies.reading() as session:
        own = directory_store.person_id(session, "HEAD")
    wrote(companies, "W-OWN", ["说主管"] * 6, person_id=own)
    assert read(companies, Role.EMPLOYEE, "HEAD") == []


def test_four_words_wait_until_there_are_five(companies: House) -> None:
    wrote(companies, "W-OWN", WORDS[:4])
    assert read(companies, Role.EMPLOYEE, "HEAD") == []
    wrote(companies, "W-OWN", WORDS[4:5])
    assert read(companies, Role.EMPLOYEE, "HEAD") == WORDS[:5]


def test_the_board_shows_them_to_a_head_and_not_to_the_team_which_has_its_page(
    companies: House,
) -> None:
    wrote(companies, "W-OWN", WORDS)
    screen = next(each for each in STAFF if each.path == "board")
    for role, person, shown in ((Role.EMPLOYEE, "HEAD", True), (Role.SUPERVISION, None, False)):
        user = an_account(companies, uuid4().hex[:8], role, person)
        told = texts(page_at(screen.file, a_session(companies, user)))
        assert ("第3句" in told) == shown
