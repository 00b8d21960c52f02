"""The life of a case: every step there is, from where it may be taken, and who may take it.

Two tables say it all (regulation 3 and 7): `STEPS` from where a step may be taken and where it
leads, `RIGHTS` who may take it by relation to the case. Whatever stands in neither is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from survey.cases.clocks import Clock
from survey.cases.complaints import AGAINST, FINDINGS, NO_COMPLAINT, STATES, State
from survey.cases.recusal import Bond, recuses
from survey.refusals.cases import (
    AppealOpen,
    AppealTooLate,
    FindingUnknown,
    NotYourCase,
    ReopenedBefore,
    ReopenTooLate,
    StateOutOfTurn,
)
from survey.texts import Text

KINDS: Final = frozenset({"complaint", "follow_up", "inaction"})
"""A complaint; a call after a low rating; an officer who let a clock run out."""
COMPLAINANT: Final = "complainant"
"""Who acts, as events keep it, where it is who holds the secret link."""


class Step(StrEnum):
    """What somebody does with a case."""

    REPLY = "reply"
    ARRIVE = "arrive"
    INVESTIGATE = "investigate"
    DECIDE = "decide"
    APPEAL = "appeal"
    DECIDE_APPEAL = "decide_appeal"
    REMEDY = "remedy"
    CALL = "call"
    CLOSE = "close"
    REOPEN = "reopen"
    MERGE = "merge"


STEP_NAMES: Final[dict[Step, Text]] = {
    Step.REPLY: Text("回复投诉人", "Answer the complainant"),
    Step.ARRIVE: Text("到达现场", "Arrive at the place"),
    Step.INVESTIGATE: Text("开始核实", "Begin to verify"),
    Step.DECIDE: Text("作出结论", "Give the finding"),
    Step.APPEAL: Text("提出申诉", "Appeal"),
    Step.DECIDE_APPEAL: Text("申诉复核结论", "Decide the appeal"),
    Step.REMEDY: Text("登记处理措施", "Record the remedy"),
    Step.CALL: Text("登记回访", "Record the follow-up call"),
    Step.CLOSE: Text("办结", "Close"),
    Step.REOPEN: Text("重新办理", "Reopen"),
    Step.MERGE: Text("并案", "Join with another case"),
}

_EARLY: Final = (State.RECEIVED, State.REPLIED, State.ON_SITE, State.INVESTIGATING)

# From where a step may be taken, and where it leads; None: to the outcome that is given.
STEPS: Final[Mapping[Step, Mapping[State, State | None]]] = {
    Step.REPLY: {State.RECEIVED: State.REPLIED},
    Step.ARRIVE: {State.RECEIVED: State.ON_SITE, State.REPLIED: State.ON_SITE},
    Step.INVESTIGATE: {
        State.REPLIED: State.INVESTIGATING,
        State.ON_SITE: State.INVESTIGATING,
    },
    Step.DECIDE: {State.INVESTIGATING: None},
    Step.APPEAL: dict.fromkeys((*AGAINST, State.REMEDIED, State.FOLLOW_UP), State.APPEALED),
    Step.DECIDE_APPEAL: {State.APPEALED: None},
    Step.REMEDY: dict.fromkeys(AGAINST, State.REMEDIED),
    Step.CALL: dict.fromkeys((State.REMEDIED, State.REJECTED, State.UNVERIFIABLE), State.FOLLOW_UP),
    Step.CLOSE: {State.FOLLOW_UP: State.CLOSED},
    Step.REOPEN: {State.CLOSED: State.INVESTIGATING},
    Step.MERGE: dict.fromkeys(_EARLY, State.MERGED),
}


STOPS: Final[Mapping[Step, frozenset[Clock]]] = {
    Step.REPLY: frozenset({Clock.REPLY}),
    Step.ARRIVE: frozenset({Clock.REPLY, Clock.ON_SITE}),
    Step.DECIDE: frozenset({Clock.VERIFIED}),
    Step.CLOSE: frozenset({Clock.CLOSED}),
}
"""The clocks that a step stops; who comes in person has answered."""

WAIVES: Final[Mapping[Step, frozenset[Clock]]] = {
    Step.INVESTIGATE: frozenset({Clock.REPLY, Clock.ON_SITE}),
    Step.DECIDE: frozenset({Clock.REPLY, Clock.ON_SITE}),
    Step.CLOSE: frozenset(Clock),
    Step.MERGE: frozenset(Clock),
}
"""The clocks of steps that are left out by taking another one: nobody waits for them any more."""
REASONED: Final = frozenset({Clock.ON_SITE})
"""Clocks that are waived for a reason alone: somebody was promised to come."""


@dataclass(frozen=True, slots=True)
class Course:
    """Where a case stands: its state, and what may happen only once or only for a while."""

    state: State
    outcome: State | None = None
    appealed: bool = False
    reopened: bool = False
    appeal_until: datetime | None = None
    reopen_until: datetime | None = None


def led_to(course: Course, step: Step, *, now: datetime, outcome: str | None = None) -> State:
    """Return the state a step leads to; refuse it out of turn, too late, or a second time.

    An appeal is open for some days after a finding against the accused, once, and nothing is
    closed while it may still come (regulation 3). A closed case is reopened at most once.
    """
    ways = STEPS[step]
    if course.state not in ways:
        raise StateOutOfTurn(now=STATES[course.state].name, to=STEP_NAMES[step])
    if step is Step.APPEAL:
        _refuse_late_appeal(course, now)
    if step is Step.CLOSE and may_still_appeal(course, now):
        raise AppealOpen
    if step is Step.REOPEN:
        _refuse_late_reopening(course, now)
    to = ways[course.state]
    if to is not None:
        return to
    if outcome not in FINDINGS:
        raise FindingUnknown
    return State(outcome)


def may_still_appeal(course: Course, now: datetime) -> bool:
    """Tell whether the accused may still appeal: once, in time, against a finding of guilt."""
    return (
        course.outcome in AGAINST
        and not course.appealed
        and course.appeal_until is not None
        and now <= course.appeal_until
    )


def may_reopen(course: Course, now: datetime) -> bool:
    """Tell whether the complainant may still have a closed case reopened: once, in time."""
    return _is_open(course, Step.REOPEN, now)


def next_steps(course: Course, *, now: datetime) -> list[Step]:
    """Return the steps that may be taken now, the one that leads on first."""
    return [step for step in Step if _is_open(course, step, now)]


def _is_open(course: Course, step: Step, now: datetime) -> bool:
    try:
        led_to(course, step, now=now, outcome=State.UPHELD)
    except (StateOutOfTurn, AppealTooLate, AppealOpen, ReopenedBefore, ReopenTooLate):
        return False
    return True


def _refuse_late_appeal(course: Course, now: datetime) -> None:
    if not may_still_appeal(course, now):
        raise AppealTooLate


def _refuse_late_reopening(course: Course, now: datetime) -> None:
    if course.reopened:
        raise ReopenedBefore
    if course.reopen_until is not None and now > course.reopen_until:
        raise ReopenTooLate


# Who may


class Relation(StrEnum):
    """What somebody is to a case."""

    OFFICER = "officer"
    APPEAL_OFFICER = "appeal-officer"
    TOP = "top"
    TEAM = "team"
    CHAIN = "chain"
    ACCUSED = "accused"
    COMPLAINANT = "complainant"
    STAND_IN = "stand-in"
    OUTSIDE = "outside"


class Right(StrEnum):
    """What may be done with a case, beside the steps."""

    READ = "read"
    READ_SUMMARY = "read-summary"
    COMMENT = "comment"
    ATTACH = "attach"
    CONTACT = "contact"
    SUMMARISE = "summarise"
    NAME_ACCUSED = "name-accused"
    HEAR = "hear"
    TAKE_NOTE = "take-note"
    COUNSEL = "counsel"
    ASK_EXTENSION = "ask-extension"
    APPROVE_EXTENSION = "approve-extension"
    REASSIGN = "reassign"
    WRITE = "write"
    RATE_HANDLING = "rate-handling"
    GO_DIRECT = "go-direct"


_WORK: Final[frozenset[Step | Right]] = frozenset(
    {
        Step.REPLY, Step.ARRIVE, Step.INVESTIGATE, Step.DECIDE, Step.REMEDY, Step.CALL,
        Step.CLOSE, Step.MERGE, Right.READ, Right.COMMENT, Right.ATTACH, Right.CONTACT,
        Right.SUMMARISE, Right.NAME_ACCUSED, Right.HEAR, Right.TAKE_NOTE, Right.COUNSEL,
        Right.ASK_EXTENSION,
    }
)  # fmt: skip

RIGHTS: Final[Mapping[Relation, frozenset[Step | Right]]] = {
    Relation.OFFICER: _WORK,
    Relation.APPEAL_OFFICER: frozenset(
        {Step.DECIDE_APPEAL, Right.READ, Right.COMMENT, Right.ATTACH, Right.HEAR}
    ),
    Relation.TOP: _WORK | {Right.APPROVE_EXTENSION, Right.REASSIGN, Step.DECIDE_APPEAL},
    Relation.TEAM: frozenset({Right.READ, Right.COMMENT, Right.ATTACH}),
    Relation.STAND_IN: frozenset({Right.READ, Right.REASSIGN}),
    Relation.CHAIN: frozenset({Right.READ_SUMMARY, Right.COMMENT, Right.ATTACH, Right.COUNSEL}),
    Relation.ACCUSED: frozenset({Right.READ_SUMMARY, Right.COMMENT, Right.ATTACH, Step.APPEAL}),
    Relation.COMPLAINANT: frozenset(
        {Step.REOPEN, Right.WRITE, Right.RATE_HANDLING, Right.GO_DIRECT}
    ),
    Relation.OUTSIDE: frozenset(),
}
"""Who may do what; the complainant has no account, and is who holds the secret link.

The chain may counsel, which judges nothing: the finding stands before, and it is the heads whose
duty the talk with their people is (regulation 6). Which of the chain: `survey.cases.counselling`.
"""


@dataclass(frozen=True, slots=True)
class Somebody:
    """Who asks: the role, the employee behind the account, and what the case says of them."""

    role: str
    account: str
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Parties:
    """Whom a case names: accounts of those who work on it, persons in the chain and why.

    `past_the_leader`: it is about the team's leader. `nobodys`: it is open, and nobody has it.
    `takers` are all accounts of who took it in for somebody.
    """

    officer: str | None
    appeal_officer: str | None
    accused: str | None
    chain: Mapping[str, Bond]
    sealed: bool
    past_the_leader: bool = False
    nobodys: bool = False
    takers: frozenset[str] = frozenset()


TEAM_ROLE: Final = "supervision"
LEADER_ROLE: Final = "team_leader"
CHAIRMAN_ROLE: Final = "chairman"
TOP_ROLES: Final = frozenset({LEADER_ROLE, CHAIRMAN_ROLE})


def relation(who: Somebody, parties: Parties) -> Relation:
    """Return what somebody is to a case. Standing in the chain outweighs every office.

    But the chairman decides on direct reports, and a case that nobody is free to have stands with
    those at the top, who find somebody for it. A sealed one is nobody's but theirs (regulation 2),
    or whose who was drawn where none of them was free; one about the team's leader is not theirs.
    The accused and their heads learn of a case when there is a summary for them, or a finding
    against them. Who took it in reads and comments, and neither verifies nor decides what they
    wrote down themselves.
    """
    found = _office(who, parties)
    if who.account in parties.takers and found in _AT_WORK:
        at_the_top = who.role in TOP_ROLES
        return Relation.STAND_IN if at_the_top and parties.nobodys else Relation.TEAM
    return found


_AT_WORK: Final = frozenset({Relation.OFFICER, Relation.APPEAL_OFFICER, Relation.TOP})


def _office(who: Somebody, parties: Parties) -> Relation:
    """Return what somebody is to a case, whoever took it in."""
    if who.person is not None and who.person == parties.accused:
        return Relation.ACCUSED
    bond = parties.chain.get(who.person) if who.person is not None else None
    if parties.past_the_leader and who.role == LEADER_ROLE:
        return Relation.OUTSIDE
    at_the_top = who.role in TOP_ROLES
    if recuses(bond, chairman=who.role == CHAIRMAN_ROLE):
        return Relation.STAND_IN if at_the_top and parties.nobodys else Relation.CHAIN
    if at_the_top:
        return Relation.TOP
    if who.role != TEAM_ROLE:
        return Relation.OUTSIDE
    appointed = {
        parties.appeal_officer: Relation.APPEAL_OFFICER,
        parties.officer: Relation.OFFICER,
    }
    return appointed.get(who.account, Relation.OUTSIDE if parties.sealed else Relation.TEAM)


def allows(who: Relation, right: Step | Right) -> bool:
    """Tell whether a relation gives a right."""
    return right in RIGHTS[who]


def require(who: Relation, right: Step | Right) -> None:
    """Refuse who has not the right."""
    if not allows(who, right):
        raise NotYourCase


ASIDE: Final[frozenset[Step | Right]] = frozenset(
    {
        Right.READ, Right.READ_SUMMARY, Right.COMMENT, Right.ATTACH, Right.CONTACT, Right.WRITE,
    }
)  # fmt: skip
"""What may be done with what is put aside or was found to be abuse: two people decide the rest."""
BY_ITSELF: Final = Text("单独办理", "handled by itself")


def stays_open(state: State, right: Step | Right) -> bool:
    """Tell whether something may be done with a case as it stands, whoever does it."""
    return right in ASIDE or state not in NO_COMPLAINT


def require_open(state: State, right: Step | Right) -> None:
    """Refuse what two people alone decide about."""
    if not stays_open(state, right):
        raise StateOutOfTurn(now=STATES[state].name, to=BY_ITSELF)
