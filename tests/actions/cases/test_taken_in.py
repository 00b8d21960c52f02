"""A complaint that staff take in for a customer: marked, explained, handled by somebody else."""

from typing import Any, Final
from uuid import uuid4

import pytest

from db.cases import case_store, complaint_store
from db.directory import account_store
from kiosk.actions.cases.complaints import Circumstances
from kiosk.actions.cases.intake import report
from kiosk.reports.cases.timeline import line
from kiosk.rights.cases import may_be_given
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.cases.intakes import A_DAY, TAKEN_IN, TAKEN_IN_NEARBY
from survey.refusals.cases import CaseUnknown
from survey.refusals.complaints import TakenInUnexplained, TooManyTakenIn
from survey.texts import CHINESE
from tests.helpers.building import NOW, a_person, an_account
from tests.helpers.handling import DAY, Yard

HOW: Final = "在窗口当面说的"
FORM: Final = {
    "intake": "visit", "window": "SB-1", "category": "attitude", "when": "now", "words": "没人理",
    "told_how": HOW,
}  # fmt: skip


@pytest.fixture
def yard(any_house: House) -> Yard:
    return Yard(any_house)


def taken_in(yard: Yard, user: User, *, days: int = 0, **changes: object) -> str:
    at = Circumstances(NOW + days * DAY, yard.zone, yard.house.secret, CHINESE)
    with yard.house.writing() as session:
        return report(session, user, FORM | changes, at, key=str(uuid4())).number


def mark(yard: Yard, number: str) -> Any:
    with yard.house.reading() as session:
        found = case_store.events(session, complaint_store.get(session, number).id)
    return next(each for each in found if each.kind in {TAKEN_IN, TAKEN_IN_NEARBY})


def officer(yard: Yard, number: str) -> str | None:
    with yard.house.reading() as session:
        record = case_store.get(session, complaint_store.get(session, number).id)
    return record.officer.username if record.officer else None


def test_a_clerk_takes_in_what_a_customer_complains_of_and_it_is_marked(yard: Yard) -> None:
    event = mark(yard, taken_in(yard, yard.clerk))
    assert (event.kind, event.actor, event.detail["words"]) == (TAKEN_IN_NEARBY, "clerk", HOW)
    said = line(event, {})
    assert "先向投诉人核实" in said.what.zh
    assert said.words == HOW
    a_person(yard.house, "F", unit="U9")
    far = an_account(yard.house, "far", "employee", "F")
    assert mark(yard, taken_in(yard, far)).kind == TAKEN_IN


@pytest.mark.parametrize("how", ["", " \u200b", None])
def test_a_colleague_says_how_it_was_told_and_the_team_need_not(
    yard: Yard, how: str | None
) -> None:
    with pytest.raises(TakenInUnexplained):
        taken_in(yard, yard.clerk, told_how=how)
    taken_in(yard, yard.officer, told_how=how)


def test_who_took_it_in_is_not_drawn_and_is_not_given_it(yard: Yard) -> None:
    other = an_account(yard.house, "gu", "supervision")
    for _ in range(8):
        number = taken_in(yard, yard.officer)
        assert officer(yard, number) == other.username
    with yard.house.reading() as session:
        record = case_store.get(session, complaint_store.get(session, number).id)
        assert yard.officer.username not in {e.username for e in may_be_given(session, record)}


def test_a_second_account_of_who_took_it_in_is_not_drawn_either(yard: Yard) -> None:
    a_person(yard.house, "F", unit="U9")
    clerk = an_account(yard.house, "fan", "employee", "F")
    an_account(yard.house, "fan-2", "supervision", "F")
    assert {officer(yard, taken_in(yard, clerk)) for _ in range(8)} == {yard.officer.username}


def test_rather_who_took_it_in_than_nobody(yard: Yard) -> None:
    with yard.house.writing() as session:
        for user in (yard.head, yard.top, yard.chairman):
            account_store.close(session, user.id, at=NOW)
    assert officer(yard, taken_in(yard, yard.officer)) == yard.officer.username


def test_a_colleague_reads_nothing_of_what_they_took_in(yard: Yard) -> None:
    a_person(yard.house, "F", unit="U9")
    far = an_account(yard.house, "far", "employee", "F")
    number = taken_in(yard, far)
    with pytest.raises(CaseUnknown):
        yard.case(number, far)


def test_a_flood_by_one_colleague_is_refused_until_the_next_day(yard: Yard) -> None:
    for _ in range(A_DAY):
        taken_in(yard, yard.clerk)
    with pytest.raises(TooManyTakenIn):
        taken_in(yard, yard.clerk)
    taken_in(yard, yard.clerk, days=1)
    taken_in(yard, yard.officer)


def test_a_department_complains_without_a_word_on_how(yard: Yard) -> None:
    taken_in(yard, yard.clerk, intake="department", told_how="")
