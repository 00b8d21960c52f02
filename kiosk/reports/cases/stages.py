"""How far a case has come, as its complainant reads it: what was done when, and what is to come.

A step that was left out is not promised: once a later one is done it stands no more in the list.
Of whoever took a step, and of what was written about it for others, nothing is told.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from db.cases.complaint_store import Complaint
from db.ground.happenings import Event
from survey.cases.clocks import Clock, Deadline
from survey.cases.complaints import AGAINST
from survey.cases.steps import Step
from survey.texts import Text

_NAMES: Final[dict[Step, Text]] = {
    Step.REPLY: Text("回复您", "Answered"),
    Step.ARRIVE: Text("到现场", "At the place"),
    Step.INVESTIGATE: Text("核实情况", "Verified with both sides"),
    Step.DECIDE: Text("得出结论", "Finding"),
    Step.REMEDY: Text("落实处理措施", "Measures carried out"),
    Step.CALL: Text("回访", "Follow-up"),
    Step.CLOSE: Text("办结", "Closed"),
}
RECEIVED: Final = Text("收到投诉", "Received")
_AGAIN: Final = Text("要求重新办理", "Reopened")
_BEFORE: Final = (Step.REPLY, Step.ARRIVE, Step.INVESTIGATE)
"""What stays done when a case is reopened."""
_AFTER: Final = (Step.DECIDE, Step.REMEDY, Step.CALL, Step.CLOSE)
_CLOCKS: Final = {Step.REPLY: Clock.REPLY, Step.ARRIVE: Clock.ON_SITE}


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a case; `at` is when it was done, None while it is to come."""

    name: Text
    at: datetime | None


def stages(
    case: Complaint,
    events: Sequence[Event],
    clocks: Sequence[Deadline],
    *,
    received_at: datetime,
) -> list[Stage]:
    """Return the steps of a case in order: those done, and those that are still to come."""
    again = _reopened(events)
    early = [(step, _done(events, step)) for step in _BEFORE]
    late = [(step, _done(events[again:], step)) for step in _AFTER if _comes(step, case)]
    left_out = {step for step, clock in _CLOCKS.items() if clock not in {e.clock for e in clocks}}
    told = [Stage(RECEIVED, received_at)]
    told += _shown(early, left_out, later_done=again > 0 or any(at for _, at in late))
    if again:
        told.append(Stage(_AGAIN, events[again - 1].at))
    return told + _shown(late, set(), later_done=False)


def sentence(events: Sequence[Event], kinds: Collection[str]) -> str:
    """Return the last sentence to the complainant in steps of these kinds, empty where is none."""
    said = [
        str(each.detail.get("told") or "")
        for each in events[_reopened(events) :]
        if each.kind in kinds
    ]
    return next((each for each in reversed(said) if each), "")


def _shown(
    steps: Sequence[tuple[Step, datetime | None]], left_out: Collection[Step], *, later_done: bool
) -> list[Stage]:
    """Return steps as they are told, without one that was skipped."""
    shown: list[Stage] = []
    for step, at in reversed(steps):
        if at is not None or not (later_done or step in left_out):
            shown.append(Stage(_NAMES[step], at))
        later_done = later_done or at is not None
    return shown[::-1]


def _comes(step: Step, case: Complaint) -> bool:
    """Tell whether a step is among those to come: measures are of what was found to be so."""
    return step is not Step.REMEDY or case.outcome is None or case.outcome in AGAINST


def _reopened(events: Sequence[Event]) -> int:
    """Return after how many events a case was reopened last, 0 if it never was."""
    return max((n for n, each in enumerate(events, start=1) if each.kind == Step.REOPEN), default=0)


def _done(events: Sequence[Event], step: Step) -> datetime | None:
    return next((each.at for each in reversed(events) if each.kind == step), None)
