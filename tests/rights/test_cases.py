"""Whose a case is: the list, the count, the rates and the single case are of one mind."""

from dataclasses import replace
from datetime import timedelta

import pytest

from db.cases import case_store, complaint_store
from db.directory import directory_store
from db.directory.directory_store import Posting
from kiosk.actions.cases import appeals, steps
from kiosk.reports.cases.desk import (
    Desk,
    View,
    bound_cases,
    desk,
    handling,
    months,
    search,
    waiting_for_arrival,
)
from kiosk.rights.cases import may_record, opened
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.cases.complaints import State
from survey.cases.findings import Finding
from survey.cases.steps import Relation
from survey.refusals.cases import CaseUnknown
from tests.helpers.building import NOW, a_person, an_account
from tests.helpers.handling import GUILTY, Yard
from tests.helpers.history import complained
from tests.helpers.worlds import world

MONTH = f"{NOW:%Y-%m}"


@pytest.fixture
def yard(house: House) -> Yard:
    return world(house, Yard)


def unseen(yard: Yard, number: str, user: User) -> bool:
    with pytest.raises(CaseUnknown):
        yard.case(number, user)
    return True


def registered(yard: Yard, user: User) -> list[str]:
    with yard.house.reading() as session:
        return [each.ref for each in desk(session, user, View.REGISTER).cases]


def concerning(yard: Yard, user: User, **how: int) -> Desk:
    with yard.house.reading() as session:
        return bound_cases(session, user, **how)


def refs(found: Desk) -> list[str]:
    return [each.ref for each in found.cases]


def rated(yard: Yard, user: User, by: str = "unit") -> dict[str, int]:
    with yard.house.reading() as session:
        found = handling(session, user, month=MONTH, by=by, now=NOW)
        return {each.code: each.cases for each in found}


def adopted(yard: Yard, ref: str, person: str, *, outcome: str | None = None) -> None:
    """Bring a complaint in from other books: its case is nobody's, and has no chain."""
    complained(yard.house, ref, person=person, window="SB-1", at=NOW, outcome=outcome)
    with yard.house.writing() as session:
        case_store.adopt(session)


# Whom it concerns


def test_whom_a_finding_without_a_summary_concerns_reads_it_and_may_appeal(yard: Yard) -> None:
    filed = yard.complain()
    yard.answer(filed)
    yard.step(steps.investigate, filed, yard.officer, "看录像即可")
    yard.step(steps.name_accused, filed, yard.officer, "W", zone=yard.zone)
    yard.do(steps.hear, filed, yard.officer, "当事人说明当时在忙")
    leader = an_account(yard.house, "qun", "leader", "Q")
    for user in (yard.clerk, yard.head, leader):
        assert unseen(yard, filed.number, user)
        assert concerning(yard, user).total == 0
    yard.step(steps.decide, filed, yard.officer, GUILTY, zone=yard.zone)
    for user in (yard.clerk, yard.head, leader):
        assert refs(concerning(yard, user)) == [filed.number]
        assert not yard.case(filed, user).sees_everything
    with yard.house.reading() as session:
        assert may_record(session, opened(session, filed.number, yard.head))
    yard.step(appeals.appeal, filed, yard.clerk, "当时我不在岗", zone=yard.zone)
    assert yard.state(filed) == State.APPEALED


def test_a_finding_that_is_against_nobody_stays_unknown_without_a_summary(yard: Yard) -> None:
    filed = yard.investigated()
    with yard.house.writing() as session:
        number = complaint_store.get(session, filed.number).id
        version = case_store.get(session, number).version
        case_store.change(session, number, version=version, summary=None)
    rejected = Finding("rejected", "attitude", "监控未见", "", "未见此事。")
    yard.step(steps.decide, filed, yard.officer, rejected, zone=yard.zone)
    for user in (yard.clerk, yard.head):
        assert concerning(yard, user).total == 0
        assert unseen(yard, filed.number, user)


def test_who_was_named_by_mistake_and_their_head_find_nothing_and_stay_recused(
    yard: Yard,
) -> None:
    a_person(yard.house, "Y", unit="U8")
    a_person(yard.house, "V", unit="U8", supervisor="Y", leader="C")
    other, above = (
        an_account(yard.house, name, "employee", code) for name, code in (("wu", "V"), ("yu", "Y"))
    )
    filed = yard.investigated()
    assert refs(concerning(yard, yard.clerk)) == [filed.number]
    yard.step(steps.name_accused, filed, yard.officer, "V", zone=yard.zone)
    for user in (yard.clerk, yard.head):
        assert concerning(yard, user).total == 0
        assert unseen(yard, filed.number, user)
        assert registered(yard, user) == []
    for user in (other, above):  # what was written was about somebody else
        assert concerning(yard, user).total == 0
    yard.step(steps.summarise, filed, yard.officer, "反映另一位同事态度生硬")
    for user, who in ((other, Relation.ACCUSED), (above, Relation.CHAIN)):
        assert refs(concerning(yard, user)) == [filed.number]
        assert yard.case(filed, user).who is who
    with yard.house.reading() as session:
        number = complaint_store.get(session, filed.number).id
        assert {"W", "Z", "V", "Y"} <= set(case_store.chain(session, number))
    yard.step(steps.name_accused, filed, yard.officer, "W", zone=yard.zone)
    assert unseen(yard, filed.number, yard.clerk)
    yard.step(steps.summarise, filed, yard.officer, "反映服务时态度生硬")
    assert yard.case(filed, yard.clerk).who is Relation.ACCUSED
    assert yard.case(filed, yard.head).who is Relation.CHAIN
    assert concerning(yard, other).total == 0


def test_who_was_named_in_other_books_finds_the_case_that_opens(yard: Yard) -> None:
    adopted(yard, "OLD-1", "W", outcome="upheld")
    assert refs(concerning(yard, yard.clerk)) == ["OLD-1"]
    assert yard.case("OLD-1", yard.clerk).who is Relation.ACCUSED


def test_every_case_that_concerns_somebody_can_be_come_to(yard: Yard) -> None:
    for n in range(52):
        adopted(yard, f"OLD-{n}", "W", outcome="upheld")
    first = concerning(yard, yard.clerk)
    assert (len(first.cases), first.total) == (50, 52)
    assert len(concerning(yard, yard.clerk, limit=100).cases) == 52


# Who reads it


def test_the_accused_officer_finds_nowhere_what_other_books_tell_of_them(yard: Yard) -> None:
    adopted(yard, "OLD-1", "H")
    for view in View:
        with yard.house.reading() as session:
            assert desk(session, yard.officer, view).total == 0
    with yard.house.reading() as session:
        assert search(session, yard.officer, "OLD-1").cases == []
        assert search(session, yard.officer, "H").cases == []
        assert months(session, yard.officer) == []
    assert rated(yard, yard.officer) == {}
    assert unseen(yard, "OLD-1", yard.officer)
    assert registered(yard, yard.top) == ["OLD-1"]


def test_the_rates_leave_out_in_whose_chain_one_stands(yard: Yard) -> None:
    filed = yard.decided()
    assert registered(yard, yard.head) == []
    for by in ("unit", "officer"):
        assert rated(yard, yard.head, by) == {}
    assert rated(yard, yard.officer) == {"U1": 1}
    assert registered(yard, yard.officer) == [filed.number]


def test_nobody_is_led_to_the_arrival_at_a_case_of_their_own_chain(yard: Yard) -> None:
    filed = yard.complain()
    bound = replace(yard.officer, person="Z")  # the account became that of a head
    with yard.house.reading() as session:
        assert waiting_for_arrival(session, yard.officer, "SB-1") == filed.number
        assert waiting_for_arrival(session, bound, "SB-1") is None
    assert unseen(yard, filed.number, bound)


def test_both_databases_tell_the_same_of_whose_a_case_is(any_house: House) -> None:
    yard = world(any_house, Yard)
    filed, sealed = yard.decided(), yard.complain(category="integrity")
    adopted(yard, "OLD-1", "Z", outcome="upheld")
    assert set(registered(yard, yard.officer)) == {filed.number, "OLD-1"}
    assert registered(yard, yard.head) == []
    assert set(registered(yard, yard.top)) == {filed.number, sealed.number, "OLD-1"}
    assert refs(concerning(yard, yard.clerk)) == [filed.number]
    assert set(refs(concerning(yard, yard.head))) == {filed.number, "OLD-1"}
    assert rated(yard, yard.officer) == {"U1": 2}
    with yard.house.reading() as session:
        assert months(session, yard.officer) == [MONTH]
        assert months(session, yard.clerk) == []


def test_the_chain_is_that_of_the_incident_in_lists_too(yard: Yard) -> None:
    filed = yard.decided()
    with yard.house.writing() as session:  # W moves on, under H
        directory_store.keep_posting(
            session, "W", Posting("U9", supervisor="H", leader="C"),
            since=(NOW + timedelta(days=5)).date(),
        )  # fmt: skip
    assert refs(concerning(yard, yard.head)) == [filed.number]
    assert registered(yard, yard.officer) == [filed.number]
    assert concerning(yard, yard.officer).total == 0
