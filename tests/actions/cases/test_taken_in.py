"""A complaint that staff take in for a customer: marked, explained, handled by somebody else."""

from dataclasses import replace
from typing import Any, Final
from uuid import uuid4

import pytest

from db.books.ledger_store import Posted
from db.cases import case_store, complaint_store
from db.directory import account_store
from kiosk.actions.cases.complaints import Circumstances, Filed
from kiosk.actions.cases.intake import report
from kiosk.actions.cases.tracking import open_complaint, take_over
from kiosk.locks import tracking
from kiosk.reports.cases.timeline import line
from kiosk.rights.cases import may_be_given
from kiosk.rights.money import may_decide
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.books.rulebook import Entry
from survey.cases.intakes import A_DAY, CUSTOMERS, HANDED_OVER, TAKEN_IN, TAKEN_IN_NEARBY
from survey.cases.steps import Relation, Step, require
from survey.months import Month
from survey.refusals.cases import CaseUnknown, NotYourCase
from survey.refusals.complaints import (
    ComplaintUnknown,
    HandoverByStaff,
    HandoverOver,
    HandoverUsed,
    TakenInUnexplained,
    TooManyTakenIn,
)
from survey.texts import CHINESE
from tests.helpers.building import NOW, a_person, an_account
from tests.helpers.handling import DAY, Yard
from tests.helpers.worlds import world

HOW: Final = "在窗口当面说的"
FORM: Final = {
    "intake": "visit", "window": "SB-1", "category": "attitude", "when": "now", "words": "没人理",
    "told_how": HOW,
}  # fmt: skip


@pytest.fixture
def yard(any_house: House) -> Yard:
    return world(any_house, Yard)


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


def test_where_nobody_else_of_the_team_is_free_it_goes_up(yard: Yard) -> None:
    assert officer(yard, taken_in(yard, yard.officer)) == yard.top.username
    assert officer(yard, taken_in(yard, yard.top)) == yard.officer.username


def test_rather_nobody_than_who_took_it_in_until_somebody_else_is_there(yard: Yard) -> None:
    with yard.house.writing() as session:
        for user in (yard.head, yard.top, yard.chairman):
            account_store.close(session, user.id, at=NOW)
    number = taken_in(yard, yard.officer)
    assert officer(yard, number) is None
    other = an_account(yard.house, "gu", "supervision")
    yard.tick(NOW)
    assert officer(yard, number) == other.username


def test_who_took_it_in_at_the_top_finds_somebody_for_what_nobody_has_and_does_no_more(
    yard: Yard,
) -> None:
    with yard.house.writing() as session:
        for user in (yard.head, yard.officer, yard.top):
            account_store.close(session, user.id, at=NOW)
    number = taken_in(yard, yard.chairman)
    assert yard.case(number, yard.chairman).who is Relation.STAND_IN


def test_who_took_it_in_takes_no_step_with_it_and_approves_none_of_its_money(
    any_house: House,
) -> None:
    """From the one office that works on cases and approves money, too."""
    yard = world(any_house, Yard)
    number = taken_in(yard, yard.chairman, person="W")
    case = yard.case(number, yard.chairman)
    for step in sorted(Step):
        with pytest.raises(NotYourCase):
            require(case.who, step)
    record = case.record
    assert record.officer
    assert record.officer.username == yard.officer.username
    with any_house.reading() as session:
        finance, chairman = (
            may_decide(session, user, a_fine(number))
            for user in (an_account(any_house, "fang", "finance"), yard.chairman)
        )
    assert (finance, chairman) == (True, False)


def a_fine(number: str) -> Posted:
    """Return an amount as the ledger keeps it for a case."""
    month = Month.of(NOW.date())
    entry = Entry(month, "W", "worst", number, None, 0, -500, "", "")
    return Posted(
        1, entry, "员工 W", month, "entry", 1, None, None, NOW, "system", "", "", None, None, None,
        None,
    )  # fmt: skip


# The complainant's secret


def handed(yard: Yard, user: User, **changes: object) -> Filed:
    at = Circumstances(NOW, yard.zone, yard.house.secret, CHINESE)
    with yard.house.writing() as session:
        return report(session, user, FORM | changes, at, key=str(uuid4()))


def take(yard: Yard, filed: Filed, *, by_staff: bool = False, days: int = 0) -> str:
    with yard.house.writing() as session:
        return take_over(
            session, filed.number, filed.handover, house=yard.house.secret, by_staff=by_staff,
            client="c", at=NOW + days * DAY,
        )  # fmt: skip


@pytest.mark.parametrize("way", CUSTOMERS)
def test_who_takes_a_customers_complaint_in_never_holds_its_secret(yard: Yard, way: str) -> None:
    filed = handed(yard, yard.officer, intake=way)
    assert (filed.secret, filed.key) == ("", "")
    with yard.house.reading() as session, pytest.raises(ComplaintUnknown):
        open_complaint(session, filed.number, filed.handover, client="c", at=NOW)
    secret = take(yard, filed)
    with yard.house.reading() as session:
        assert open_complaint(session, filed.number, secret, client="c", at=NOW)
    kinds = [each.kind for each in yard.events(filed)]
    assert kinds[-1] == HANDED_OVER
    assert "换取了查询密码" in line(yard.events(filed)[-1], {}).what.zh


def test_the_code_is_exchanged_once_in_time_and_where_no_staff_sign_in(yard: Yard) -> None:
    filed = handed(yard, yard.officer)
    with pytest.raises(HandoverByStaff):
        take(yard, filed, by_staff=True)
    with pytest.raises(HandoverOver):
        take(yard, filed, days=31)
    take(yard, filed, days=30)
    with pytest.raises(HandoverUsed):
        take(yard, filed)


def test_a_code_opens_no_complaint_but_its_own(yard: Yard) -> None:
    filed, other = handed(yard, yard.officer), handed(yard, yard.officer)
    with pytest.raises(ComplaintUnknown):
        take(yard, replace(filed, handover=other.handover))
    own = yard.complain()
    code = tracking.handover_of(yard.house.secret, own.key)
    with pytest.raises(ComplaintUnknown):
        take(yard, replace(own, handover=code))


def test_a_department_keeps_the_secret_of_its_own_complaint(yard: Yard) -> None:
    filed = handed(yard, yard.clerk, intake="department", told_how="")
    assert filed.secret
    assert not filed.handover


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
