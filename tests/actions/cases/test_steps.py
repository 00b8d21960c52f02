"""The life of a complaint among four people: complainant, officer, accused, those above."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from db.books import ledger_store, month_store
from db.cases import case_store, clock_store, complaint_store, message_store
from db.directory import calendar_store, directory_store
from db.directory.directory_store import Posting
from db.ground import audit_store
from db.ground.happenings import Event
from kiosk.actions.cases import appeals, complainant, deadlines, steps
from kiosk.actions.cases.clockwork import Ticked
from kiosk.actions.cases.complaints import Circumstances, Filed, make_complaint
from kiosk.actions.cases.dispatch import Intake
from kiosk.actions.feedback.ratings import Circumstances as RatingAt
from kiosk.actions.feedback.ratings import submission_of
from kiosk.reports.cases import desk as desk_report
from kiosk.reports.cases.desk import View, desk
from kiosk.reports.cases.following import followed
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.cases.clocks import Deadline
from survey.cases.complaints import State
from survey.cases.findings import Finding, Reviewed
from survey.cases.steps import Relation
from survey.codes import typed_of
from survey.refusals.cases import (
    AppealOpen,
    CaseChanged,
    ComplaintUnknown,
    ExtensionUnusable,
    FindingIncomplete,
    HandlingRatedOften,
    MergeUnusable,
    NotClosedYet,
    NothingAsked,
    NotThisWindow,
    NotYourCase,
    OfficerUnusable,
    ReopenedBefore,
    SameDecider,
    StateOutOfTurn,
)
from survey.refusals.given import ReasonMissing
from survey.texts import CHINESE
from tests.helpers.building import NOW, a_person, a_window, an_account
from tests.helpers.handling import DAY, GUILTY, MINUTE, NOVEMBER, PHONE, Yard


@pytest.fixture
def yard(any_house: House) -> Yard:
    return Yard(any_house)


def test_a_complaint_goes_from_receipt_to_closing_and_every_step_is_on_record(yard: Yard) -> None:
    filed = yard.closed()
    assert yard.state(filed) == State.CLOSED
    assert yard.kinds(filed) == [
        "received", "drawn", "reply", "arrive", "investigate", "named", "summary", "heard",
        "decide", "remedy", "call", "close",
    ]  # fmt: skip
    with yard.house.reading() as session:
        deeds = [entry.deed for entry in audit_store.entries(session)]
        assert audit_store.broken_at(session) is None
    assert deeds[-1] == "case-close"


def test_the_officer_is_drawn_from_outside_the_chain_and_the_reasons_are_kept(yard: Yard) -> None:
    filed = yard.complain()
    record = yard.case(filed, yard.officer).record
    assert record.officer is not None
    assert record.officer.username == "he"
    with yard.house.reading() as session:
        drawn = case_store.events(session, record.complaint_id)[1]
    assert drawn.detail["recused"] == {"zhao": "supervisor"}
    assert drawn.detail["eligible"] == ["he"]
    assert drawn.detail["seed"]


def test_nobody_in_the_chain_can_even_find_the_case_before_there_is_a_summary(yard: Yard) -> None:
    filed = yard.complain()
    for bound in (yard.head, yard.clerk):
        with pytest.raises(ComplaintUnknown):
            yard.case(filed, bound)


def test_those_in_the_chain_may_comment_but_take_no_step(yard: Yard) -> None:
    filed = yard.investigated()
    assert yard.case(filed, yard.head).who is Relation.CHAIN
    yard.do(steps.comment, filed, yard.head, "当天三人请假")
    for deed, given in (
        (steps.decide, (GUILTY,)), (steps.remedy, ("x",)), (steps.close, ()),
        (steps.name_accused, ("W",)), (steps.reassign, ("he",)),
    ):  # fmt: skip
        extra: dict[str, Any] = {
            steps.decide: {"zone": yard.zone},
            steps.remedy: {"told": "x"},
            steps.close: {"zone": yard.zone},
            steps.name_accused: {"zone": yard.zone},
            steps.reassign: {"reason": "x"},
        }.get(deed, {})  # type: ignore[call-overload]
        with pytest.raises(NotYourCase):
            yard.step(deed, filed, yard.head, *given, **extra)


def test_an_integrity_case_is_for_those_at_the_top_alone(yard: Yard) -> None:
    filed = yard.complain(category="integrity")
    for outside in (yard.officer, yard.head, yard.clerk):
        with pytest.raises(ComplaintUnknown):
            yard.case(filed, outside)
    case = yard.case(filed, yard.top)
    assert case.record.sealed
    assert case.record.officer is not None
    assert case.record.officer.username == "tang"
    assert yard.case(filed, yard.chairman).who is Relation.TOP


def test_a_complaint_about_the_team_goes_past_it(yard: Yard) -> None:
    filed = yard.complain(how=Intake(past_the_team=True))
    with pytest.raises(ComplaintUnknown):
        yard.case(filed, yard.officer)
    assert yard.case(filed, yard.top).record.sealed


def test_an_officer_who_turns_out_to_be_in_the_chain_loses_the_case(yard: Yard) -> None:
    with yard.house.writing() as session:  # H becomes the supervisor of somebody elsewhere
        directory_store.keep_person(session, code="X", name="员工 X")
        directory_store.keep_posting(
            session, "X", Posting("U9", supervisor="H", leader="Q"), since=NOW.date()
        )
    filed = yard.complain()
    assert yard.step(steps.name_accused, filed, yard.officer, "X", zone=yard.zone) is True
    with pytest.raises(ComplaintUnknown):
        yard.case(filed, yard.officer)
    officer = yard.case(filed, yard.top).record.officer
    assert officer is not None
    assert officer.username == "tang"  # Z is bound by the window, H by X: up the ladder


def test_the_chain_is_that_of_the_incident_not_of_today(yard: Yard) -> None:
    later = NOW.date() + 5 * DAY
    with yard.house.writing() as session:  # W moves to another unit, under H
        directory_store.keep_posting(
            session, "W", Posting("U9", supervisor="H", leader="Q"), since=later
        )
    filed = yard.complain(at=NOW + 10 * DAY, when="picked", picked=NOW.isoformat())
    yard.step(steps.name_accused, filed, yard.officer, "W", zone=yard.zone)
    with yard.house.reading() as session:
        bonds = case_store.chain(session, yard.case(filed, yard.officer).complaint.id)
    assert bonds["Z"] == "supervisor"
    assert "H" not in bonds


def test_a_supervisor_who_is_the_accused_reads_the_summary_as_the_accused(yard: Yard) -> None:
    filed = yard.complain()
    yard.step(steps.name_accused, filed, yard.officer, "Z", zone=yard.zone)
    yard.step(steps.summarise, filed, yard.top, "反映现场管理问题")
    assert yard.case(filed, yard.head).who is Relation.ACCUSED


def test_arrival_is_proven_by_the_windows_own_code(yard: Yard) -> None:
    other = a_window(yard.house, "SB-2")
    filed = yard.complain()
    for wrong in (other, "no-such-token"):
        with pytest.raises(NotThisWindow):
            yard.step(steps.arrive, filed, yard.officer, token=wrong, reason="")
    with pytest.raises(ReasonMissing):
        yard.step(steps.arrive, filed, yard.officer, token="", reason=" ")
    yard.step(steps.arrive, filed, yard.officer, token=yard.token, reason="")
    assert yard.state(filed) == State.ON_SITE


def test_no_finding_against_somebody_unnamed_or_unheard(yard: Yard) -> None:
    filed = yard.complain()
    yard.answer(filed)
    yard.step(steps.investigate, filed, yard.officer, "看录像即可")
    with pytest.raises(FindingIncomplete) as refused:
        yard.step(
            steps.decide, filed, yard.officer, Finding("upheld", "attitude", "", ""), zone=yard.zone
        )
    for missing in ("当事人是谁", "陈述", "事实", "根本原因"):
        assert missing in refused.value.said.zh
    assert yard.state(filed) == State.INVESTIGATING
    yard.step(
        steps.decide, filed, yard.officer,
        Finding("unverifiable", "attitude", "无监控", told="无法核实。"), zone=yard.zone,
    )  # fmt: skip
    assert yard.state(filed) == State.UNVERIFIABLE


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


def test_of_two_officers_on_one_case_the_slower_is_refused_and_loses_nothing(yard: Yard) -> None:
    filed = yard.complain()
    first, second = yard.case(filed, yard.officer), yard.case(filed, yard.top)
    with yard.house.writing() as session:
        steps.summarise(session, first, "甲", version=first.record.version, at=NOW)
    with pytest.raises(CaseChanged), yard.house.writing() as session:
        steps.summarise(session, second, "乙", version=second.record.version, at=NOW)
    assert yard.case(filed, yard.top).record.summary == "甲"


def test_one_incident_told_twice_is_one_case_and_both_tellers_are_answered(yard: Yard) -> None:
    one, two = yard.complain(), yard.complain(words="我也看到了")
    yard.step(steps.merge, two, yard.officer, one.number, zone=yard.zone)
    assert yard.state(two) == State.MERGED
    yard.answer(one, "已查看监控")
    with yard.house.reading() as session:
        for filed in (one, two):
            number = complaint_store.get(session, filed.number).id
            [said] = message_store.newest(session, number, limit=5)
            assert said.words == "已查看监控"
    with pytest.raises(MergeUnusable):
        yard.step(steps.merge, one, yard.officer, one.number, zone=yard.zone)


def test_only_those_at_the_top_reassign_and_never_into_the_chain(yard: Yard) -> None:
    filed = yard.complain()
    with pytest.raises(NotYourCase):
        yard.step(steps.reassign, filed, yard.officer, "tang", reason="忙")
    for unusable in ("zhao", "clerk", "nobody"):
        with pytest.raises(OfficerUnusable):
            yard.step(steps.reassign, filed, yard.top, unusable, reason="忙")
    yard.step(steps.reassign, filed, yard.top, "chen", reason="另有安排")
    officer = yard.case(filed, yard.top).record.officer
    assert officer is not None
    assert officer.username == "chen"


def test_closing_is_put_off_with_approval_and_within_bounds(yard: Yard) -> None:
    filed = yard.complain()
    until = NOW + 10 * DAY
    for wrong in (NOW, NOW + 60 * DAY):
        with pytest.raises(ExtensionUnusable):
            yard.step(deadlines.extend, filed, yard.top, wrong, reason="取证", zone=yard.zone)
    yard.step(deadlines.extend, filed, yard.officer, until, reason="取证", zone=yard.zone)
    assert yard.kinds(filed)[-1] == "extension-asked"
    assert due(yard, filed, "closed") < until
    yard.step(deadlines.extend, filed, yard.top, until, reason="同意", zone=yard.zone)
    assert due(yard, filed, "closed") == until


def test_a_request_to_put_off_waits_at_the_top_until_it_is_answered(yard: Yard) -> None:
    filed = yard.complain()
    before, until = due(yard, filed, "closed"), NOW + 10 * DAY
    assert filed.number not in on_the_desk(yard, yard.top)
    yard.step(deadlines.extend, filed, yard.officer, until, reason="取证", zone=yard.zone)
    assert yard.case(filed, yard.top).record.asked_until == until
    assert filed.number in on_the_desk(yard, yard.top)
    with pytest.raises(ReasonMissing):
        yard.step(deadlines.refuse_extension, filed, yard.top, reason=" ")
    with pytest.raises(NotYourCase):
        yard.step(deadlines.refuse_extension, filed, yard.officer, reason="不急")
    yard.step(deadlines.refuse_extension, filed, yard.top, reason="证据已经齐了")
    assert due(yard, filed, "closed") == before
    assert filed.number not in on_the_desk(yard, yard.top)
    with pytest.raises(NothingAsked):
        yard.step(deadlines.refuse_extension, filed, yard.top, reason="再说一次")


def test_nobody_at_the_top_puts_off_a_case_of_their_own(yard: Yard) -> None:
    filed = yard.complain()
    yard.step(steps.reassign, filed, yard.top, yard.top.username, reason="自己办")
    yard.step(deadlines.extend, filed, yard.top, NOW + 10 * DAY, reason="忙", zone=yard.zone)
    assert yard.kinds(filed)[-1] == "extension-asked"


def on_the_desk(yard: Yard, user: User) -> list[str]:
    with yard.house.reading() as session:
        return [each.ref for each in desk(session, user, View.MINE).cases]


def due(yard: Yard, filed: Filed, clock: str) -> datetime:
    with yard.house.reading() as session:
        number = complaint_store.get(session, filed.number).id
        return next(c.due_at for c in clock_store.clocks(session, number) if c.clock == clock)


def test_what_happened_in_a_case_cannot_be_changed(yard: Yard) -> None:
    yard.complain()
    for deed in ("UPDATE case_events SET actor = 'x'", "DELETE FROM case_events"):
        with pytest.raises(DBAPIError), yard.house.writing() as session:
            session.execute(text(deed))


# Clocks


def test_a_clock_warns_and_then_escalates_to_the_named_next_person_once(yard: Yard) -> None:
    yard.complain()
    assert yard.tick(NOW + 9 * MINUTE) == Ticked(0, 0, 0)
    assert yard.tick(NOW + 11 * MINUTE).warned == 1
    assert yard.tick(NOW + 12 * MINUTE) == Ticked(0, 0, 0)
    assert yard.tick(NOW + 16 * MINUTE) == Ticked(0, 1, 1)
    assert yard.tick(NOW + 17 * MINUTE) == Ticked(0, 0, 0)


def test_a_missed_reply_opens_one_inaction_case_that_goes_past_the_team(yard: Yard) -> None:
    filed = yard.complain()
    yard.tick(NOW + 16 * MINUTE)
    yard.tick(NOW + 31 * MINUTE)
    events = {event.kind: event.detail for event in all_events(yard, filed)}
    assert events["overdue"]["to"] == yard.top.name
    assert yard.kinds(filed).count("inaction") == 1
    assert yard.kinds(filed).count("overdue") == 2
    inaction = yard.case(str(events["inaction"]["number"]), yard.top)
    assert (inaction.record.kind, inaction.record.sealed) == ("inaction", True)
    assert inaction.complaint.person == "H"
    assert inaction.record.about == filed.number
    with pytest.raises(ComplaintUnknown):
        yard.case(inaction.complaint.ref, yard.officer)


def all_events(yard: Yard, filed: Filed) -> list[Event]:
    with yard.house.reading() as session:
        return case_store.events(session, complaint_store.get(session, filed.number).id)


def test_an_overdue_clock_stays_on_record_after_it_is_cleared(yard: Yard) -> None:
    filed = yard.complain()
    yard.tick(NOW + 20 * MINUTE)
    yard.answer(filed, at=NOW + 25 * MINUTE)
    with yard.house.reading() as session:
        number = complaint_store.get(session, filed.number).id
        reply = next(c for c in clock_store.clocks(session, number) if c.clock == "reply")
    assert reply.breached_at is not None
    assert reply.met_at == NOW + 25 * MINUTE
    assert "overdue" in yard.kinds(filed)


def clocks_of(yard: Yard, filed: Filed) -> dict[str, Deadline]:
    with yard.house.reading() as session:
        number = complaint_store.get(session, filed.number).id
        return {str(each.clock): each for each in clock_store.clocks(session, number)}


def test_who_needs_not_come_is_waited_for_by_no_clock(yard: Yard) -> None:
    filed = yard.complain()
    yard.answer(filed)
    with pytest.raises(ReasonMissing):
        yard.step(steps.investigate, filed, yard.officer, " ")
    yard.step(steps.investigate, filed, yard.officer, "看录像即可")
    assert yard.tick(NOW + 45 * MINUTE) == Ticked(0, 0, 0)
    assert "inaction" not in yard.kinds(filed)
    assert clocks_of(yard, filed)["on_site"].waived_at == NOW
    with yard.house.reading() as session:
        complaint = complaint_store.get(session, filed.number)
        shown = followed(session, complaint, now=NOW + 45 * MINUTE, zone=yard.zone)
        [tally] = desk_report.handling(
            session, yard.top, month="2026-11", by="unit", now=NOW + 45 * MINUTE
        )
    assert shown.due is not None
    assert "到现场" not in shown.due.zh
    assert (tally.on_site_due, tally.reply_due) == (0, 1)


def test_who_verifies_after_coming_owes_no_reason(yard: Yard) -> None:
    filed = yard.complain()
    yard.step(steps.arrive, filed, yard.officer, token=yard.token, reason="")
    yard.step(steps.investigate, filed, yard.officer)
    assert all(each.waived_at is None for each in clocks_of(yard, filed).values())


def test_what_was_late_before_it_was_left_out_stays_late(yard: Yard) -> None:
    filed = yard.complain()
    yard.answer(filed)
    yard.tick(NOW + 31 * MINUTE)
    yard.step(steps.investigate, filed, yard.officer, "看录像即可", at=NOW + 40 * MINUTE)
    left_out = clocks_of(yard, filed)["on_site"]
    assert left_out.breached_at is not None
    assert not left_out.runs
    assert left_out.missed(NOW + DAY)


def test_nothing_counts_down_in_a_closed_or_a_joined_case(yard: Yard) -> None:
    closed, one, two = yard.closed(), yard.complain(), yard.complain()
    yard.step(steps.merge, two, yard.officer, one.number, zone=yard.zone)
    for filed in (closed, two):
        assert not any(each.runs for each in clocks_of(yard, filed).values())
    listed = yard.case(closed, yard.top).record
    assert listed.next_due_at is None


def test_a_reopened_case_is_waited_for_again(yard: Yard) -> None:
    filed = yard.closed()
    yard.as_complainant(complainant.reopen, filed, "还是一样", zone=yard.zone, at=NOW + 8 * DAY)
    running = {name for name, each in clocks_of(yard, filed).items() if each.runs}
    assert running == {"verified", "closed"}


def test_an_answer_in_time_leaves_the_clock_in_peace(yard: Yard) -> None:
    filed = yard.complain()
    yard.answer(filed, at=NOW + 14 * MINUTE)
    yard.tick(NOW + 29 * MINUTE)
    assert "overdue" not in yard.kinds(filed)


def test_a_server_that_was_down_during_a_deadline_notes_it_when_it_is_up_again(yard: Yard) -> None:
    filed = yard.complain()
    assert yard.tick(NOW + 3 * DAY).overdue == 3  # reply, on site, verified
    assert yard.kinds(filed).count("inaction") == 1


def test_at_night_the_clock_of_an_office_stands_still(yard: Yard) -> None:
    evening = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)  # 22:00 in Shanghai
    yard.complain(at=evening)
    assert yard.tick(evening + 120 * MINUTE) == Ticked(0, 0, 0)
    assert yard.tick(datetime(2026, 11, 24, 0, 16, tzinfo=UTC)).overdue == 1


def test_at_the_gate_the_clock_runs_over_midnight_and_the_months_end(any_house: House) -> None:
    gate = Yard(any_house, post="MW")
    late = datetime(2026, 11, 30, 15, 50, tzinfo=UTC)  # 23:50 in Shanghai
    filed = gate.complain(at=late)
    assert gate.tick(late + 16 * MINUTE).overdue == 1
    assert gate.case(filed, gate.top).complaint.biz_month == "2026-11"


def test_a_holiday_kept_in_the_calendar_moves_the_deadlines(yard: Yard) -> None:
    with yard.house.writing() as session:
        assert calendar_store.keep_days(session, [(NOW.date(), False, "公司假日")]) == 1
    filed = yard.complain()
    assert due(yard, filed, "reply") == datetime(2026, 11, 24, 0, 15, tzinfo=UTC)


# The complainant


def test_who_was_left_waiting_may_go_past_the_officers_once(yard: Yard) -> None:
    filed = yard.complain()
    with pytest.raises(NotYourCase):
        yard.as_complainant(complainant.go_direct, filed)
    yard.tick(NOW + 16 * MINUTE)
    yard.as_complainant(complainant.go_direct, filed)
    officer = yard.case(filed, yard.top).record.officer
    assert officer is not None
    assert officer.role in {"team_leader", "chairman"}
    with pytest.raises(NotYourCase):
        yard.as_complainant(complainant.go_direct, filed)


def test_nobody_on_the_team_reopens_rates_or_goes_past_in_the_complainants_name(yard: Yard) -> None:
    filed = yard.closed()
    key = str(uuid4())
    for user in (yard.officer, yard.top):
        with pytest.raises(NotYourCase):
            yard.do(complainant.reopen, filed, user, "不放心", key=key, zone=yard.zone)
        with pytest.raises(NotYourCase):
            yard.do(complainant.rate_handling, filed, user, 5, "", key=key)
    assert yard.state(filed) == State.CLOSED


def test_a_closed_case_is_reopened_once_and_its_clocks_run_again(yard: Yard) -> None:
    filed = yard.closed()
    again = NOW + 8 * DAY
    yard.as_complainant(complainant.reopen, filed, "又发生了", zone=yard.zone, at=again)
    assert yard.state(filed) == State.INVESTIGATING
    assert due(yard, filed, "verified") > again
    yard.step(steps.decide, filed, yard.officer, GUILTY, zone=yard.zone, at=again)
    yard.step(steps.remedy, filed, yard.officer, "调岗", told="已处理。", at=again)
    yard.step(
        steps.record_call, filed, yard.officer, reached=True, content=False, words="", at=again
    )
    yard.step(steps.close, filed, yard.officer, zone=yard.zone, at=again + 10 * DAY)
    with pytest.raises(ReopenedBefore):
        yard.as_complainant(complainant.reopen, filed, "还有", zone=yard.zone, at=again + 11 * DAY)


def test_the_handling_is_not_rated_before_the_case_is_closed(yard: Yard) -> None:
    filed = yard.decided()
    with pytest.raises(NotClosedYet):
        yard.as_complainant(complainant.rate_handling, filed, 5, "")


def test_the_handling_is_rated_and_both_ratings_stay_on_record(yard: Yard) -> None:
    filed = yard.closed()
    for score in (2, 4):
        yard.as_complainant(complainant.rate_handling, filed, score, "")
    assert yard.case(filed, yard.top).record.handling_score == 4
    rated = [e.detail["score"] for e in all_events(yard, filed) if e.kind == "handling-rated"]
    assert rated == [2, 4]


# Ways in


def test_after_a_low_rating_one_may_ask_for_a_call_which_counts_against_nobody(
    yard: Yard,
) -> None:
    receipts = {}
    for score in (1, 5):
        at = RatingAt(window_id(yard), NOW, yard.zone)
        receipts[score] = yard.house.writer.keep_now(
            submission_of({"score": score, "key": str(uuid4())}, at)
        ).id
    kinds = {}
    for score, receipt in receipts.items():
        with yard.house.writing() as session:
            there = Circumstances(NOW, yard.zone, yard.house.secret, CHINESE, window_id(yard))
            told = {"words": "请回电", "category": "other", "contact": PHONE, "follow_up": "1"}
            filed = make_complaint(session, told, there, key=str(uuid4()), receipt=receipt)
        kinds[score] = yard.case(filed, yard.officer).record.kind
    assert kinds == {1: "follow_up", 5: "complaint"}
    with yard.house.reading() as session:
        counted = month_store.complaint_counts(session, NOVEMBER, NOVEMBER)
    assert counted == {NOVEMBER: (1, 0)}


def window_id(yard: Yard) -> int:
    with yard.house.reading() as session:
        return directory_store.window(session, "SB-1").id


def test_one_incident_told_twice_counts_once(yard: Yard) -> None:
    one, two = yard.complain(), yard.complain()
    yard.step(steps.merge, two, yard.officer, one.number, zone=yard.zone)
    with yard.house.reading() as session:
        assert month_store.complaint_counts(session, NOVEMBER, NOVEMBER) == {NOVEMBER: (1, 0)}


def test_a_complainant_may_send_it_past_the_team(yard: Yard) -> None:
    filed = yard.complain(about_team="1")
    with pytest.raises(ComplaintUnknown):
        yard.case(filed, yard.officer)
    assert yard.case(filed, yard.top).record.sealed


# The ledger


def lost(yard: Yard) -> dict[str, int]:
    """What everybody lost in points, as the ledger has it."""
    sums: dict[str, int] = {}
    with yard.house.reading() as session:
        for each in ledger_store.entries(session):
            sums[each.entry.person] = sums.get(each.entry.person, 0) + each.entry.points
    return {person: points for person, points in sums.items() if points}


def test_a_finding_is_posted_when_nobody_appealed_in_time(yard: Yard) -> None:
    filed = yard.decided()
    until = yard.case(filed, yard.officer).record.appeal_until
    assert until is not None
    yard.tick(until - MINUTE)
    assert lost(yard) == {}
    assert yard.tick(until + MINUTE).posted == 1
    assert lost(yard) == {"W": 5}
    assert yard.tick(until + DAY).posted == 0


def test_an_appeal_holds_posting_until_it_is_decided(yard: Yard) -> None:
    filed = yard.decided()
    yard.step(appeals.appeal, filed, yard.clerk, "不是我当班", zone=yard.zone)
    yard.tick(NOW + 30 * DAY)
    assert lost(yard) == {}
    later = NOW + 31 * DAY
    yard.step(
        appeals.decide_appeal,
        filed,
        yard.top,
        Reviewed("partly_upheld", "有责任", told="部分属实。"),
        zone=yard.zone,
        at=later,
    )
    yard.tick(later)
    assert lost(yard) == {"W": 5}


def test_a_reopened_case_takes_its_points_back_until_it_is_found_anew(yard: Yard) -> None:
    filed = yard.closed()
    yard.tick(NOW + 20 * DAY)
    assert lost(yard) == {"W": 5}
    again = NOW + 20 * DAY
    yard.as_complainant(complainant.reopen, filed, "搞错人了", zone=yard.zone, at=again)
    assert yard.tick(again).posted == 1
    assert lost(yard) == {}
    found = Finding("rejected", "attitude", "查明另有其人", "", "另有其人。")
    yard.step(steps.decide, filed, yard.officer, found, zone=yard.zone, at=again)
    assert yard.tick(again + 9 * DAY).posted == 0
    assert lost(yard) == {}


def test_the_five_signs_beneath_the_code_prove_the_arrival_and_a_reason_stays_one(
    yard: Yard,
) -> None:
    proofs = []
    for typed in (f" {typed_of(yard.token).lower()}.", "camera-broken"):
        filed = yard.complain()
        yard.answer(filed)
        yard.step(steps.arrive, filed, yard.officer, token="", reason=typed)
        with yard.house.reading() as session:
            kept = case_store.events(session, complaint_store.get(session, filed.number).id)
        proofs += [each.detail["proof"] for each in kept if each.kind == "arrive"]
    assert proofs == ["typed", "declared"]


def test_a_script_that_goes_on_rating_does_not_fill_the_case(yard: Yard) -> None:
    filed = yard.closed()
    for _ in range(complainant.MOST_RATED):
        yard.as_complainant(complainant.rate_handling, filed, 4, "")
    with pytest.raises(HandlingRatedOften):
        yard.as_complainant(complainant.rate_handling, filed, 1, "")
    assert yard.case(filed, yard.top).record.handling_score == 4
