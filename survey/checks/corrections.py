"""Corrective action (整改): what must be put right, its way to being closed, who may do what.

Notice, owner and due date, root cause, measure, proof, independent re-check, effect, closed; rates:
closed, on time, recurred (regulation 9).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from survey.refusals.checks import CorrectionStepClosed, NotYourCorrection
from survey.texts import Text

RECURS_WITHIN: Final = timedelta(days=90)
LONGEST: Final = timedelta(days=90)
"""How far ahead a due date may lie."""
USUAL: Final = timedelta(days=7)
EFFECT_OVER: Final = timedelta(days=28)
"""Ratings this long before the order and after the closing show the effect."""
WHYS: Final = 5


@dataclass(frozen=True, slots=True)
class Order:
    """What is ordered: where, of whom, until when, what is wrong; and what it comes from."""

    window: str
    owner: str
    due_on: date
    wrong: str
    inspection: str | None = None
    item: str | None = None
    complaint: str | None = None
    photos: Sequence[str] = ()


class State(StrEnum):
    """Where a corrective action stands; overdue is computed, never a state."""

    ORDERED = "ordered"
    PLANNED = "planned"
    DONE = "done"
    RETURNED = "returned"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What somebody does with it."""

    PLAN = "plan"
    HAND_IN = "hand-in"
    CLOSE = "close"
    GIVE_BACK = "give-back"
    WITHDRAW = "withdraw"
    EXTEND = "extend"


STATES: Final[dict[State, Text]] = {
    State.ORDERED: Text("已下达", "Ordered"),
    State.PLANNED: Text("整改中", "Being put right"),
    State.DONE: Text("待复核", "To be re-checked"),
    State.RETURNED: Text("已退回", "Given back"),
    State.CLOSED: Text("已关闭", "Closed"),
    State.WITHDRAWN: Text("已撤销", "Withdrawn"),
}
OPEN: Final = frozenset({State.ORDERED, State.PLANNED, State.RETURNED})
"""The owner's turn."""
OVER: Final = frozenset({State.CLOSED, State.WITHDRAWN})

_UNFINISHED: Final = (State.ORDERED, State.PLANNED, State.RETURNED, State.DONE)
LEADS: Final[Mapping[Step, Mapping[State, State]]] = {
    Step.PLAN: dict.fromkeys((State.ORDERED, State.PLANNED, State.RETURNED), State.PLANNED),
    Step.HAND_IN: dict.fromkeys((State.PLANNED, State.RETURNED), State.DONE),
    Step.CLOSE: {State.DONE: State.CLOSED},
    Step.GIVE_BACK: {State.DONE: State.RETURNED},
    Step.WITHDRAW: dict.fromkeys(_UNFINISHED, State.WITHDRAWN),
    Step.EXTEND: {state: state for state in (State.ORDERED, State.PLANNED, State.RETURNED)},
}
"""Every transition there is; all others are refused."""


class Relation(StrEnum):
    """What somebody is to a corrective action; the first that fits holds."""

    OWNER = "owner"
    CHAIN = "chain"
    ORDERER = "orderer"
    TOP = "top"
    CHECKER = "checker"
    READER = "reader"
    OUTSIDE = "outside"


RIGHTS: Final[Mapping[Relation, frozenset[Step]]] = {
    Relation.OWNER: frozenset({Step.PLAN, Step.HAND_IN}),
    Relation.CHAIN: frozenset({Step.PLAN, Step.HAND_IN}),
    Relation.ORDERER: frozenset({Step.CLOSE, Step.GIVE_BACK, Step.WITHDRAW, Step.EXTEND}),
    Relation.TOP: frozenset({Step.CLOSE, Step.GIVE_BACK, Step.WITHDRAW, Step.EXTEND}),
    Relation.CHECKER: frozenset({Step.CLOSE, Step.GIVE_BACK}),
    Relation.READER: frozenset(),
    Relation.OUTSIDE: frozenset(),
}
"""Who may do what. The chain helps to put right and never re-checks, whatever its office."""

RECHECKS: Final = frozenset({Step.CLOSE, Step.GIVE_BACK})


@dataclass(frozen=True, slots=True)
class Involved:
    """What somebody is to it: by office, by unit, and by what they did."""

    is_owner: bool = False
    in_chain: bool = False
    ordered_it: bool = False
    handed_it_in: bool = False
    at_the_top: bool = False
    checks: bool = False
    reads: bool = False
    same_unit: bool = False


def relation(who: Involved) -> Relation:
    """Return what somebody is to a corrective action; what they have to put right comes first."""
    fits = (
        (who.is_owner, Relation.OWNER),
        (who.in_chain, Relation.CHAIN),
        (who.ordered_it, Relation.ORDERER),
        (who.at_the_top, Relation.TOP),
        (who.checks and not who.same_unit, Relation.CHECKER),
        (who.reads or who.checks, Relation.READER),
    )
    return next((found for fitting, found in fits if fitting), Relation.OUTSIDE)


def may(who: Involved, step: Step) -> bool:
    """Tell whether somebody may take a step.

    A re-check is independent: nobody of the owner's unit, nobody who handed it in.
    """
    if step in RECHECKS and (who.handed_it_in or (who.same_unit and not who.at_the_top)):
        return False
    return step in RIGHTS[relation(who)]


def led_to(state: State, step: Step, who: Involved) -> State:
    """Return where a step leads; refuse one that is not theirs, or not open there."""
    if not may(who, step):
        raise NotYourCorrection
    after = LEADS[step].get(state)
    if after is None:
        raise CorrectionStepClosed(state=STATES[state])
    return after


def next_steps(state: State, who: Involved) -> list[Step]:
    """Return the steps open to somebody, the one that leads on first."""
    return [step for step in Step if state in LEADS[step] and may(who, step)]


@dataclass(frozen=True, slots=True)
class Course:
    """A corrective action as the rates see it; days of the business time zone."""

    state: State
    ordered_on: date
    due_on: date
    done_on: date | None = None
    closed_on: date | None = None
    recurs: bool = False


def overdue(course: Course, day: date) -> bool:
    """Tell whether it was overdue at the end of a day: due before it, and not handed in by then.

    What was given back is not handed in.
    """
    if course.state is State.WITHDRAWN or course.ordered_on > day:
        return False
    return course.due_on < day and (course.done_on is None or course.done_on > day)


def recurs(*, ordered_on: date, earlier_closed_on: date) -> bool:
    """Tell whether the same came up again within ninety days of being closed (regulation 9)."""
    return timedelta() <= ordered_on - earlier_closed_on <= RECURS_WITHIN


@dataclass(frozen=True, slots=True)
class Rates:
    """How well things are put right; whole numbers, from which shares are told.

    `due` are those handed in or past their day; `in_time` of them were handed in by it.
    """

    n: int
    closed: int
    due: int
    in_time: int
    recurred: int


def rates(courses: Iterable[Course], *, today: date) -> Rates:
    """Return the rates of corrective actions; withdrawn ones count nowhere."""
    counted = [each for each in courses if each.state is not State.WITHDRAWN]
    due = [each for each in counted if each.done_on is not None or overdue(each, today)]
    return Rates(
        n=len(counted),
        closed=sum(each.state is State.CLOSED for each in counted),
        due=len(due),
        in_time=sum(each.done_on is not None and each.done_on <= each.due_on for each in due),
        recurred=sum(each.recurs for each in counted),
    )
