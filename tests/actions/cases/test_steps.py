"""The life of a complaint among four people: complainant, officer, accused, those above."""

from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from db.books import ledger_store, month_store
from db.cases import case_store, complaint_store, message_store
from db.directory import directory_store
from db.directory.directory_store import Posting
from db.ground import audit_store
from kiosk.actions.cases import appeals, complainant, deadlines, steps
from kiosk.actions.cases.complaints import Circumstances, make_complaint
from kiosk.actions.cases.dispatch import Intake
from kiosk.actions.feedback.ratings import Circumstances as RatingAt
from kiosk.actions.feedback.ratings import submission_of
from kiosk.reports.cases.desk import View, desk
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.cases.complaints import State
from survey.cases.findings import Finding, Reviewed
from survey.cases.steps import Relation
from survey.codes import typed_of
from survey.refusals.cases import (
    CaseChanged,
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
)
from survey.refusals.complaints import ComplaintUnknown
from survey.refusals.given import ReasonMissing
from survey.texts import CHINESE
from tests.helpers.building import NOW, a_window
from tests.helpers.handling import DAY, GUILTY, MINUTE, NOVEMBER, PHONE, Yard
from tests.helpers.worlds import world


@pytest.fixture
def yard(any_house: House) -> Yard:
    return world(any_house, Yard)


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
        yard.step(steps.reassign, filed, yard.officer, "tang", reason="太忙")
    for unusable in ("zhao", "clerk", "nobody"):
        with pytest.raises(OfficerUnusable):
            yard.step(steps.reassign, filed, yard.top, unusable, reason="太忙")
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
    assert yard.due(filed, "closed") < until
    yard.step(deadlines.extend, filed, yard.top, until, reason="同意", zone=yard.zone)
    assert yard.due(filed, "closed") == until


def test_a_request_to_put_off_waits_at_the_top_until_it_is_answered(yard: Yard) -> None:
    filed = yard.complain()
    before, until = yard.due(filed, "closed"), NOW + 10 * DAY
    assert filed.number not in on_the_desk(yard, yard.top)
    yard.step(deadlines.extend, filed, yard.officer, until, reason="取证", zone=yard.zone)
    assert yard.case(filed, yard.top).record.asked_until == until
    assert filed.number in on_the_desk(yard, yard.top)
    with pytest.raises(ReasonMissing):
        yard.step(deadlines.refuse_extension, filed, yard.top, reason=" ")
    with pytest.raises(NotYourCase):
        yard.step(deadlines.refuse_extension, filed, yard.officer, reason="不急")
    yard.step(deadlines.refuse_extension, filed, yard.top, reason="证据已经齐了")
    assert yard.due(filed, "closed") == before
    assert filed.number not in on_the_desk(yard, yard.top)
    with pytest.raises(NothingAsked):
        yard.step(deadlines.refuse_extension, filed, yard.top, reason="再说一次")


def test_nobody_at_the_top_puts_off_a_case_of_their_own(yard: Yard) -> None:
    filed = yard.complain()
    yard.step(steps.reassign, filed, yard.top, yard.top.username, reason="自己办")
    yard.step(deadlines.extend, filed, yard.top, NOW + 10 * DAY, reason="太忙", zone=yard.zone)
    assert yard.kinds(filed)[-1] == "extension-asked"


def on_the_desk(yard: Yard, user: User) -> list[str]:
    with yard.house.reading() as session:
        return [each.ref for each in desk(session, user, View.MINE).cases]


def test_what_happened_in_a_case_cannot_be_changed(yard: Yard) -> None:
    yard.complain()
    for deed in ("UPDATE case_events SET actor = 'x'", "DELETE FROM case_events"):
        with pytest.raises(DBAPIError), yard.house.writing() as session:
            session.execute(text(deed))


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
    assert yard.due(filed, "verified") > again
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
    rated = [e.detail["score"] for e in yard.events(filed) if e.kind == "handling-rated"]
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


def test_five_signs_that_are_hardly_a_word_prove_the_arrival_too(yard: Yard) -> None:
    token = next(each for each in map(str, count()) if not any(map(str.isalpha, typed_of(each))))
    filed = yard.complain()
    with yard.house.writing() as session:
        session.execute(
            text("UPDATE window_tokens SET token = :new WHERE token = :old"),
            {"new": token, "old": yard.token},
        )
    yard.answer(filed)
    yard.step(steps.arrive, filed, yard.officer, token="", reason=typed_of(token))
    with yard.house.reading() as session:
        kept = case_store.events(session, complaint_store.get(session, filed.number).id)
    assert [each.detail["proof"] for each in kept if each.kind == "arrive"] == ["typed"]


def test_a_script_that_goes_on_rating_does_not_fill_the_case(yard: Yard) -> None:
    filed = yard.closed()
    for _ in range(complainant.MOST_RATED):
        yard.as_complainant(complainant.rate_handling, filed, 4, "")
    with pytest.raises(HandlingRatedOften):
        yard.as_complainant(complainant.rate_handling, filed, 1, "")
    assert yard.case(filed, yard.top).record.handling_score == 4
