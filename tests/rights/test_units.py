"""Whose figures somebody looks at: of all units, of those they answer for, of none."""

from datetime import date

import pytest

from db.directory import directory_store
from db.directory.directory_store import Posting
from kiosk.reports.board.month import Chosen, choices, overview
from kiosk.rights.units import visible
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.directory.roles import Deed, Role, may
from survey.months import Month
from survey.refusals.directory import CodeUnknown
from tests.helpers.building import NOW, a_window
from tests.helpers.history import rated

TODAY = NOW.date()
NOVEMBER = Month.of(TODAY)
UNITS = {"G": None, "EAST": "G", "EAST-1": "EAST", "WEST": "G"}


@pytest.fixture
def group(any_house: House) -> House:
    """A group of two companies: Head and Lead above a clerk in the eastern one, at the centre."""
    a_window(any_house, "E-1", unit="EAST")
    a_window(any_house, "E-2", unit="EAST-1")
    a_window(any_house, "W-1", unit="WEST")
    people = {
        "HEAD": Posting("EAST"),
        "LEAD": Posting("WEST"),
        "BOSS": Posting("G"),
        "CLERK": Posting("EAST", "HEAD", "LEAD"),
    }
    with any_house.writing() as session:
        for code, parent in UNITS.items():
            directory_store.keep_unit(session, code=code, name=f"单位 {code}", parent=parent)
        for code, posting in people.items():
            directory_store.keep_person(session, code=code, name=f"员工 {code}")
            directory_store.keep_posting(session, code, posting, since=date.min)
    return any_house


def seen_by(house: House, role: Role, person: str | None) -> frozenset[str] | None:
    with house.reading() as session:
        return visible(session, User(1, "x", "某人", role, person), today=TODAY)


@pytest.mark.parametrize("role", sorted(Role))
@pytest.mark.parametrize("person", [None, "CLERK"])
def test_whoever_looks_at_the_board_looks_at_all_at_their_units_or_at_none(
    group: House, role: Role, person: str | None
) -> None:
    if not may(role, Deed.SEE_UNIT_BOARD):
        return
    expected: dict[Role, frozenset[str] | None] = {
        Role.EMPLOYEE: frozenset(),
        Role.QUALITY_MANAGER: frozenset({"EAST", "EAST-1"} if person else ()),
        Role.LEADER: frozenset({"EAST", "EAST-1"}) if person else None,
    }
    assert seen_by(group, role, person) == expected.get(role)


def test_a_head_looks_at_the_units_of_their_people_and_what_lies_beneath(group: House) -> None:
    assert seen_by(group, Role.EMPLOYEE, "HEAD") == {"EAST", "EAST-1"}
    assert seen_by(group, Role.EMPLOYEE, "LEAD") == {"EAST", "EAST-1"}
    assert seen_by(group, Role.EMPLOYEE, "BOSS") == set()


def test_a_leader_looks_at_the_own_company_and_at_those_they_lead(group: House) -> None:
    assert seen_by(group, Role.LEADER, "LEAD") == {"EAST", "EAST-1", "WEST"}
    assert seen_by(group, Role.LEADER, "BOSS") == set(UNITS)


def test_the_board_of_some_units_counts_nothing_of_the_others(group: House) -> None:
    for window, scores in {"E-1": [5] * 6, "E-2": [1] * 5, "W-1": [2] * 7}.items():
        rated(group, window, scores, day=NOVEMBER.first)
    of = seen_by(group, Role.EMPLOYEE, "HEAD")
    with group.reading() as session:
        offered = choices(session, today=TODAY, of=of)
        seen = overview(session, Chosen(NOVEMBER), today=TODAY, of=of)
        beneath = overview(session, Chosen(NOVEMBER, unit="EAST-1"), today=TODAY, of=of)
        assert {unit.code for _, unit in offered.units} == of
        assert (seen.tally.n, beneath.tally.n) == (11, 5)
        assert {each.window.code for each in seen.ranking.windows} == {"E-1", "E-2"}
        for foreign in ("WEST", "G", "nowhere"):
            with pytest.raises(CodeUnknown):
                overview(session, Chosen(NOVEMBER, unit=foreign), today=TODAY, of=of)
