"""Deciding about complaints put aside: one proposes what becomes of them, another decides."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.cases import (
    burst_decisions,
    burst_store,
    case_sight,
    case_store,
    complaint_store,
    waiting_store,
)
from db.cases.burst_decisions import Decision, Proposal
from db.cases.burst_store import Member
from db.cases.complaint_store import Complaint
from db.ground import audit_store
from kiosk.actions.cases import dispatch
from kiosk.rights.bursts import hand, has_second_person, proposer_is_free
from kiosk.rights.cases import sight
from kiosk.rights.who import User
from survey.cases.bursts import ABUSE, MOST_AT_ONCE, PROPOSED, REASON_LIMIT, Verdict
from survey.cases.complaints import State as Stands
from survey.directory.roles import Deed
from survey.feedback.holds import State, require_step
from survey.given import required_reason
from survey.refusals.books import SecondPersonNeeded
from survey.refusals.bursts import BurstChanged, BurstTooLarge, LeadingUnusable, NoneChosen
from survey.refusals.directory import NotYours
from survey.refusals.feedback import HoldSettled

_EARLY = frozenset({Stands.RECEIVED, Stands.REPLIED, Stands.ON_SITE, Stands.INVESTIGATING})


class AsSeen(NamedTuple):
    """A proposal as somebody had it before them: its number, and how often it had changed."""

    number: int
    version: int


class Chosen(NamedTuple):
    """What somebody wants to become of which complaints of a group; `leading`: joined into what."""

    burst: str
    refs: Sequence[str]
    verdict: Verdict
    leading: str | None = None


class Decided(NamedTuple):
    """Who decided at last, and why."""

    by: str
    reason: str


def propose(
    session: Session, chosen: Chosen, *, reason: str, by: User, at: datetime, zone: ZoneInfo
) -> int:
    """Propose what becomes of complaints of a group; return the proposal's number.

    Joined, they go into the case `leading`, or into the earliest of them. Where nobody else may
    read them all, taking up and joining need no second person: else they would wait for ever.
    Refuses who has no right, nothing, too many, and what changed or is not theirs to read.
    """
    if not by.may(Deed.END_BURSTS):
        raise NotYours
    kept = required_reason(reason, limit=REASON_LIMIT)
    found = _chosen(session, chosen, by)
    group, verdict = burst_store.get(session, chosen.burst), chosen.verdict
    leads = _leading(session, found, chosen.leading, by) if verdict is Verdict.JOIN else None
    refs = [each.ref for each in found]
    alone = not has_second_person(session, by, group.id, refs, verdict)
    if alone and verdict is Verdict.ABUSE:
        raise SecondPersonNeeded
    new = Proposal(group.id, verdict, leads.id if leads else None, kept, by.username, at)
    number = burst_decisions.propose(
        session, new, [each.id for each in found], ref=str(uuid4())
    )  # fmt: skip
    decision = burst_decisions.get(session, number)
    if alone:
        burst_decisions.settle(
            session, decision, State.APPROVED, by=by.username, at=at, because=None
        )
        _carry_out(session, decision, Decided(by.username, kept), zone=zone, at=at)
    _note(session, decision, State.APPROVED if alone else "proposed", by=by, at=at)
    return number


def _chosen(session: Session, chosen: Chosen, by: User) -> list[Member]:
    """Return what was chosen; refuse nothing, too much, and what is not any more as it was seen."""
    if not chosen.refs:
        raise NoneChosen
    if len(chosen.refs) > MOST_AT_ONCE:
        raise BurstTooLarge(limit=MOST_AT_ONCE)
    group = burst_store.get(session, chosen.burst)
    found = burst_store.chosen(session, group.id, chosen.refs, sight(by))
    if len(found) != len(set(chosen.refs)):
        raise BurstChanged
    if not all(_may_be(each, chosen.verdict) for each in found):
        raise BurstChanged
    return found


def decide(
    session: Session,
    seen: AsSeen,
    *,
    approved: bool,
    because: str,
    by: User,
    at: datetime,
    zone: ZoneInfo,
) -> int:
    """Approve a proposal or turn it down; return how many complaints it moved.

    Refuses who proposed it, who may not read all of it, a proposer who may not any more, no
    reason, and what is settled.
    """
    to = State.APPROVED if approved else State.REJECTED
    decision = _asked(session, seen, to, by=by)
    kept = required_reason(because, limit=REASON_LIMIT)
    if approved and not proposer_is_free(session, decision):
        raise SecondPersonNeeded
    burst_decisions.settle(session, decision, to, by=by.username, at=at, because=kept)
    if approved:
        _tell_who_proposed(session, decision)
        _carry_out(session, decision, Decided(by.username, kept), zone=zone, at=at)
    _note(session, decision, to, by=by, at=at)
    return decision.n if approved else 0


def withdraw(session: Session, seen: AsSeen, *, by: User, at: datetime) -> None:
    """Take one's own proposal back: the complaints stand in their group as before."""
    decision = _asked(session, seen, State.WITHDRAWN, by=by)
    burst_decisions.settle(session, decision, State.WITHDRAWN, by=by.username, at=at, because=None)
    _note(session, decision, State.WITHDRAWN, by=by, at=at)


def _asked(session: Session, seen: AsSeen, to: State, *, by: User) -> Decision:
    """Return a proposal that somebody may take that step with; refuse one that moved on."""
    if not by.may(Deed.END_BURSTS):
        raise NotYours
    decision = burst_decisions.get(session, seen.number)
    if decision.version != seen.version:
        raise HoldSettled
    require_step(to, decision.state, hand(session, by, decision))
    return decision


def _may_be(member: Member, verdict: Verdict) -> bool:
    """Tell whether that may become of a complaint: abuse may be taken up after all."""
    stands = {Stands.SET_ASIDE} if verdict is Verdict.ABUSE else {Stands.SET_ASIDE, Stands.ABUSE}
    return member.state in stands and not member.proposed


def _leading(
    session: Session, found: Sequence[Member], ref: str | None, by: User
) -> Complaint:  # fmt: skip
    """Return the case that complaints are joined into: an open one, or the earliest of them."""
    chosen = ref or found[0].ref
    leading = complaint_store.get(session, chosen)
    is_one = any(each.ref == chosen for each in found)
    readable = case_sight.seen(session, sight(by), chosen).read
    if not readable or not (is_one or leading.state in _EARLY):
        raise LeadingUnusable
    if {each.window for each in found} != {leading.window}:
        raise LeadingUnusable
    return leading


def _tell_who_proposed(session: Session, decision: Decision) -> None:
    """Let each case's story say who proposed and why, once it is decided: it sways nobody before.

    Each of the two is told with their own words.
    """
    for ref in burst_decisions.taken(session, decision.id):
        case_store.note(
            session, complaint_store.get(session, ref).id, at=decision.proposed_at,
            actor=decision.proposed_by, kind=PROPOSED, verdict=str(decision.verdict),
            reason=decision.reason,
        )  # fmt: skip


def _carry_out(
    session: Session, decision: Decision, decided: Decided, *, zone: ZoneInfo, at: datetime
) -> None:
    refs = burst_decisions.taken(session, decision.id)
    complaints = [complaint_store.get(session, each) for each in refs]
    if any(each.state not in {Stands.SET_ASIDE, Stands.ABUSE} for each in complaints):
        raise BurstChanged
    match decision.verdict:
        case Verdict.TAKE_UP:
            for each in complaints:
                _take_up(session, each, decided, zone=zone, at=at)
        case Verdict.JOIN:
            _join(session, decision, complaints, decided, zone=zone, at=at)
        case Verdict.ABUSE:
            for each in complaints:
                _close(session, each, decided, at=at)
    burst_store.close_if_settled(session, decision.burst_id, at=at)


def _take_up(
    session: Session, complaint: Complaint, decided: Decided, *, zone: ZoneInfo, at: datetime
) -> None:
    case_store.note(
        session, complaint.id, at=at, actor=decided.by, kind="taken-up", reason=decided.reason
    )
    dispatch.begin_now(session, complaint, zone=zone, at=at)


def _join(
    session: Session,
    decision: Decision,
    complaints: Sequence[Complaint],
    decided: Decided,
    *,
    zone: ZoneInfo,
    at: datetime,
) -> None:
    """Join complaints into one case, which is begun now where it is one of them."""
    leading = complaint_store.get(session, decision.leading or "")
    if any(each.id == leading.id for each in complaints):
        _take_up(session, leading, decided, zone=zone, at=at)
    elif leading.state not in _EARLY:
        raise LeadingUnusable
    joined = [each.id for each in complaints if each.id != leading.id]
    for number in joined:
        record = case_store.get(session, number)
        case_store.change(
            session, number, version=record.version, state=Stands.MERGED,
            merged_into_id=leading.id, closed_at=None,
        )  # fmt: skip
        case_store.note(
            session, number, at=at, actor=decided.by, kind="merge", into=leading.ref,
            reason=decided.reason,
        )  # fmt: skip
    case_store.note(
        session, leading.id, at=at, actor=decided.by, kind="joined-many", n=len(joined),
        reason=decided.reason,
    )  # fmt: skip
    dispatch.take_along(session, joined, leading, zone=zone, at=at)


def _close(session: Session, complaint: Complaint, decided: Decided, *, at: datetime) -> None:
    """Close a complaint as abuse: what its complainant wrote until now was read; nobody has it."""
    record = case_store.get(session, complaint.id)
    case_store.change(
        session, complaint.id, version=record.version, state=Stands.ABUSE, closed_at=at,
        officer_id=None,
    )  # fmt: skip
    case_store.note(
        session, complaint.id, at=at, actor=decided.by, kind=ABUSE, reason=decided.reason
    )
    waiting_store.no_longer_waits(session, complaint.id)


def _note(session: Session, decision: Decision, deed: str, *, by: User, at: datetime) -> None:
    audit_store.note(
        session, at=at, actor=by.username, deed=f"burst-{deed}",
        subject=f"burst {decision.burst_id}", verdict=str(decision.verdict),
        complaints=decision.n, proposal=decision.id,
    )  # fmt: skip
