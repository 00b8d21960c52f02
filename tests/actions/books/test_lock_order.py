"""Rows, then the ledger, then the trail: taken in one order, no two wait for each other."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy.orm import Session

from db.books import ledger_store
from db.cases import case_store, clock_store, complaint_store
from db.ground import audit_store
from kiosk.actions.books import stars
from kiosk.actions.books.closing import close
from kiosk.actions.cases.clockwork import Ticked, tick
from kiosk.wiring import open_house
from survey.books.rulebook import Star
from survey.cases.clocks import Clock
from survey.months import Month
from survey.refusals.books import MonthClosed
from tests.helpers.at_once import meanwhile
from tests.helpers.building import NOW, fresh_settings
from tests.helpers.handling import Yard
from tests.helpers.postgresql import Pool

pytestmark = pytest.mark.postgresql
SECOND: Final = timedelta(seconds=1)
LATER: Final = NOW + timedelta(minutes=16)


@pytest.fixture
def yard(tmp_path: Path, reused_postgresql: Pool) -> Iterator[Yard]:
    with reused_postgresql.lent() as url:
        house = open_house(fresh_settings(tmp_path, database_url=url))
        yield Yard(house)
        house.close()


def looks(session: Session) -> None:
    audit_store.note(session, at=NOW, actor="tang", deed="looked", subject="-")


def ticked(yard: Yard) -> Callable[[Session], Ticked]:
    return lambda session: tick(session, now=LATER, zone=yard.zone)


def number_of(yard: Yard, ref: str) -> int:
    with yard.house.reading() as session:
        return complaint_store.get(session, ref).id


def test_a_tick_does_not_hold_the_trail_while_it_waits_for_the_ledger(yard: Yard) -> None:
    filed = yard.complain()
    with yard.house.writing() as session:
        ledger_store.mark_due(session, number_of(yard, filed.number))
    assert meanwhile(yard.house, ledger_store.lock, ticked(yard), then=looks).overdue == 1


def test_a_tick_does_not_hold_the_trail_while_it_waits_for_a_case(yard: Yard) -> None:
    yard.complain()
    second = number_of(yard, yard.complain(at=NOW + SECOND).number)

    def answering(session: Session) -> None:
        clock_store.meet(session, second, [Clock.REPLY], at=LATER)

    assert meanwhile(yard.house, answering, ticked(yard), then=looks).overdue == 1


def test_a_tick_does_not_hold_a_clock_while_it_waits_for_its_case(yard: Yard) -> None:
    number = number_of(yard, yard.complain().number)

    def takes_a_step(session: Session) -> None:
        record = case_store.get(session, number)
        case_store.change(session, number, version=record.version)

    def stops_the_clock(session: Session) -> None:
        clock_store.meet(session, number, [Clock.REPLY], at=LATER)

    done = meanwhile(yard.house, takes_a_step, ticked(yard), then=stops_the_clock)
    assert not done.anything


def test_naming_a_star_does_not_hold_the_trail_while_it_waits_for_the_ledger(yard: Yard) -> None:
    def named(session: Session) -> int:
        posted = stars.name_star(
            session, Star(Month(2026, 10), "U1", None), minutes="空缺", by=yard.chairman, at=NOW,
            zone=yard.zone,
        )  # fmt: skip
        return posted.entries

    assert meanwhile(yard.house, ledger_store.lock, named, then=looks) == 0


def test_who_closes_a_month_a_moment_later_is_told_who_closed_it(yard: Yard) -> None:
    def closed_by(name: str) -> Callable[[Session], object]:
        return lambda session: close(session, Month(2026, 10), by=name, at=NOW, zone=yard.zone)

    with pytest.raises(MonthClosed) as refusal:
        meanwhile(yard.house, closed_by("li"), closed_by("wang"), then=looks)
    assert "li" in refusal.value.said.en
