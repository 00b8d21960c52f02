"""What is missing of a plan is drawn anew, and what is missed is excused by those at the top."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from db.checks import plan_store
from db.directory import account_store, directory_store
from db.ground import audit_store
from kiosk.actions.checks import plans
from kiosk.reports.checks import redraws
from kiosk.reports.checks.plan import missing
from kiosk.reports.checks.yards import CLOSED, LEFT
from kiosk.wiring import House
from survey.checks.draws import Why
from survey.directory.roles import SYSTEM, Role
from survey.periods import Period
from survey.refusals.checks import (
    AssignmentSettled,
    AssignmentUnknown,
    NotDrawn,
    NothingMissing,
)
from survey.refusals.directory import NotYours
from survey.refusals.given import ReasonMissing
from tests.helpers.building import NOW, a_person, a_window
from tests.helpers.history import moment
from tests.helpers.planning import INSPECTORS, JOINT, WINDOWS, Plan, a_plan
from tests.helpers.worlds import world

NOVEMBER = Period.read("2026-11")
QUARTER = Period.read("2026-Q4")
TODAY = NOW.date()


@pytest.fixture
def plan(any_house: House) -> Plan:
    return world(any_house, a_plan)


def leave(plan: Plan, code: str) -> None:
    """Close an inspector's account."""
    user = plan.inspectors[code]
    with plan.house.writing() as session:
        account_store.close(session, user.id, at=NOW)


def test_where_nothing_is_missing_nothing_is_drawn(plan: Plan) -> None:
    with pytest.raises(NotDrawn):
        plan.add(NOVEMBER)
    plan.draw(NOVEMBER)
    before = plan.places(NOVEMBER)
    with pytest.raises(NothingMissing):
        plan.add(NOVEMBER)
    with plan.house.reading() as session:
        assert missing(session, NOVEMBER, today=TODAY) == 0
    assert plan.places(NOVEMBER) == before


def test_a_window_opened_since_gets_a_draw_of_its_own(plan: Plan) -> None:
    plan.draw(NOVEMBER)
    before = plan.places(NOVEMBER)
    a_window(plan.house, "W7", unit="U1")
    with plan.house.reading() as session:
        assert missing(session, NOVEMBER, today=TODAY) == 1
    added = plan.add(NOVEMBER)
    assert (added.draw.number, added.replaced) == (2, 0)
    now = plan.places(NOVEMBER)
    assert [each for each in now if each.draw == 1] == before
    assert [(each.window, each.why) for each in now if each.draw == 2] == [("W7", Why.COVERAGE)]
    assert redraws.redone(added.draw, now)
    with pytest.raises(NothingMissing):
        plan.add(NOVEMBER)


def test_what_an_inspector_leaves_behind_goes_to_others_and_nothing_else_moves(
    plan: Plan,
) -> None:
    plan.draw(NOVEMBER)
    mine = next(each for each in plan.places(NOVEMBER) if each.inspector == "I4")
    plan.check(mine.window, "I4", at=NOW + timedelta(hours=1))
    open_ = [each for each in plan.places(NOVEMBER) if each.inspector == "I4" and each.is_open]
    before = {each.id: each for each in plan.places(NOVEMBER) if each.inspector != "I4"}
    leave(plan, "I4")
    added = plan.add(NOVEMBER)
    assert added.replaced == len(open_)
    now = plan.places(NOVEMBER)
    assert {each.id: each for each in now if each.id in before} == before
    assert Counter((e.window, e.why) for e in now if e.draw == 2) == Counter(
        (e.window, e.why) for e in open_
    )
    assert all(each.inspector != "I4" for each in now if each.draw == 2)
    taken = [each for each in now if each.excused]
    assert {each.id for each in taken} == {each.id for each in open_}
    assert {(each.excused, each.excused_by) for each in taken} == {(LEFT, SYSTEM)}
    with pytest.raises(NothingMissing):
        plan.add(NOVEMBER)


def test_who_came_into_the_chain_since_hands_the_check_on(plan: Plan) -> None:
    plan.draw(NOVEMBER)
    place = next(each for each in plan.places(NOVEMBER) if each.inspector == "I4")
    a_person(plan.house, "C9", unit=place.unit, supervisor="I4")
    plan.add(NOVEMBER, at=NOW + timedelta(days=1))
    now = [each for each in plan.places(NOVEMBER) if each.window == place.window]
    assert all(each.excused == LEFT for each in now if each.inspector == "I4")
    assert any(each.draw == 2 for each in now)


def test_a_check_nobody_else_may_do_stays_where_it_is(plan: Plan) -> None:
    for code in ("I1", "I2", "I3"):
        leave(plan, code)
    plan.draw(NOVEMBER)
    leave(plan, "I4")
    with pytest.raises(NothingMissing):
        plan.add(NOVEMBER)
    assert all(each.is_open for each in plan.places(NOVEMBER))


def test_the_check_of_a_closed_window_falls_away(plan: Plan) -> None:
    plan.draw(NOVEMBER)
    a_window(plan.house, "W7", unit="U1")
    with plan.house.writing() as session:
        directory_store.set_window_active(session, "W1", active=False)
    plan.add(NOVEMBER)
    gone = [each for each in plan.places(NOVEMBER) if each.window == "W1"]
    assert {each.excused for each in gone} == {CLOSED}
    with plan.house.writing() as session:
        directory_store.set_window_active(session, "W1", active=True)
    plan.add(NOVEMBER)
    again = [e for e in plan.places(NOVEMBER) if e.window == "W1" and e.is_open]
    assert Counter(each.why for each in again) == Counter(each.why for each in gone)


def test_who_joins_a_joint_check_is_of_a_third_department(plan: Plan) -> None:
    plan.draw(QUARTER, JOINT)
    leave(plan, "I4")
    plan.add(QUARTER, JOINT)
    for window, unit in WINDOWS.items():
        there = [
            INSPECTORS[each.inspector]
            for each in plan.places(QUARTER, JOINT)
            if each.window == window and each.excused is None
        ]
        assert len(there) == len(set(there)) == 2
        assert unit not in there


# Excused


def excuse(
    plan: Plan, number: int, reason: str = "当天停业", *, day: int = 30, again: bool = False
) -> None:
    with plan.house.writing() as session:
        plans.excuse_check(
            session, number, reason=reason, by=plan.top, at=moment(date(2026, 11, day)),
            zone=plan.house.settings.zone, again=again,
        )  # fmt: skip


def ask(plan: Plan, number: int, person: str) -> None:
    with plan.house.writing() as session:
        plans.ask_excuse(
            session, number, reason="窗口当天停业", by=plan.inspectors[person], at=NOW,
            zone=plan.house.settings.zone,
        )  # fmt: skip


def test_a_missed_check_is_excused_with_a_reason_by_those_at_the_top(plan: Plan) -> None:
    plan.draw(NOVEMBER)
    place = next(each for each in plan.places(NOVEMBER) if each.due_on.day == 25)
    with pytest.raises(ReasonMissing):
        excuse(plan, place.id, "  ")
    officer = replace(plan, top=replace(plan.top, role=Role.SUPERVISION))
    with pytest.raises(NotYours):
        excuse(officer, place.id)
    excuse(plan, place.id)
    now = next(each for each in plan.places(NOVEMBER) if each.id == place.id)
    assert (now.excused, now.excused_by, now.is_open) == ("当天停业", "top", False)
    with pytest.raises(AssignmentSettled):
        excuse(plan, place.id, "again")
    with plan.house.reading() as session:
        [entry] = [e for e in audit_store.entries(session) if e.deed == "check-excused"]
    assert (entry.actor, entry.detail["reason"]) == ("top", "当天停业")


def test_a_check_excused_for_somebody_else_is_drawn_again_for_another_one(plan: Plan) -> None:
    plan.draw(NOVEMBER)
    place = next(each for each in plan.places(NOVEMBER) if each.due_on.day == 24)
    excuse(plan, place.id, "病假", day=25, again=True)
    with plan.house.reading() as session:
        assert missing(session, NOVEMBER, today=date(2026, 11, 25)) == 1
    added = plan.add(NOVEMBER, at=moment(date(2026, 11, 25)))
    [new] = [each for each in plan.places(NOVEMBER) if each.draw == 2]
    assert (new.window, new.why) == (place.window, place.why)
    assert new.inspector != place.inspector
    assert added.draw.inputs["recused"][place.window][place.inspector] == "relieved"
    old = next(each for each in plan.places(NOVEMBER) if each.id == place.id)
    assert (old.excused, old.excused_by) == ("病假", SYSTEM)


def test_an_open_check_cannot_be_found_out_by_excusing(plan: Plan) -> None:
    plan.draw(NOVEMBER)
    place = next(each for each in plan.places(NOVEMBER) if each.due_on.day == 30)
    for number in (place.id, 10_000):
        with pytest.raises(AssignmentUnknown):
            excuse(plan, number)
    assert plan.places(NOVEMBER)[place.place - 1].is_open


def test_a_done_check_needs_no_excuse(plan: Plan) -> None:
    plan.draw(NOVEMBER)
    place = plan.places(NOVEMBER)[0]
    plan.check(place.window, place.inspector, at=NOW + timedelta(hours=1))
    with pytest.raises(AssignmentSettled):
        excuse(plan, place.id)


def test_an_inspector_before_a_closed_window_asks_and_keeps_the_check_until_excused(
    plan: Plan,
) -> None:
    plan.draw(NOVEMBER)
    place = next(each for each in plan.places(NOVEMBER) if each.due_on.day == 30)
    other = next(code for code in INSPECTORS if code != place.inspector)
    with pytest.raises(AssignmentUnknown):
        ask(plan, place.id, other)
    ask(plan, place.id, place.inspector)
    now = next(each for each in plan.places(NOVEMBER) if each.id == place.id)
    assert (now.is_open, now.asks) == (True, "窗口当天停业")
    excuse(plan, place.id, day=24)
    with plan.house.reading() as session:
        own = plan_store.open_for(session, place.inspector, today=TODAY)
    assert place.id not in {each.id for each in own}


def test_a_check_asked_off_and_done_after_all_is_done(plan: Plan) -> None:
    plan.draw(NOVEMBER)
    place = plan.places(NOVEMBER)[0]
    ask(plan, place.id, place.inspector)
    plan.check(place.window, place.inspector, at=NOW + timedelta(hours=3))
    assert next(each for each in plan.places(NOVEMBER) if each.id == place.id).inspection
