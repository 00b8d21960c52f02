"""The life of a case: no step out of turn, nobody judges their own chain."""

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.cases.clocks import Clock
from survey.cases.complaints import FINDINGS, OVER, STATES, State
from survey.cases.recusal import Bond
from survey.cases.steps import (
    RIGHTS,
    STEP_NAMES,
    STEPS,
    STOPS,
    TOP_ROLES,
    WAIVES,
    Course,
    Parties,
    Relation,
    Right,
    Somebody,
    Step,
    allows,
    led_to,
    next_steps,
    relation,
    require,
)
from survey.refusals.cases import (
    AppealOpen,
    AppealTooLate,
    FindingUnknown,
    NotYourCase,
    ReopenedBefore,
    ReopenTooLate,
    StateOutOfTurn,
)

Clocks = Mapping[Step, frozenset[Clock]]
NOW: Final = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
DAY: Final = timedelta(days=1)
CLOSED_WAYS: Final = (StateOutOfTurn, AppealTooLate, AppealOpen, ReopenedBefore, ReopenTooLate)
FOUND_AGAINST: Final = Course(State.UPHELD, outcome=State.UPHELD, appeal_until=NOW + DAY)


def test_a_case_goes_its_way_from_receipt_to_closing() -> None:
    way = [
        (Step.REPLY, State.REPLIED),
        (Step.ARRIVE, State.ON_SITE),
        (Step.INVESTIGATE, State.INVESTIGATING),
        (Step.DECIDE, State.UPHELD),
        (Step.REMEDY, State.REMEDIED),
        (Step.CALL, State.FOLLOW_UP),
        (Step.CLOSE, State.CLOSED),
    ]
    state = State.RECEIVED
    for step, to in way:
        state = led_to(Course(state), step, now=NOW, outcome=State.UPHELD)
        assert state == to


@pytest.mark.parametrize("step", list(Step))
@pytest.mark.parametrize("state", list(State))
def test_every_step_that_is_not_in_the_table_is_refused(state: State, step: Step) -> None:
    if state in STEPS[step]:
        return
    with pytest.raises(StateOutOfTurn) as refused:
        led_to(Course(state), step, now=NOW, outcome=State.UPHELD)
    assert refused.value.said == StateOutOfTurn(now=STATES[state].name, to=STEP_NAMES[step]).said


class Walk:
    """A case as somebody pressing buttons at random would drive it."""

    def __init__(self) -> None:
        self.course = Course(State.RECEIVED)
        self.now = NOW
        self.closings = 0

    def take(self, step: Step, outcome: State) -> None:
        before = self.course
        state = led_to(before, step, now=self.now, outcome=outcome)
        self.closings += state == State.CLOSED
        decided = step in {Step.DECIDE, Step.DECIDE_APPEAL}
        self.course = Course(
            state,
            outcome=outcome if decided else before.outcome,
            appealed=before.appealed or step is Step.APPEAL,
            reopened=before.reopened or step is Step.REOPEN,
            appeal_until=self.now + 3 * DAY if decided else before.appeal_until,
            reopen_until=self.now + 30 * DAY,
        )


presses = st.lists(
    st.tuples(st.sampled_from(Step), st.sampled_from(sorted(FINDINGS)), st.integers(0, 4)),
    max_size=80,
)


@given(presses)
def test_whatever_is_pressed_only_the_steps_open_are_taken(
    pressed: list[tuple[Step, State, int]],
) -> None:
    walk = Walk()
    for step, outcome, days in pressed:
        walk.now += days * DAY
        before, open_steps = walk.course, next_steps(walk.course, now=walk.now)
        if step in open_steps:
            walk.take(step, outcome)
            assert before.state in STEPS[step]
        else:
            with pytest.raises(CLOSED_WAYS):
                walk.take(step, outcome)
            assert walk.course == before
    assert walk.closings <= 2  # closed, reopened once, closed


@given(presses)
def test_wherever_it_stands_a_case_can_be_brought_to_its_end(
    pressed: list[tuple[Step, State, int]],
) -> None:
    walk = Walk()
    for step, outcome, _ in pressed:
        if step in next_steps(walk.course, now=walk.now):
            walk.take(step, outcome)
    walk.now += 5 * DAY  # the time to appeal passes
    for _ in range(8):
        onward = [
            step
            for step in next_steps(walk.course, now=walk.now)
            if step not in {Step.APPEAL, Step.REOPEN, Step.MERGE}
        ]
        if walk.course.state in OVER:
            break
        walk.take(onward[0], State.REJECTED)
    assert walk.course.state in OVER


def test_a_finding_is_one_of_four() -> None:
    with pytest.raises(FindingUnknown):
        led_to(Course(State.INVESTIGATING), Step.DECIDE, now=NOW, outcome="guilty")


def test_the_accused_may_appeal_in_time_and_once() -> None:
    assert led_to(FOUND_AGAINST, Step.APPEAL, now=NOW + DAY) is State.APPEALED
    with pytest.raises(AppealTooLate):
        led_to(FOUND_AGAINST, Step.APPEAL, now=NOW + DAY + timedelta(seconds=1))
    again = Course(State.UPHELD, State.UPHELD, appealed=True, appeal_until=NOW + DAY)
    with pytest.raises(AppealTooLate):
        led_to(again, Step.APPEAL, now=NOW)


def test_nobody_appeals_against_a_finding_in_their_favour() -> None:
    cleared = Course(State.FOLLOW_UP, outcome=State.REJECTED, appeal_until=NOW + DAY)
    with pytest.raises(AppealTooLate):
        led_to(cleared, Step.APPEAL, now=NOW)


def test_nothing_is_closed_while_an_appeal_may_still_come() -> None:
    waiting = Course(State.FOLLOW_UP, outcome=State.UPHELD, appeal_until=NOW + DAY)
    with pytest.raises(AppealOpen):
        led_to(waiting, Step.CLOSE, now=NOW)
    assert led_to(waiting, Step.CLOSE, now=NOW + 2 * DAY) is State.CLOSED


def test_a_closed_case_is_reopened_once_and_not_years_later() -> None:
    closed = Course(State.CLOSED, reopen_until=NOW)
    assert led_to(closed, Step.REOPEN, now=NOW) is State.INVESTIGATING
    with pytest.raises(ReopenedBefore):
        led_to(Course(State.CLOSED, reopened=True), Step.REOPEN, now=NOW)
    with pytest.raises(ReopenTooLate):
        led_to(closed, Step.REOPEN, now=NOW + DAY)


# Who may: the whole table once more, by deed. A right granted by accident shows here.

R: Final = Relation
MAY: Final[dict[Step | Right, set[Relation]]] = {
    Step.REPLY: {R.OFFICER, R.TOP},
    Step.ARRIVE: {R.OFFICER, R.TOP},
    Step.INVESTIGATE: {R.OFFICER, R.TOP},
    Step.DECIDE: {R.OFFICER, R.TOP},
    Step.APPEAL: {R.ACCUSED},
    Step.DECIDE_APPEAL: {R.APPEAL_OFFICER, R.TOP},
    Step.REMEDY: {R.OFFICER, R.TOP},
    Step.CALL: {R.OFFICER, R.TOP},
    Step.CLOSE: {R.OFFICER, R.TOP},
    Step.REOPEN: {R.COMPLAINANT},
    Step.MERGE: {R.OFFICER, R.TOP},
    Right.READ: {R.OFFICER, R.APPEAL_OFFICER, R.TOP, R.TEAM, R.STAND_IN},
    Right.READ_SUMMARY: {R.CHAIN, R.ACCUSED},
    Right.COMMENT: {R.OFFICER, R.APPEAL_OFFICER, R.TOP, R.TEAM, R.CHAIN, R.ACCUSED},
    Right.ATTACH: {R.OFFICER, R.APPEAL_OFFICER, R.TOP, R.TEAM, R.CHAIN, R.ACCUSED},
    Right.CONTACT: {R.OFFICER, R.TOP},
    Right.SUMMARISE: {R.OFFICER, R.TOP},
    Right.NAME_ACCUSED: {R.OFFICER, R.TOP},
    Right.HEAR: {R.OFFICER, R.APPEAL_OFFICER, R.TOP},
    Right.TAKE_NOTE: {R.OFFICER, R.TOP},
    Right.COUNSEL: {R.OFFICER, R.TOP, R.CHAIN},
    Right.ASK_EXTENSION: {R.OFFICER, R.TOP},
    Right.APPROVE_EXTENSION: {R.TOP},
    Right.REASSIGN: {R.TOP, R.STAND_IN},
    Right.WRITE: {R.COMPLAINANT},
    Right.RATE_HANDLING: {R.COMPLAINANT},
    Right.GO_DIRECT: {R.COMPLAINANT},
}


@pytest.mark.parametrize("right", [*Step, *Right])
@pytest.mark.parametrize("who", list(Relation))
def test_each_relation_may_do_what_the_table_says_and_nothing_else(
    who: Relation, right: Step | Right
) -> None:
    assert allows(who, right) == (who in MAY[right])
    with nullcontext() if who in MAY[right] else pytest.raises(NotYourCase):
        require(who, right)


def test_nobody_in_the_chain_verifies_closes_edits_or_reassigns() -> None:
    deciding = {*Step, Right.REASSIGN, Right.SUMMARISE, Right.NAME_ACCUSED, Right.CONTACT}
    assert not RIGHTS[Relation.CHAIN] & deciding
    assert RIGHTS[Relation.ACCUSED] & deciding == {Step.APPEAL}


def test_nobody_with_an_account_does_what_is_the_complainants() -> None:
    theirs = RIGHTS[Relation.COMPLAINANT]
    assert theirs == {Step.REOPEN, Right.WRITE, Right.RATE_HANDLING, Right.GO_DIRECT}
    for who in Relation:
        assert who is Relation.COMPLAINANT or not RIGHTS[who] & theirs


ROLES: Final = ("supervision", "team_leader", "chairman", "leader", "inspector", "administrator")
CHAIN: Final = {"Z": Bond.SUPERVISOR, "Q": Bond.LEADER, "M": Bond.SAME_WINDOW}
PARTIES: Final = Parties("off", "appeal", accused="P1", chain=CHAIN, sealed=False)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("person", "bond"), [("P1", Relation.ACCUSED), ("M", Relation.CHAIN)])
@pytest.mark.parametrize("account", ["off", "appeal", "somebody"])
def test_standing_in_the_chain_outweighs_every_office(
    role: str, person: str, bond: Relation, account: str
) -> None:
    assert relation(Somebody(role, account, person), PARTIES) is bond


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("person", ["Z", "Q"])
def test_of_those_above_the_accused_the_chairman_alone_decides_all_the_same(
    role: str, person: str
) -> None:
    expected = Relation.TOP if role == "chairman" else Relation.CHAIN
    assert relation(Somebody(role, "x", person), PARTIES) is expected


def test_what_nobody_has_stands_with_the_top_whatever_chain_they_stand_in() -> None:
    nobodys = replace(PARTIES, officer=None, nobodys=True)
    who = {role: relation(Somebody(role, "x", "M"), nobodys) for role in ROLES}
    assert {role for role, each in who.items() if each is Relation.STAND_IN} == TOP_ROLES
    assert relation(Somebody("chairman", "x", "P1"), nobodys) is Relation.ACCUSED
    assert RIGHTS[Relation.STAND_IN] == {Right.READ, Right.REASSIGN}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("account", ["off", "appeal", "somebody"])
@pytest.mark.parametrize("sealed", [False, True])
@pytest.mark.parametrize("nobodys", [False, True])
@pytest.mark.parametrize("person", ["P9", *CHAIN])
def test_who_took_a_case_in_takes_no_step_with_it_whatever_their_office(
    role: str, account: str, sealed: bool, nobodys: bool, person: str
) -> None:
    case = replace(PARTIES, sealed=sealed, nobodys=nobodys)
    taken = replace(case, takers=frozenset({account, "another"}))
    who = Somebody(role, account, person)
    rights = RIGHTS[relation(who, taken)]
    assert not rights & (frozenset(Step) - {Step.APPEAL})
    assert rights <= {
        Right.READ, Right.READ_SUMMARY, Right.COMMENT, Right.ATTACH, Right.COUNSEL, Right.REASSIGN,
    }  # fmt: skip
    assert (Right.REASSIGN in rights) <= (nobodys and role in TOP_ROLES)
    assert (Right.READ in rights) == (Right.READ in RIGHTS[relation(who, case)])


@pytest.mark.parametrize("sealed", [False, True])
def test_what_is_about_the_teams_leader_is_not_theirs(sealed: bool) -> None:
    about = replace(PARTIES, sealed=sealed, past_the_leader=True, nobodys=True)
    assert relation(Somebody("team_leader", "x"), about) is Relation.OUTSIDE
    assert relation(Somebody("team_leader", "x", "Z"), about) is Relation.OUTSIDE
    assert relation(Somebody("team_leader", "x", "P1"), about) is Relation.ACCUSED
    assert relation(Somebody("chairman", "x"), about) is Relation.TOP


@pytest.mark.parametrize(
    ("role", "account", "expected", "when_sealed"),
    [
        ("supervision", "off", Relation.OFFICER, Relation.OFFICER),
        ("supervision", "appeal", Relation.APPEAL_OFFICER, Relation.APPEAL_OFFICER),
        ("supervision", "else", Relation.TEAM, Relation.OUTSIDE),
        ("team_leader", "else", Relation.TOP, Relation.TOP),
        ("chairman", "else", Relation.TOP, Relation.TOP),
        ("leader", "off", Relation.OUTSIDE, Relation.OUTSIDE),
        ("inspector", "else", Relation.OUTSIDE, Relation.OUTSIDE),
        ("administrator", "off", Relation.OUTSIDE, Relation.OUTSIDE),
    ],
)
def test_sealed_cases_are_for_the_top_and_for_whom_they_were_given(
    role: str, account: str, expected: Relation, when_sealed: Relation
) -> None:
    who = Somebody(role, account, "P9")
    sealed = Parties("off", "appeal", "P1", {}, sealed=True)
    assert relation(who, PARTIES) is expected
    assert relation(who, sealed) is when_sealed


def test_an_account_without_a_person_stands_in_nobodys_chain() -> None:
    nobody_named = Parties(None, None, accused=None, chain={}, sealed=False)
    assert relation(Somebody("supervision", "x", None), nobody_named) is Relation.TEAM


# Clocks


def leads_to(state: State) -> set[Step]:
    """Return the steps that may still come, without the complainant reopening it."""
    found: set[Step] = set()
    ahead = {state}
    while ahead:
        now = ahead.pop()
        for step, ways in STEPS.items():
            if now in ways and step not in found and step is not Step.REOPEN:
                found.add(step)
                to = ways[now]
                ahead |= {to} if to is not None else {State(each) for each in FINDINGS}
    return found


def ran_for_nothing(course: list[Step], stops: Clocks, waives: Clocks) -> set[Clock]:
    """Take what may be taken of some steps; return the clocks nobody can stop any more."""
    state, running = State.RECEIVED, set(Clock)
    for step in course:
        if state not in STEPS[step]:
            continue
        state = STEPS[step][state] or State.UPHELD
        running -= stops.get(step, frozenset()) | waives.get(step, frozenset())
        if step is Step.REOPEN:
            running |= {Clock.VERIFIED, Clock.CLOSED}
    able = {clock for step in leads_to(state) for clock in stops.get(step, frozenset())}
    return running - able


WALKS: Final = st.lists(st.sampled_from(list(Step)), max_size=30)
LEFT_OUT: Final = [Step.REPLY, Step.INVESTIGATE]


@given(WALKS)
def test_no_clock_runs_for_a_step_that_can_be_taken_no_more(course: list[Step]) -> None:
    assert ran_for_nothing(course, STOPS, WAIVES) == set()


def test_without_waiving_a_step_left_out_would_be_waited_for() -> None:
    assert ran_for_nothing(LEFT_OUT, STOPS, WAIVES) == set()
    assert ran_for_nothing(LEFT_OUT, STOPS, {}) == {Clock.ON_SITE}
