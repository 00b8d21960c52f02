"""What a leaving had ended comes back when it is taken back; nobody moves themselves."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from db.directory import account_store, directory_store, duty_store, posting_store
from db.directory.directory_store import Posting
from db.ground import audit_store
from kiosk.actions.directory import account_desk, duties, leaving, people, taking_back
from kiosk.actions.directory.people import Hand
from kiosk.actions.directory.taking_back import GivenBack
from kiosk.files.columns import Circumstances
from kiosk.files.imports import import_files
from kiosk.files.reading import read_files
from kiosk.reports.directory.people import person_shown
from kiosk.reports.directory.people_said import trail_said
from kiosk.wiring import House
from survey.directory.duties import Duty
from survey.refusals.directory import OwnPlace
from survey.texts import ENGLISH
from tests.helpers.building import NOW, a_person, an_account
from tests.helpers.handling import Yard
from tests.helpers.history import moment
from tests.helpers.worlds import world

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
LAST = TODAY - 3 * DAY
GONE = LAST + DAY


@pytest.fixture
def yard(any_house: House) -> Yard:
    return world(any_house, Yard)


def hand(house: House, code: str, *, by: str = "admin") -> Hand:
    with house.reading() as session:
        version = posting_store.of_person(session, code).version
    return Hand(by, NOW, house.settings.zone, version, knows_past=True)


def shift(day: date, person: str = "W", window: str = "SB-1") -> Duty:
    return Duty(window, person, moment(day, 8), moment(day, 16))


def on_roster(house: House, *wanted: Duty) -> None:
    with house.writing() as session:
        duties.keep(session, wanted, by="admin", at=NOW, zone=house.settings.zone, slot=0)


def roster(house: House) -> list[Duty]:
    with house.reading() as session:
        return sorted(duty_store.everything(session), key=lambda each: each.starts_at)


def leave(house: House, code: str = "W", *, by: str = "admin") -> None:
    known = hand(house, code, by=by)
    with house.writing() as session:
        leaving.leave(session, code, last_day=LAST, hand=known, slot=0)


def take_back(house: House, code: str = "W", since: date = GONE, **more: Any) -> GivenBack:
    known = hand(house, code, **more)
    with house.writing() as session:
        return taking_back.withdraw(session, code, since=since, reason="弄错", hand=known, slot=0)


def is_open(house: House, username: str) -> bool:
    with house.reading() as session:
        return account_store.by_username(session, username).active


def test_a_backdated_leaving_taken_back_brings_duties_and_accounts_back(
    any_house: House, yard: Yard
) -> None:
    wanted = [shift(LAST), shift(TODAY - DAY), shift(TODAY + DAY)]
    on_roster(any_house, *wanted)
    leave(any_house)
    assert roster(any_house) == wanted[:1]
    assert not is_open(any_house, "clerk")
    assert take_back(any_house) == GivenBack(duties=2, accounts=("clerk",))
    assert roster(any_house) == wanted
    assert is_open(any_house, "clerk")
    with any_house.reading() as session:
        shown = person_shown(session, "W", now=NOW, zone=any_house.settings.zone)
        said = trail_said(shown.trail[0], shown.names, {}).said(ENGLISH)
        assert audit_store.broken_at(session) is None
    assert "took back the leaving (last day 20 Nov 2026)" in said.replace("\u00a0", " ")
    assert "2 duties put back, accounts opened: clerk" in said


def test_what_is_in_the_way_by_now_is_left_out_and_counted(any_house: House, yard: Yard) -> None:
    on_roster(any_house, shift(TODAY), shift(TODAY + DAY))
    leave(any_house)
    with any_house.writing() as session:
        directory_store.set_window_active(session, "SB-1", active=False)
    assert take_back(any_house) == GivenBack(duties=0, left_out=2, accounts=("clerk",))
    assert roster(any_house) == []


def test_an_account_somebody_closed_themselves_stays_closed(any_house: House, yard: Yard) -> None:
    with any_house.writing() as session:
        clerk = account_store.by_username(session, "clerk")
        account_desk.close_account(session, clerk, by="admin", at=NOW)
    leave(any_house)
    assert take_back(any_house).accounts == ()
    assert not is_open(any_house, "clerk")


def test_nothing_comes_back_with_a_move_or_with_another_leaving(
    any_house: House, yard: Yard
) -> None:
    on_roster(any_house, shift(TODAY))
    leave(any_house)
    known = hand(any_house, "W")
    with any_house.writing() as session:
        people.transfer(session, "W", Posting("U1", "H"), since=TODAY, hand=known)
    assert take_back(any_house, since=TODAY) == GivenBack()
    assert roster(any_house) == []
    assert take_back(any_house).duties == 1


def test_a_leaving_that_a_file_brought_is_taken_back_whole(
    any_house: House, yard: Yard, tmp_path: Path
) -> None:
    on_roster(any_house, shift(TODAY + DAY))
    told = f"code,name,unit,supervisor,leader,last_day\nW,王,U1,Z,,{LAST}\n"
    (tmp_path / "people.csv").write_text(told, encoding="utf-8")
    zone = any_house.settings.zone
    with any_house.writing() as session:
        read = read_files(tmp_path, Circumstances(zone, NOW))
        import_files(session, read, now=NOW, zone=zone, slot=0)
        leaving.close_accounts(session, at=NOW, zone=zone)
    assert roster(any_house) == []
    assert take_back(any_house) == GivenBack(duties=1, accounts=("clerk",))


# One's own


@pytest.fixture
def keeper(any_house: House, yard: Yard) -> str:
    """An administrator who is employed, beside another."""
    a_person(any_house, "A")
    an_account(any_house, "chief", "administrator")
    return an_account(any_house, "keeper", "administrator", "A").username


def test_nobody_moves_themselves_leaves_or_takes_their_own_back(
    any_house: House, keeper: str
) -> None:
    known = hand(any_house, "A", by=keeper)
    with pytest.raises(OwnPlace), any_house.writing() as session:
        people.transfer(session, "A", Posting("U1"), since=TODAY, hand=known)
    with pytest.raises(OwnPlace):
        leave(any_house, "A", by=keeper)
    leave(any_house, "A", by="chief")
    with pytest.raises(OwnPlace):
        take_back(any_house, "A", by=keeper)
    with any_house.writing() as session:  # their own name they may put right
        people.rename(session, "A", "安", hand=hand(any_house, "A", by=keeper))


def test_nobody_makes_their_own_account_somebody_else_s(any_house: House, keeper: str) -> None:
    with any_house.reading() as session:
        own = account_store.by_username(session, keeper)
    for person in (None, "W"):
        with pytest.raises(OwnPlace), any_house.writing() as session:
            account_desk.change_account(
                session, own, name="安", role="administrator", person=person, by=keeper, at=NOW
            )
    with any_house.writing() as session:
        account_desk.change_account(
            session, own, name="安", role="administrator", person="A", by=keeper, at=NOW
        )
