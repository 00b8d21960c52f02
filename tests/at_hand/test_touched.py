"""What an action changed is known to the quick paths at once; what was not kept, never."""

from datetime import timedelta
from pathlib import Path

import pytest

from db.directory import directory_store, duty_store
from kiosk.actions.books import policies
from kiosk.actions.directory import duties, hours, windows
from kiosk.files.columns import Circumstances
from kiosk.files.imports import import_files
from kiosk.files.reading import read_files
from kiosk.wiring import House
from survey.books.policy import DEFAULT_POLICY
from survey.directory.duties import Duty
from survey.months import Month
from survey.refusals.directory import UnknownWindow
from survey.refusals.given import ReasonMissing
from tests.helpers.building import NOW, a_person, a_window, an_account

HOUR = timedelta(hours=1)
DUTY = Duty("SB-1", "A", NOW - HOUR, NOW + HOUR)


@pytest.fixture
def token(any_house: House) -> str:
    """A window whose code the quick path knows, and somebody to serve there."""
    token = a_window(any_house)
    a_person(any_house, "A")
    assert any_house.windows.find(token).code == "SB-1"
    assert serving(any_house) is None
    return token


def serving(house: House) -> int | None:
    with house.reading() as session:
        window = directory_store.window(session, "SB-1").id
    return house.duties.person_at(window, NOW)


def on_duty(house: House) -> None:
    with house.writing() as session:
        duties.keep(session, [DUTY], by="a", at=NOW, zone=house.settings.zone, slot=0)


def test_a_window_that_was_closed_is_found_no_more(any_house: House, token: str) -> None:
    with any_house.writing() as session:
        windows.close_window(session, "SB-1", reason="装修", by="a", at=NOW)
    with pytest.raises(UnknownWindow):
        any_house.windows.find(token)


def test_a_code_that_was_replaced_is_found_no_more_and_the_new_one_is(
    any_house: House, token: str
) -> None:
    with any_house.writing() as session:
        new = windows.replace_code(session, "SB-1", reason="丢失", by="a", at=NOW)
    assert any_house.windows.find(new).code == "SB-1"
    with pytest.raises(UnknownWindow):
        any_house.windows.find(token)


def test_a_new_name_of_the_unit_and_new_hours_are_known_at_once(
    any_house: House, token: str
) -> None:
    with any_house.writing() as session:
        windows.keep_unit(session, code="U1", name="新名", parent=None, by="a", at=NOW)
    assert any_house.windows.find(token).unit_name == "新名"
    with any_house.writing() as session:
        hours.keep_hours(session, "SB-1", "24h", by="a", at=NOW)
    assert any_house.windows.find(token).hours == "24h"


@pytest.mark.usefixtures("token")
def test_who_was_put_on_duty_or_taken_off_is_known_at_once(any_house: House) -> None:
    on_duty(any_house)
    assert serving(any_house) is not None
    with any_house.writing() as session:
        [kept] = duty_store.between(session, DUTY.starts_at, DUTY.ends_at)
        duties.remove(session, kept.id, by="a", at=NOW, slot=0)
    assert serving(any_house) is None


def test_what_files_bring_in_is_known_at_once(any_house: House, token: str, tmp_path: Path) -> None:
    (tmp_path / "windows.csv").write_text("code,name,unit,post\nSB-1,新名,U1,SB\n")
    (tmp_path / "roster.csv").write_text(
        f"window,person,starts_at,ends_at\nSB-1,A,{DUTY.starts_at.isoformat()},"
        f"{DUTY.ends_at.isoformat()}\n"
    )
    zone = any_house.settings.zone
    read = read_files(tmp_path, Circumstances(zone, NOW))
    with any_house.writing() as session:
        import_files(session, read, now=NOW, zone=zone, slot=0)
    assert any_house.windows.find(token).name == "新名"
    assert serving(any_house) is not None


@pytest.mark.usefixtures("token")
def test_what_was_rolled_back_is_not_forgotten(any_house: House) -> None:
    """What is known is told from what is kept by a change that no action told of."""
    with any_house.writing() as session:
        duty_store.add(session, [DUTY])
    with pytest.raises(ReasonMissing):
        put_on_duty_in_vain(any_house)
    assert serving(any_house) is None


@pytest.mark.usefixtures("token")
def test_without_a_word_of_the_action_the_old_is_believed_for_a_while(any_house: House) -> None:
    with any_house.writing() as session:
        duty_store.add(session, [DUTY])
    assert serving(any_house) is None
    any_house.duties.forget()
    assert serving(any_house) is not None


def put_on_duty_in_vain(house: House) -> None:
    with house.writing() as session:
        duties.keep(session, [later(DUTY)], by="a", at=NOW, zone=house.settings.zone, slot=0)
        raise ReasonMissing


def later(duty: Duty) -> Duty:
    return Duty(duty.window, duty.person, duty.ends_at + HOUR, duty.ends_at + 2 * HOUR)


def test_a_policy_that_was_approved_holds_for_customers_at_once(any_house: House) -> None:
    by, second = (
        an_account(any_house, "tang", "team_leader"),
        an_account(any_house, "c", "chairman"),
    )
    assert any_house.policies.at(NOW) == DEFAULT_POLICY
    with any_house.writing() as session:
        version = policies.propose(
            session, {"visit_minutes": 5}, effective_from=Month.of(NOW.date()), reason="试行",
            by=by, at=NOW,
        )  # fmt: skip
    assert any_house.policies.at(NOW) == DEFAULT_POLICY
    with any_house.writing() as session:
        policies.decide(
            session, version, approved=True, because="同意", by=second, at=NOW,
            zone=any_house.settings.zone,
        )  # fmt: skip
    assert any_house.policies.at(NOW).stay == timedelta(minutes=5)
    assert any_house.policies.at(NOW - timedelta(days=40)) == DEFAULT_POLICY
