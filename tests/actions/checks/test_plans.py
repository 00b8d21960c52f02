"""The plan of checks: drawn once, fair, known to the inspector alone, added to, excused."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import text, update

from db.cases import case_store
from db.checks import plan_store
from db.directory import directory_store
from db.ground import audit_store, models
from kiosk.actions.checks import plans
from kiosk.actions.directory import hours
from kiosk.reports.checks import redraws
from kiosk.reports.checks.plan import plan as plan_report
from kiosk.reports.checks.plan import redo
from kiosk.wiring import House
from survey.cases.recusal import Posted, chain
from survey.checks.draw_documents import commitment, of_document
from survey.checks.draws import Why
from survey.directory.roles import Role
from survey.periods import Period
from survey.refusals.checks import (
    DrawRuleUnknown,
    NobodyToDraw,
    PeriodNotDrawable,
)
from survey.refusals.directory import NotYours
from tests.helpers.building import NOW, a_person, a_window, an_account
from tests.helpers.history import complained, moment, rated
from tests.helpers.planning import INSPECTORS, JOINT, SPOT, WINDOWS, Plan, a_plan
from tests.helpers.worlds import world

NOVEMBER = Period.read("2026-11")
DECEMBER = Period.read("2026-12")
QUARTER = Period.read("2026-Q4")
TODAY = NOW.date()
DECEMBER_1 = moment(date(2026, 12, 1))


@pytest.fixture
def plan(any_house: House) -> Plan:
    return world(any_house, a_plan)


def test_every_window_is_drawn_once_for_somebody_of_another_unit(plan: Plan) -> None:
    assert plan.draw(NOVEMBER).new
    places = plan.places(NOVEMBER)
    assert {each.window for each in places if each.why == Why.COVERAGE} == set(WINDOWS)
    assert all(INSPECTORS[each.inspector] != each.unit for each in places)
    loads = Counter(each.inspector for each in places)
    assert max(loads.values()) - min(loads[code] for code in INSPECTORS) <= 1


def test_those_above_the_people_of_a_window_and_the_units_heads_are_never_drawn(
    plan: Plan,
) -> None:
    a_person(plan.house, "C1", unit="U1", supervisor="I2", leader="I3", window="W1")
    a_person(plan.house, "C2", unit="U2", supervisor="I4")
    plan.draw(NOVEMBER)
    with plan.house.reading() as session:
        people = directory_store.people(session, on=TODAY)
    posted = [Posted(p.code, p.unit, p.supervisor, p.leader, p.window) for p in people]
    for each in plan.places(NOVEMBER):
        assert each.inspector not in chain(posted, accused=None, unit=each.unit, window=each.window)
    assert {each.inspector for each in plan.places(NOVEMBER) if each.window == "W1"} == {"I4"}


def test_a_second_press_finds_the_first_draw(plan: Plan) -> None:
    first, second = plan.draw(NOVEMBER), plan.draw(NOVEMBER)
    assert (first.new, second.new) == (True, False)
    assert first.draw.commitment == second.draw.commitment
    assert Counter(each.draw for each in plan.places(NOVEMBER)).keys() == {1}


def test_two_people_who_draw_at_once_make_one_draw(plan: Plan) -> None:
    together = Barrier(2)

    def press(_: int) -> plans.Outcome:
        together.wait()
        return plan.draw(NOVEMBER)

    with ThreadPoolExecutor(2) as both:
        done = list(both.map(press, range(2)))
    assert sorted(each.new for each in done) == [False, True]
    assert len({each.draw.commitment for each in done}) == 1
    with plan.house.reading() as session:
        assert len(plan_store.draws(session, SPOT, NOVEMBER)) == 1


def test_only_those_at_the_top_draw(plan: Plan) -> None:
    for role in set(Role) - {Role.TEAM_LEADER, Role.CHAIRMAN}:
        other = replace(plan, top=replace(plan.top, role=role))
        for act in (other.draw, other.add):
            with pytest.raises(NotYours):
                act(NOVEMBER)


@pytest.mark.parametrize(
    ("period", "at"),
    [
        ("2027-01", NOW),
        ("2026-10", NOW),
        ("2026-11", moment(date(2026, 12, 1))),
        ("2026-10", moment(date(2026, 10, 31))),  # a Saturday: no working day is left
    ],
)
def test_a_period_is_drawn_one_ahead_and_while_days_are_left(
    plan: Plan, period: str, at: object
) -> None:
    with pytest.raises(PeriodNotDrawable):
        plan.draw(Period.read(period), at=at)  # type: ignore[arg-type]
    assert plan.draw(DECEMBER).new


def test_on_the_last_working_day_the_same_day_is_due(plan: Plan) -> None:
    plan.draw(NOVEMBER, at=moment(date(2026, 11, 30)))
    assert {each.due_on for each in plan.places(NOVEMBER)} == {date(2026, 11, 30)}


def test_nothing_is_due_on_a_holiday_and_a_worked_saturday_counts(plan: Plan) -> None:
    with plan.house.writing() as session:
        off, on = date(2026, 11, 26), date(2026, 11, 28)
        hours.keep_days(session, off, off, works=False, name="", by="a", at=NOW)
        hours.keep_days(session, on, on, works=True, name="", by="a", at=NOW)
    drawn = plan.draw(NOVEMBER)
    due = ["2026-11-24", "2026-11-25", "2026-11-27", "2026-11-28", "2026-11-30"]
    assert drawn.draw.inputs["days"] == due
    assert {each.due_on.isoformat() for each in plan.places(NOVEMBER)} == set(due)


def test_without_windows_or_inspectors_nothing_is_drawn(any_house: House) -> None:
    plan = Plan(any_house, an_account(any_house, "top", "team_leader"), {})
    with pytest.raises(NobodyToDraw):
        plan.draw(NOVEMBER)
    a_window(any_house, "W1")
    with pytest.raises(NobodyToDraw):
        plan.draw(NOVEMBER)
    a_person(any_house, "I1", unit="U1")
    an_account(any_house, "i1", "inspector", "I1")
    with pytest.raises(NobodyToDraw):
        plan.draw(NOVEMBER)  # the only one there is belongs to the unit


def test_complaints_low_ratings_and_silence_draw_a_window_again(plan: Plan) -> None:
    for code in ("W1", "W2", "W3", "W4", "W5"):
        rated(plan.house, code, [5] * 30)
    complained(plan.house, "C1", window="W1", at=NOW, outcome=None)
    complained(plan.house, "C2", window="W2", at=NOW, outcome="rejected")
    complained(plan.house, "C3", window="W3", at=NOW, category="integrity")
    complained(plan.house, "C4", window="W4", at=NOW)
    with plan.house.writing() as session:
        case_store.adopt(session)
        session.execute(
            update(models.CaseRow)
            .where(
                models.CaseRow.complaint_id.in_(
                    session.query(models.ComplaintRow.id).filter_by(ref="C4").scalar_subquery()
                )
            )
            .values(sealed=True)
        )
    drawn = plan.draw(NOVEMBER).draw
    assert {w["code"]: w["complaints"] for w in drawn.inputs["windows"]} == {
        "W1": 1, "W2": 0, "W3": 0, "W4": 0, "W5": 0, "W6": 0,
    }  # fmt: skip
    more = {each.window: each.why for each in plan.places(NOVEMBER) if each.why != Why.COVERAGE}
    assert more == {"W1": Why.COMPLAINTS, "W6": Why.SILENCE}


def test_the_seed_is_new_each_time_and_the_commitment_fixes_it(plan: Plan) -> None:
    first = plan.draw(NOVEMBER).draw
    second = plan.draw(DECEMBER).draw
    assert len(first.seed) == 64
    assert first.seed != second.seed
    with plan.house.reading() as session:
        [kept] = plan_store.draws(session, SPOT, NOVEMBER)
    assert redraws.redone(kept, plan.places(NOVEMBER))
    assert not redraws.redone(replace(kept, seed="0" * 64), plan.places(NOVEMBER))
    other = kept.inputs | {"extra": 0 if kept.inputs["extra"] else 1}
    assert not redraws.redone(replace(kept, inputs=other), plan.places(NOVEMBER))
    with plan.house.writing() as session:
        row = models.AssignmentRow
        session.execute(update(row).where(row.place == 1).values(due_on=date(2026, 11, 1)))
    assert not redraws.redone(kept, plan.places(NOVEMBER))


def test_the_audit_trail_says_that_was_drawn_and_not_what(plan: Plan) -> None:
    drawn = plan.draw(NOVEMBER).draw
    with plan.house.reading() as session:
        noted = [each for each in audit_store.entries(session) if each.deed == "checks-drawn"]
    [entry] = noted
    assert entry.detail["commitment"] == drawn.commitment
    assert drawn.seed not in str(entry.detail)
    assert not any(code in str(entry.detail) for code in [*WINDOWS, *INSPECTORS])


def test_the_doctor_finds_a_draw_that_was_changed_or_put_in_place_of_another(plan: Plan) -> None:
    drawn = plan.draw(NOVEMBER).draw
    plan.draw(QUARTER, JOINT)

    def wrong() -> list[str]:
        with plan.house.reading() as session:
            return list(redraws.wrong_draws(session))

    assert wrong() == []
    row = models.AssignmentRow
    with plan.house.writing() as session:
        session.execute(update(row).where(row.place == 1).values(due_on=date(2026, 11, 1)))
    assert wrong() == ["spot 2026-11 1 was changed", "joint 2026-Q4 1 was changed"]
    trigger = "draws_forbids_update" if plan.house.database.is_sqlite else "draws_forbids_change"
    with plan.house.writing() as session:
        on = "" if plan.house.database.is_sqlite else " ON draws"
        session.execute(text(f"DROP TRIGGER {trigger}{on}"))
        session.execute(
            update(models.DrawRow)
            .where(models.DrawRow.kind == SPOT)
            .values(commitment=commitment(of_document(drawn.inputs), seed="chosen"))
        )
    assert wrong()[0] == "spot 2026-11 1 is not the one that was noted"


def test_a_draw_by_a_rule_of_another_version_is_named_by_the_doctor_and_refused_to_redo(
    plan: Plan,
) -> None:
    kept = plan.draw(NOVEMBER).draw
    later = kept.inputs | {"rule": 2}
    with pytest.raises(DrawRuleUnknown):
        redraws.redone(replace(kept, inputs=later), plan.places(NOVEMBER))
    trigger = "draws_forbids_update" if plan.house.database.is_sqlite else "draws_forbids_change"
    with plan.house.writing() as session:
        on = "" if plan.house.database.is_sqlite else " ON draws"
        session.execute(text(f"DROP TRIGGER {trigger}{on}"))
        session.execute(update(models.DrawRow).values(inputs=later))
    after = date(2026, 12, 1)
    with plan.house.reading() as session:
        assert list(redraws.wrong_draws(session)) == [
            "spot 2026-11 1 was made by a rule that is not known here"
        ]
        with pytest.raises(DrawRuleUnknown):
            redo(session, NOVEMBER, today=after)
        shown = plan_report(session, NOVEMBER, today=after, zone=plan.house.settings.zone)
    assert shown.checks == plan.places(NOVEMBER)


# What an inspector knows, and what is done


def test_an_inspector_knows_their_own_part_and_no_other(plan: Plan) -> None:
    plan.draw(NOVEMBER)
    plan.draw(QUARTER, JOINT)
    with plan.house.reading() as session:
        known = {code: plan_store.open_for(session, code, today=TODAY) for code in INSPECTORS}
    for kind, period in ((SPOT, NOVEMBER), (JOINT, QUARTER)):
        drawn = {(each.inspector, each.id) for each in plan.places(period, kind)}
        told = {(c, each.id) for c, own in known.items() for each in own if each.kind == kind}
        assert told == drawn
    for own in known.values():
        assert [each.due_on for each in own] == sorted(each.due_on for each in own)


def test_a_check_by_the_one_drawn_is_counted_once(plan: Plan) -> None:
    plan.draw(NOVEMBER)
    place = plan.places(NOVEMBER)[0]
    ref = plan.check(place.window, place.inspector, at=NOW + timedelta(hours=2))
    with plan.house.writing() as session:
        for _ in range(2):
            plan_store.fulfil(
                session, ref, window=place.window, person=place.inspector, kind=SPOT, on=TODAY
            )
    done = [each for each in plan.places(NOVEMBER) if each.inspection]
    assert [(each.id, each.inspection) for each in done] == [(place.id, ref)]
    with plan.house.reading() as session:
        own = plan_store.open_for(session, place.inspector, today=TODAY)
    assert place.id not in {each.id for each in own}


def test_of_two_checks_of_one_window_the_first_due_is_fulfilled_first(plan: Plan) -> None:
    plan.draw(NOVEMBER)
    with plan.house.writing() as session:
        row = models.AssignmentRow
        window = directory_store.window(session, "W1").id
        person = directory_store.person_id(session, "I4")
        for place, due in ((1, 30), (2, 25)):
            session.execute(
                update(row)
                .where(row.place == place)
                .values(window_id=window, inspector_id=person, due_on=date(2026, 11, due))
            )
        session.execute(
            update(row).where(row.place > 2, row.window_id == window).values(excused_by="x")
        )
    plan.check("W1", "I4", at=NOW + timedelta(hours=1))
    first = [each for each in plan.places(NOVEMBER) if each.inspection]
    assert [each.due_on.day for each in first] == [25]
    plan.check("W1", "I4", at=NOW + timedelta(hours=2))
    assert len([each for each in plan.places(NOVEMBER) if each.inspection]) == 2


def test_somebody_else_another_kind_and_an_earlier_walk_fulfil_nothing(plan: Plan) -> None:
    plan.draw(NOVEMBER)
    place = plan.places(NOVEMBER)[0]
    other = next(code for code in INSPECTORS if code != place.inspector)
    later = NOW + timedelta(hours=2)
    plan.check(place.window, other, at=later)
    plan.check(place.window, place.inspector, at=later, kind=JOINT)
    plan.check(place.window, place.inspector, at=later, kind="self")
    plan.check(place.window, place.inspector, at=NOW - timedelta(hours=2))
    assert not [each for each in plan.places(NOVEMBER) if each.inspection and each.id == place.id]


def test_past_due_it_may_be_done_until_the_month_ends(plan: Plan) -> None:
    plan.draw(NOVEMBER)
    place = next(each for each in plan.places(NOVEMBER) if each.due_on < date(2026, 11, 30))
    late = moment(date(2026, 11, 30))
    assert place.missed(date(2026, 11, 30))
    plan.check(place.window, place.inspector, at=late)
    assert next(e for e in plan.places(NOVEMBER) if e.id == place.id).inspection
    left = next(each for each in plan.places(NOVEMBER) if each.is_open)
    plan.check(left.window, left.inspector, at=DECEMBER_1)
    assert next(e for e in plan.places(NOVEMBER) if e.id == left.id).is_open
    with plan.house.reading() as session:
        assert plan_store.open_for(session, left.inspector, today=DECEMBER_1.date()) == []
