"""Appeals: decided by somebody else, for good, and never by who gave the finding."""

from dataclasses import replace

import pytest

from db.books import ledger_store
from kiosk.actions.cases import appeals, steps
from kiosk.reports.cases.desk import View, desk, own_lines
from kiosk.rights.cases import opened
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.cases.complaints import State
from survey.cases.findings import Reviewed
from survey.refusals.cases import (
    AppealOpen,
    FindingIncomplete,
    NotYourCase,
    OfficerUnusable,
    SameDecider,
    StateOutOfTurn,
)
from tests.helpers.building import NOW, a_person, an_account
from tests.helpers.handling import DAY, GUILTY, Yard
from tests.helpers.worlds import world


@pytest.fixture
def yard(any_house: House) -> Yard:
    return world(any_house, Yard)


def test_an_appeal_goes_to_somebody_else_who_decides_it_for_good(yard: Yard) -> None:
    filed = yard.decided()
    yard.step(steps.remedy, filed, yard.officer, "道歉", told="已处理。")
    yard.step(steps.record_call, filed, yard.officer, reached=False, content=None, words="")
    with pytest.raises(AppealOpen):
        yard.step(steps.close, filed, yard.officer, zone=yard.zone)
    yard.step(appeals.appeal, filed, yard.clerk, "当时我不在岗", zone=yard.zone)
    assert yard.state(filed) == State.APPEALED
    looking = yard.case(filed, yard.top).record.appeal_officer
    assert looking is not None
    assert looking.username == "tang"  # the only other officer is bound: up the ladder
    with pytest.raises(NotYourCase):
        yard.step(
            appeals.decide_appeal,
            filed,
            yard.officer,
            Reviewed("rejected", "x", told="经复核不属实。"),
            zone=yard.zone,
        )
    yard.step(
        appeals.decide_appeal,
        filed,
        yard.top,
        Reviewed("rejected", "排班表证实", told="经复核不属实。"),
        zone=yard.zone,
    )
    assert yard.state(filed) == State.REJECTED
    assert yard.case(filed, yard.officer).complaint.outcome == State.REJECTED


def another_officer(yard: Yard) -> User:
    a_person(yard.house, "L", unit="U9")
    return an_account(yard.house, "lin", "supervision", "L")


def waits_for(yard: Yard, *users: User) -> list[int]:
    with yard.house.reading() as session:
        return [desk(session, user, View.MINE).total for user in users]


def test_an_appeal_waits_for_who_decides_it_and_then_for_the_officer_again(yard: Yard) -> None:
    filed = yard.decided()
    other = another_officer(yard)
    assert waits_for(yard, yard.officer, other) == [1, 0]
    yard.step(appeals.appeal, filed, yard.clerk, "当时我不在岗", zone=yard.zone)
    assert waits_for(yard, yard.officer, other) == [0, 1]
    yard.step(appeals.decide_appeal, filed, other, Reviewed("upheld", "维持"), zone=yard.zone)
    assert waits_for(yard, yard.officer, other) == [1, 0]


def test_a_case_is_not_given_to_whoever_looks_at_its_appeal(yard: Yard) -> None:
    filed = yard.decided()
    other = another_officer(yard)
    yard.step(appeals.appeal, filed, yard.clerk, "当时我不在岗", zone=yard.zone)
    again = an_account(yard.house, "lin-2", "supervision", other.person)
    for account in (other, again):
        with pytest.raises(OfficerUnusable):
            yard.step(steps.reassign, filed, yard.top, account.username, reason="熟悉情况")
    yard.step(appeals.decide_appeal, filed, other, Reviewed("upheld", "维持"), zone=yard.zone)


def test_an_appeal_may_change_of_what_kind_it_was_and_the_points_follow(yard: Yard) -> None:
    filed = yard.decided(replace(GUILTY, category="conflict"))
    yard.step(appeals.appeal, filed, yard.clerk, "没有争吵", zone=yard.zone)
    yard.step(
        appeals.decide_appeal,
        filed,
        yard.chairman,
        Reviewed("upheld", "录音里没有争吵", category="attitude"),
        zone=yard.zone,
    )
    case = yard.case(filed, yard.top)
    assert (case.complaint.outcome, case.complaint.category) == ("upheld", "attitude")
    yard.tick(NOW + 20 * DAY)
    with yard.house.reading() as session:
        posted = ledger_store.entries(session, ledger_store.Asked(complaint=filed.number))
        own = [each.entry.points for each in posted if each.entry.role == "person"]
    assert own == [5]


def test_whoever_decides_an_appeal_has_had_a_hand_in_it(yard: Yard) -> None:
    filed = yard.decided()
    yard.step(appeals.appeal, filed, yard.clerk, "不是我", zone=yard.zone)
    drawn = yard.case(filed, yard.top).record.appeal_officer
    assert drawn is not None
    decides = yard.top if drawn.username != yard.top.username else yard.chairman
    yard.step(appeals.decide_appeal, filed, decides, Reviewed("upheld", "维持"), zone=yard.zone)
    looked = yard.case(filed, yard.top).record.appeal_officer
    assert looked is not None
    assert looked.username == decides.username


def test_who_gave_the_finding_does_not_decide_the_appeal(yard: Yard) -> None:
    filed = yard.investigated()
    yard.step(steps.decide, filed, yard.top, GUILTY, zone=yard.zone)
    yard.step(appeals.appeal, filed, yard.clerk, "不是我", zone=yard.zone)
    with pytest.raises(SameDecider):
        yard.step(
            appeals.decide_appeal, filed, yard.top, Reviewed("upheld", "维持"), zone=yard.zone
        )
    yard.step(
        appeals.decide_appeal, filed, yard.chairman, Reviewed("upheld", "维持"), zone=yard.zone
    )


def test_who_gave_the_finding_does_not_decide_its_appeal_at_a_second_account(yard: Yard) -> None:
    filed = yard.investigated()
    yard.step(steps.decide, filed, yard.top, GUILTY, zone=yard.zone)
    yard.step(appeals.appeal, filed, yard.clerk, "不是我", zone=yard.zone)
    again = an_account(yard.house, "tang-2", "team_leader", "T")
    with pytest.raises(SameDecider):
        yard.step(appeals.decide_appeal, filed, again, Reviewed("upheld", "维持"), zone=yard.zone)


def test_nobody_is_drawn_for_the_appeal_who_decided_at_another_account(yard: Yard) -> None:
    filed = yard.decided()
    an_account(yard.house, "he-2", "supervision", "H")
    yard.step(appeals.appeal, filed, yard.clerk, "不是我", zone=yard.zone)
    looking = yard.case(filed, yard.top).record.appeal_officer
    assert looking is not None
    assert looking.username == "tang"


def test_under_a_finding_nobody_else_is_named_for_its_points(yard: Yard) -> None:
    filed = yard.decided()
    with pytest.raises(StateOutOfTurn):
        yard.step(steps.name_accused, filed, yard.officer, "Q", zone=yard.zone)
    assert yard.case(filed, yard.officer).complaint.person == "W"


def test_what_another_said_before_is_not_the_hearing_of_whoever_is_named_now(yard: Yard) -> None:
    filed = yard.investigated()
    a_person(yard.house, "V", unit="U9", window="SB-1")
    yard.step(steps.name_accused, filed, yard.officer, "V", zone=yard.zone)
    with pytest.raises(FindingIncomplete):
        yard.step(steps.decide, filed, yard.officer, GUILTY, zone=yard.zone)
    yard.do(steps.hear, filed, yard.officer, "当事人说明当时不在")
    yard.step(steps.decide, filed, yard.officer, GUILTY, zone=yard.zone)
    assert yard.state(filed) == State.UPHELD


def test_an_accused_reads_at_which_account_somebody_appealed_in_their_name(yard: Yard) -> None:
    filed = yard.decided()
    twin = an_account(yard.house, "twin", "employee", yard.clerk.person)
    yard.do(steps.comment, filed, twin, "是我的错")
    yard.step(appeals.appeal, filed, twin, "不是我写的", zone=yard.zone)
    yard.do(steps.comment, filed, yard.officer, "内部说明")
    with yard.house.reading() as session:
        case = opened(session, filed.number, yard.clerk)
        lines = own_lines(session, case, yard.clerk)
        above = own_lines(session, opened(session, filed.number, yard.head), yard.head)
    assert [each.words for each in lines] == ["是我的错", "不是我写的"]
    assert all("账号 twin" in each.who.zh for each in lines)
    assert all("twin" not in each.who.zh for each in above)
