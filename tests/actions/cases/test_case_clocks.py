"""Clocks of cases: they warn, escalate once, stand still at night, and stop with their step."""

from datetime import UTC, datetime

import pytest

from db.cases import clock_store, complaint_store
from db.directory import calendar_store
from kiosk.actions.cases import complainant, steps
from kiosk.actions.cases.clockwork import Ticked
from kiosk.actions.cases.complaints import Filed
from kiosk.reports.cases import desk as desk_report
from kiosk.reports.cases.following import followed
from kiosk.wiring import House
from survey.cases.clocks import Deadline
from survey.refusals.complaints import ComplaintUnknown
from survey.refusals.given import ReasonMissing
from tests.helpers.building import NOW
from tests.helpers.handling import DAY, MINUTE, Yard
from tests.helpers.worlds import world


@pytest.fixture
def yard(any_house: House) -> Yard:
    return world(any_house, Yard)


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
    events = {event.kind: event.detail for event in yard.events(filed)}
    assert events["overdue"]["to"] == yard.top.name
    assert yard.kinds(filed).count("inaction") == 1
    assert yard.kinds(filed).count("overdue") == 2
    inaction = yard.case(str(events["inaction"]["number"]), yard.top)
    assert (inaction.record.kind, inaction.record.sealed) == ("inaction", True)
    assert inaction.complaint.person == "H"
    assert inaction.record.about == filed.number
    with pytest.raises(ComplaintUnknown):
        yard.case(inaction.complaint.ref, yard.officer)


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
    gate = world(any_house, Yard, post="MW")
    late = datetime(2026, 11, 30, 15, 50, tzinfo=UTC)  # 23:50 in Shanghai
    filed = gate.complain(at=late)
    assert gate.tick(late + 16 * MINUTE).overdue == 1
    assert gate.case(filed, gate.top).complaint.biz_month == "2026-11"


def test_a_holiday_kept_in_the_calendar_moves_the_deadlines(yard: Yard) -> None:
    with yard.house.writing() as session:
        assert calendar_store.keep_days(session, [(NOW.date(), False, "公司假日")]) == 1
    filed = yard.complain()
    assert yard.due(filed, "reply") == datetime(2026, 11, 24, 0, 15, tzinfo=UTC)
