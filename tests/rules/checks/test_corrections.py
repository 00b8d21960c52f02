"""Corrective action: its way, who may do what, overdue, recurrence and rates."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.checks.corrections import (
    LEADS,
    OPEN,
    OVER,
    RECHECKS,
    RIGHTS,
    STATES,
    Course,
    Involved,
    Relation,
    State,
    Step,
    led_to,
    may,
    next_steps,
    overdue,
    rates,
    recurs,
    relation,
)
from survey.refusals.checks import CorrectionStepClosed, NotYourCorrection

DAY = date(2026, 11, 23)
ONE = timedelta(days=1)
WHO = {
    Relation.OWNER: Involved(is_owner=True, in_chain=True, same_unit=True),
    Relation.CHAIN: Involved(in_chain=True, at_the_top=True, checks=True),
    Relation.ORDERER: Involved(ordered_it=True, checks=True),
    Relation.TOP: Involved(at_the_top=True, checks=True),
    Relation.CHECKER: Involved(checks=True),
    Relation.READER: Involved(reads=True, same_unit=True),
    Relation.OUTSIDE: Involved(),
}
MAY = {
    Relation.OWNER: {Step.PLAN, Step.HAND_IN},
    Relation.CHAIN: {Step.PLAN, Step.HAND_IN},
    Relation.ORDERER: {Step.CLOSE, Step.GIVE_BACK, Step.WITHDRAW, Step.EXTEND},
    Relation.TOP: {Step.CLOSE, Step.GIVE_BACK, Step.WITHDRAW, Step.EXTEND},
    Relation.CHECKER: {Step.CLOSE, Step.GIVE_BACK},
    Relation.READER: set(),
    Relation.OUTSIDE: set(),
}
involved = st.builds(Involved, **dict.fromkeys(Involved.__slots__, st.booleans()))


@pytest.mark.parametrize("wanted", Relation)
def test_each_relation_may_do_what_the_table_says_and_nothing_else(wanted: Relation) -> None:
    assert relation(WHO[wanted]) is wanted
    assert {step for step in Step if may(WHO[wanted], step)} == MAY[wanted]


@given(involved)
def test_no_recheck_by_the_owner_the_chain_the_unit_or_who_handed_it_in(who: Involved) -> None:
    rechecks = any(may(who, step) for step in RECHECKS)
    if who.is_owner or who.in_chain or who.handed_it_in:
        assert not rechecks
    if who.same_unit and not who.at_the_top:
        assert not rechecks


def test_who_ordered_it_for_their_own_unit_may_end_it_but_never_rechecks_it() -> None:
    at_home = replace(WHO[Relation.ORDERER], same_unit=True)
    assert {step for step in Step if may(at_home, step)} == {Step.WITHDRAW, Step.EXTEND}
    at_the_top = replace(WHO[Relation.TOP], same_unit=True)
    assert {step for step in Step if may(at_the_top, step)} == MAY[Relation.TOP]


def test_standing_in_the_chain_outweighs_every_office() -> None:
    head_of_the_team = Involved(in_chain=True, ordered_it=True, at_the_top=True, checks=True)
    assert RIGHTS[relation(head_of_the_team)] == RIGHTS[Relation.CHAIN]


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("step", Step)
def test_every_step_that_is_not_in_the_table_is_refused(state: State, step: Step) -> None:
    who = WHO[Relation.OWNER if step in MAY[Relation.OWNER] else Relation.TOP]
    if state in LEADS[step]:
        assert led_to(state, step, who) is LEADS[step][state]
        return
    with pytest.raises(CorrectionStepClosed):
        led_to(state, step, who)


def test_who_may_not_is_refused_before_the_state_is_told() -> None:
    with pytest.raises(NotYourCorrection):
        led_to(State.CLOSED, Step.CLOSE, WHO[Relation.OWNER])


@given(st.lists(st.tuples(st.sampled_from(Step), involved), max_size=30))
def test_whatever_is_pressed_only_open_steps_of_the_entitled_are_taken(
    pressed: list[tuple[Step, Involved]],
) -> None:
    state = State.ORDERED
    for step, who in pressed:
        if step in next_steps(state, who):
            state = led_to(state, step, who)
            continue
        with pytest.raises((CorrectionStepClosed, NotYourCorrection)):
            led_to(state, step, who)
    assert state in OPEN | OVER | {State.DONE}


def test_closing_needs_a_hand_in_and_a_hand_in_a_plan() -> None:
    assert State.ORDERED not in LEADS[Step.HAND_IN]
    assert set(LEADS[Step.CLOSE]) == {State.DONE}


def test_every_state_has_a_name() -> None:
    assert set(STATES) == set(State)


def course(**given: object) -> Course:
    told: dict[str, object] = {
        "state": State.PLANNED, "ordered_on": DAY - 10 * ONE, "due_on": DAY,
    }  # fmt: skip
    return Course(**(told | given))  # type: ignore[arg-type] # a factory for tests


def test_it_is_overdue_from_the_day_after_it_was_due() -> None:
    assert not overdue(course(), DAY)
    assert overdue(course(), DAY + ONE)


def test_what_was_handed_in_on_its_day_was_never_overdue() -> None:
    done = course(state=State.DONE, done_on=DAY)
    assert not any(overdue(done, DAY + n * ONE) for n in range(40))


def test_what_was_handed_in_late_was_overdue_until_then() -> None:
    late = course(state=State.CLOSED, done_on=DAY + 5 * ONE)
    assert [overdue(late, DAY + n * ONE) for n in (0, 1, 4, 5)] == [False, True, True, False]


def test_withdrawn_is_never_overdue_and_nothing_before_it_was_ordered() -> None:
    assert not overdue(course(state=State.WITHDRAWN), DAY + 30 * ONE)
    assert not overdue(course(due_on=DAY - 20 * ONE), DAY - 11 * ONE)
    assert overdue(course(due_on=DAY - 20 * ONE), DAY - 10 * ONE)


@pytest.mark.parametrize(("after", "again"), [(0, True), (90, True), (91, False), (-1, False)])
def test_the_same_within_ninety_days_of_closing_recurs(after: int, again: bool) -> None:
    assert recurs(ordered_on=DAY + after * ONE, earlier_closed_on=DAY) is again


def test_rates_count_what_is_due_and_leave_out_what_was_withdrawn() -> None:
    found = rates(
        [
            course(state=State.CLOSED, done_on=DAY, closed_on=DAY + ONE),
            course(state=State.DONE, done_on=DAY + ONE),
            course(due_on=DAY - ONE, recurs=True),
            course(due_on=DAY + ONE),
            course(state=State.WITHDRAWN, due_on=DAY - ONE),
        ],
        today=DAY,
    )
    assert (found.n, found.closed, found.due, found.in_time, found.recurred) == (4, 1, 3, 1, 1)


def test_a_step_that_is_not_open_is_refused_with_where_it_stands() -> None:
    with pytest.raises(CorrectionStepClosed) as refused:
        led_to(State.DONE, Step.PLAN, WHO[Relation.OWNER])
    assert refused.value.said == CorrectionStepClosed(state=STATES[State.DONE]).said
