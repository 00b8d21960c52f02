"""Closing a month reads its facts once: how much it asks hangs on no number of units or people."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from db.directory import account_store, directory_store
from kiosk.actions.books.closing import close
from kiosk.actions.books.posting import post
from kiosk.reports.board.wall import wall
from kiosk.reports.books.closing import desk
from kiosk.reports.books.month import report
from kiosk.reports.books.simulation import simulate
from kiosk.wiring import House
from survey.books.policy import DEFAULT_POLICY
from survey.months import Month
from tests.helpers.asking import asked_of
from tests.helpers.building import NOW, a_person, a_window
from tests.helpers.history import checked, complained, counselled, decided, moment, rated

OCTOBER = Month(2026, 10)
ONCE = ("closings", "policies", "star_decisions", "postings", "units", "windows")
Deed = Callable[[House, Session], object]


def on(day: int) -> datetime:
    return moment(date(2026, 10, day))


def a_unit(house: House, number: int) -> None:
    """A unit with all a month can have: ratings, complaints, a worst, a star, a manager."""
    unit, window, clerk, star = (f"{letter}{number}" for letter in "UWCS")
    a_window(house, window, unit=unit)
    a_person(house, clerk, unit=unit)
    a_person(house, star, unit=unit)
    with house.writing() as session:
        account_store.add(
            session, username=f"manager-{number}", name=unit, role="quality_manager", at=on(1),
            person_id=directory_store.person_id(session, star),
        )  # fmt: skip
    for month in ("2026-08", "2026-09", "2026-10"):
        decided(house, month, unit, star)
    rated(house, window, [5] * 10, day=date(2026, 10, 5), person=clerk)
    checked(house, f"I{number}", window, 90, at=on(4), by=star)
    complained(house, f"A{number}", window=window, person=clerk, at=on(5))
    counselled(house, f"K{number}", clerk, at=on(6))
    complained(house, f"B{number}", window=window, person=clerk, at=on(12))
    complained(house, f"N{number}", window=window, at=on(13), outcome=None)


def closing(house: House, session: Session) -> object:
    return close(session, OCTOBER, by="某", at=NOW, zone=house.settings.zone)


def the_desk(house: House, session: Session) -> object:
    return desk(session, OCTOBER, now=NOW, zone=house.settings.zone)


def the_month(house: House, session: Session) -> object:
    return report(session, OCTOBER, now=NOW, zone=house.settings.zone)


def the_wall(house: House, session: Session) -> object:
    return wall(session, now=NOW, zone=house.settings.zone)


def a_stricter_policy(house: House, session: Session) -> object:
    stricter = replace(DEFAULT_POLICY, check_pass=99)
    return simulate(session, stricter, now=NOW, zone=house.settings.zone)


def asked(house: House, deed: Deed) -> Counter[str]:
    """How often a deed reads from which table; what it did is undone."""
    with house.writing() as session:
        post(session, at=NOW, zone=house.settings.zone)
        with asked_of(session) as counted:
            deed(house, session)
        session.rollback()
    return counted


@pytest.mark.parametrize("deed", [closing, the_desk, the_month, the_wall, a_stricter_policy])
def test_six_units_are_asked_no_more_than_two(any_house: House, deed: Deed) -> None:
    for number in range(2):
        a_unit(any_house, number)
    with_two = asked(any_house, deed)
    for number in range(2, 6):
        a_unit(any_house, number)
    assert asked(any_house, deed) == with_two


@pytest.mark.parametrize("deed", [the_month, the_wall, a_stricter_policy])
def test_what_holds_for_all_months_is_read_once(any_house: House, deed: Deed) -> None:
    a_unit(any_house, 0)
    found = asked(any_house, deed)
    assert {table: found[table] for table in ONCE} == dict.fromkeys(ONCE, 1)


@pytest.mark.parametrize("deed", [closing, the_desk])
def test_who_closes_reads_what_holds_for_all_months_once_and_the_stars_minutes(
    any_house: House, deed: Deed
) -> None:
    a_unit(any_house, 0)
    found = asked(any_house, deed)
    minutes = {"star_decisions": 2}
    assert {table: found[table] for table in ONCE} == dict.fromkeys(ONCE, 1) | minutes
