"""What people proposed to do with complaints put aside, and what another one decided."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, insert, or_, select
from sqlalchemy.orm import Session

from db.cases.case_sight import Sight, readable
from db.ground import happenings
from db.ground.models import (
    BurstDecidedRow,
    BurstDecisionRow,
    BurstRow,
    CaseRow,
    ComplaintRow,
)
from survey.cases.bursts import Verdict
from survey.feedback.holds import State
from survey.refusals.bursts import BurstUnknown
from survey.refusals.feedback import HoldSettled


@dataclass(frozen=True, slots=True)
class Decision:
    """A proposal as it stands; `leading` is the number of the case the others are joined to."""

    id: int
    ref: str
    burst_id: int
    burst: str
    verdict: Verdict
    leading: str | None
    reason: str
    proposed_by: str
    proposed_at: datetime
    state: State
    decided_by: str | None
    decided_at: datetime | None
    because: str | None
    version: int
    n: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody proposes about complaints of a group."""

    burst_id: int
    verdict: Verdict
    leading_id: int | None
    reason: str
    proposed_by: str
    proposed_at: datetime


def propose(session: Session, new: Proposal, complaints: Sequence[int], *, ref: str) -> int:
    """Keep a proposal with the complaints it takes; return its number."""
    row = BurstDecisionRow
    values = {name: getattr(new, name) for name in Proposal.__slots__}
    made = insert(row).values(**values, ref=ref, state=str(State.OPEN), version=0)
    number: int = session.scalars(made.returning(row.id)).one()
    rows = [{"decision_id": number, "complaint_id": each} for each in complaints]
    session.execute(insert(BurstDecidedRow), rows)
    return number


def get(session: Session, number: int) -> Decision:
    """Return a proposal; refuse an unknown one."""
    found = session.execute(_decisions().where(BurstDecisionRow.id == number)).one_or_none()
    if found is None:
        raise BurstUnknown
    return _decision(found)


def open_ones(session: Session) -> list[Decision]:
    """Return the proposals that wait for a second person, the oldest first."""
    row = BurstDecisionRow
    found = session.execute(_decisions().where(row.state == State.OPEN).order_by(row.id))
    return [_decision(each) for each in found]


def settled_ones(session: Session, *, limit: int) -> list[Decision]:
    """Return the proposals that were decided or taken back last, the newest first."""
    row = BurstDecisionRow
    found = session.execute(
        _decisions()
        .where(row.state != State.OPEN)
        .order_by(row.decided_at.desc(), row.id.desc())
        .limit(limit)
    )
    return [_decision(each) for each in found]


def taken(session: Session, number: int) -> list[str]:
    """Return the numbers of the complaints that a proposal takes, the oldest first."""
    row = BurstDecidedRow
    asked = select(ComplaintRow.ref).join(row, row.complaint_id == ComplaintRow.id)
    return list(session.scalars(asked.where(row.decision_id == number).order_by(ComplaintRow.id)))


def outside(session: Session, number: int, sight: Sight) -> int:
    """Return how many of a proposal's complaints somebody may not read."""
    row = BurstDecidedRow
    count = (
        select(func.count())
        .select_from(row)
        .join(ComplaintRow, ComplaintRow.id == row.complaint_id)
        .join(CaseRow, CaseRow.complaint_id == row.complaint_id)
        .where(row.decision_id == number)
    )
    return (session.scalar(count) or 0) - (session.scalar(count.where(readable(sight))) or 0)


def found_abuse(session: Session, refs: Collection[str], by: Collection[str]) -> set[str]:
    """Return which of some complaints were found to be abuse by one of some accounts, or more."""
    row = BurstDecisionRow
    found = session.scalars(
        select(ComplaintRow.ref)
        .join(BurstDecidedRow, BurstDecidedRow.complaint_id == ComplaintRow.id)
        .join(row, row.id == BurstDecidedRow.decision_id)
        .where(ComplaintRow.ref.in_(refs), *_is_abuse())
        .where(or_(row.proposed_by.in_(by), row.decided_by.in_(by)))
    )
    return set(found)


def abuse_found_by(session: Session, complaint_id: int) -> set[str]:
    """Return the accounts that proposed or decided that a complaint is abuse."""
    row = BurstDecisionRow
    found = session.execute(
        select(row.proposed_by, row.decided_by)
        .join(BurstDecidedRow, BurstDecidedRow.decision_id == row.id)
        .where(BurstDecidedRow.complaint_id == complaint_id, *_is_abuse())
    )
    return {each for pair in found for each in pair if each is not None}


def _is_abuse() -> tuple[Any, Any]:
    row = BurstDecisionRow
    return row.state == State.APPROVED, row.verdict == Verdict.ABUSE


def settle(
    session: Session, decision: Decision, to: State, *, by: str, at: datetime, because: str | None
) -> None:
    """Keep what became of a proposal as it was read; refuse if somebody was faster."""
    done = happenings.changed(
        session, BurstDecisionRow.id, decision.id, version=decision.version, state=str(to),
        decided_by=by, decided_at=at, because=because,
    )  # fmt: skip
    if not done:
        raise HoldSettled


def _decisions() -> "Select[*tuple[Any, ...]]":
    row = BurstDecisionRow
    taken = (
        select(func.count())
        .where(BurstDecidedRow.decision_id == row.id)
        .correlate(row)
        .scalar_subquery()
    )
    return (
        select(
            row.id, row.ref, row.burst_id, BurstRow.ref, row.verdict, ComplaintRow.ref, row.reason,
            row.proposed_by, row.proposed_at, row.state, row.decided_by, row.decided_at,
            row.because, row.version, taken,
        )
        .join(BurstRow, BurstRow.id == row.burst_id)
        .outerjoin(ComplaintRow, ComplaintRow.id == row.leading_id)
    )  # fmt: skip


def _decision(found: Sequence[Any]) -> Decision:
    number, ref, burst_id, burst, verdict, leading, reason, by, at, state, *rest = found
    return Decision(
        number, ref, burst_id, burst, Verdict(verdict), leading, reason, by, at, State(state), *rest
    )
