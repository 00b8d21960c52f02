"""What a complainant sees of the handling: how it stands, what comes next and by when.

Nothing of the staff's comments, of names, or of who is recused is among it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.cases import burst_store, case_store, clock_store
from db.cases.complaint_store import Complaint
from db.ground.happenings import Event
from kiosk.reports.cases.contents import moment_said
from kiosk.reports.cases.stages import RECEIVED, Stage, sentence, stages
from kiosk.reports.directory.working_time import policy_at
from kiosk.rights.cases import OpenCase, as_complainant, leading_of, may_go_direct
from survey.cases.bursts import ABUSE, AGAIN
from survey.cases.clocks import Clock, Deadline
from survey.cases.complaint_form import MESSAGE, MESSAGE_UNANSWERED
from survey.cases.complaints import (
    AGAINST,
    FINDINGS,
    LOOKED_AT_AGAIN,
    NO_COMPLAINT,
    OVER,
    STATES,
    Standing,
    State,
    standing,
)
from survey.cases.steps import Step, may_reopen
from survey.texts import Text

_BY: Final[dict[Clock, Text]] = {
    Clock.REPLY: Text("最迟 {when} 回复您", "An answer by {when}"),
    Clock.ON_SITE: Text("最迟 {when} 到现场", "Somebody at the place by {when}"),
    Clock.VERIFIED: Text("最迟 {when} 有结论", "A finding by {when}"),
    Clock.CLOSED: Text("最迟 {when} 办结", "Closed by {when}"),
}
_LATE: Final[dict[Clock, Text]] = {
    Clock.REPLY: Text("没有按时回复您，已上报", "You were not answered in time; this was reported"),
    Clock.ON_SITE: Text("没有按时到现场，已上报", "Nobody came in time; this was reported"),
    Clock.VERIFIED: Text("没有按时得出结论，已上报", "The finding is late; this was reported"),
    Clock.CLOSED: Text("没有按时办结，已上报", "Closing is late; this was reported"),
}

_LOOKED_AT: Final = Text("最迟 {when} 由两个人看完", "Two people look at it by {when}")
_LOOKED_AT_LATE: Final = Text(
    "没有按时看完，已上报", "It was not looked at in time; this was reported"
)
_TOGETHER: Final = Text("和同批投诉一起看", "Looked at with others")
_AGAIN: Final = Text("再看一遍", "Looked at again")

REOPENS: Final = Text(
    "此件已办结，补充的话监督小组会看；要重新核实，请点“要求重新办理”。",
    "This case is closed. The team reads what you add; to have it verified anew, ask to reopen it.",
)
REOPENS_NO_MORE: Final = Text(
    "此件已办结，不能再重新办理；补充的话监督小组仍会看。",
    "This case is closed and cannot be reopened any more; the team still reads what you add.",
)


@dataclass(frozen=True, slots=True)
class Followed:
    """How a case stands for the complainant, and what they may do."""

    state: Standing
    outcome: Text | None
    due: Text | None
    may_go_direct: bool
    may_rate: bool
    handling_score: int | None
    may_reopen: bool
    closed: bool
    answered: bool
    stages: Sequence[Stage]
    found: str
    done: str

    @property
    def hint(self) -> Text:
        """What becomes of words that are added: an answer, where somebody can give one."""
        return MESSAGE.hint if self.answered else MESSAGE_UNANSWERED

    @property
    def reopening(self) -> Text:
        """What becomes of words to a closed case: they are read, and reopen nothing."""
        return REOPENS if self.may_reopen else REOPENS_NO_MORE


def followed(session: Session, complaint: Complaint, *, now: datetime, zone: ZoneInfo) -> Followed:
    """Return what the complainant sees; of a case joined with another, how that one stands."""
    case = as_complainant(session, complaint)
    led = leading_of(session, case)
    leading = led.complaint
    if leading.state in NO_COMPLAINT:
        return _put_aside(session, case, now=now, zone=zone)
    clocks = clock_store.clocks(session, leading.id)
    events = case_store.events(session, leading.id)
    return Followed(
        state=standing(leading.state, policy_at(session, leading.received_at, zone)),
        outcome=_outcome(leading),
        due=_due(clocks, leading.state, now, zone),
        may_go_direct=may_go_direct(session, case),
        may_rate=leading.state in OVER,
        handling_score=case.record.handling_score,
        may_reopen=may_reopen(led.course, now),
        closed=leading.state in OVER,
        answered=True,
        stages=stages(leading, events, clocks, received_at=complaint.received_at),
        found=sentence(events, {Step.DECIDE, Step.DECIDE_APPEAL}) if leading.outcome else "",
        done=sentence(events, {Step.REMEDY}) if leading.outcome in AGAINST else "",
    )


def _put_aside(session: Session, case: OpenCase, *, now: datetime, zone: ZoneInfo) -> Followed:
    """Return how a complaint stands that was put aside with others, or found to be abuse."""
    complaint, due = case.complaint, None
    events = case_store.events(session, complaint.id)
    until = _looked_at_by(session, complaint, events)
    if complaint.state == State.SET_ASIDE and until is not None:
        due = _LOOKED_AT_LATE if now > until else _LOOKED_AT.format(when=moment_said(until, zone))
    told = _looks(complaint, events)
    again = complaint.state == State.SET_ASIDE and len(told) > len((RECEIVED, _TOGETHER))
    usual = standing(complaint.state, policy_at(session, complaint.received_at, zone))
    return Followed(
        state=LOOKED_AT_AGAIN if again else usual,
        outcome=None, due=due, may_go_direct=False, may_rate=False, handling_score=None,
        may_reopen=False, closed=False, answered=False, stages=told, found="", done="",
    )  # fmt: skip


def _looked_at_by(
    session: Session, complaint: Complaint, events: Sequence[Event]
) -> datetime | None:
    """Return by when two people look: as was promised when it was last put aside."""
    promised = [each.detail["until"] for each in events if each.kind == AGAIN]
    if promised:
        return datetime.fromisoformat(promised[-1])
    group = burst_store.of_complaint(session, complaint.id)
    return group.due_at if group is not None else None


def _looks(complaint: Complaint, events: Sequence[Event]) -> list[Stage]:
    """Return that it was received, and each look of two people: when it was over, or to come."""
    over: list[datetime | None] = [each.at for each in events if each.kind == ABUSE]
    if complaint.state == State.SET_ASIDE:
        over.append(None)
    names = [_TOGETHER, *[_AGAIN] * len(over)]
    return [Stage(RECEIVED, complaint.received_at), *map(Stage, names, over)]


def _outcome(complaint: Complaint) -> Text | None:
    told = complaint.outcome is not None and complaint.state not in FINDINGS
    return STATES[complaint.outcome].name if told and complaint.outcome else None


def _due(clocks: list[Deadline], state: str, now: datetime, zone: ZoneInfo) -> Text | None:
    """Return the next promise still open, or the one that was not kept."""
    running = [each for each in clocks if each.runs]
    if not running or state in OVER:
        return None
    late = [each for each in running if each.missed(now)]
    if late:
        return _LATE[late[0].clock]
    soonest = running[0]
    return _BY[soonest.clock].format(when=moment_said(soonest.due_at, zone))
