"""The clocks of cases: begun, met, left out, put off; which are due, each claimed once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from db.ground import keyed
from db.ground.models import (
    CaseClockRow,
    CaseRow,
    ComplaintRow,
)
from survey.cases.clocks import Clock, Deadline


@dataclass(frozen=True, slots=True)
class Due:
    """A clock that runs out, with the case it belongs to."""

    complaint_id: int
    ref: str
    deadline: Deadline


def begin_clocks(session: Session, complaint_id: int, deadlines: Iterable[Deadline]) -> None:
    """Let clocks run that a case has not yet."""
    new = [
        {
            "complaint_id": complaint_id, "clock": each.clock,
            "starts_at": each.starts_at, "due_at": each.due_at,
        }
        for each in deadlines
    ]  # fmt: skip
    keyed.put_new(session, CaseClockRow, new)
    _look_ahead(session, complaint_id)


def clocks(session: Session, complaint_id: int) -> list[Deadline]:
    """Return the clocks of a case, the first due first."""
    found = session.scalars(
        select(CaseClockRow)
        .where(CaseClockRow.complaint_id == complaint_id)
        .order_by(CaseClockRow.due_at, CaseClockRow.clock)
    )
    return [_deadline(row) for row in found]


def meet(session: Session, complaint_id: int, done: Iterable[Clock], *, at: datetime) -> None:
    """Stop the clocks that still run, and look which is due next."""
    session.execute(
        update(CaseClockRow)
        .where(
            CaseClockRow.complaint_id == complaint_id,
            CaseClockRow.clock.in_([str(clock) for clock in done]),
            CaseClockRow.met_at.is_(None),
        )
        .values(met_at=at)
    )
    _look_ahead(session, complaint_id)


def waive(session: Session, complaint_id: int, left_out: Iterable[Clock], *, at: datetime) -> None:
    """Note of clocks that still run that nobody waits for them, and look which is due next."""
    session.execute(
        update(CaseClockRow)
        .where(
            CaseClockRow.complaint_id == complaint_id,
            CaseClockRow.clock.in_([str(clock) for clock in left_out]),
            CaseClockRow.met_at.is_(None),
            CaseClockRow.waived_at.is_(None),
        )
        .values(waived_at=at)
    )
    _look_ahead(session, complaint_id)


def restart(session: Session, complaint_id: int, again: Iterable[Deadline]) -> None:
    """Let clocks run anew in a reopened case; what was missed before stays in the events."""
    for each in again:
        session.execute(
            update(CaseClockRow)
            .where(CaseClockRow.complaint_id == complaint_id, CaseClockRow.clock == str(each.clock))
            .values(
                starts_at=each.starts_at,
                due_at=each.due_at,
                met_at=None,
                warned_at=None,
                breached_at=None,
                waived_at=None,
            )
        )
    _look_ahead(session, complaint_id)


def put_off(session: Session, complaint_id: int, clock: Clock, *, until: datetime) -> None:
    """Move a deadline; a warning given before is given again in time."""
    session.execute(
        update(CaseClockRow)
        .where(CaseClockRow.complaint_id == complaint_id, CaseClockRow.clock == str(clock))
        .values(due_at=until, warned_at=None, breached_at=None)
    )
    _look_ahead(session, complaint_id)


def to_warn(session: Session, now: datetime, *, limit: int) -> list[Due]:
    """Return running clocks that were not warned of and are not due yet, the first due first."""
    found = _due(CaseClockRow.warned_at.is_(None), CaseClockRow.due_at >= now, limit=limit)
    return [Due(row[0], row[1], _deadline(row[2])) for row in session.execute(found)]


def to_breach(session: Session, now: datetime, *, limit: int) -> list[Due]:
    """Return running clocks that ran out and were not noted yet."""
    found = _due(CaseClockRow.due_at < now, limit=limit)
    return [Due(row[0], row[1], _deadline(row[2])) for row in session.execute(found)]


def claim(session: Session, due: Due, mark: str, *, at: datetime) -> bool:
    """Mark a clock as warned or breached; tell whether nobody else was faster.

    The case is locked before its clock, as whoever works on the case does it.
    """
    session.execute(
        select(CaseRow.complaint_id)
        .where(CaseRow.complaint_id == due.complaint_id)
        .with_for_update(key_share=True)
    )
    column = CaseClockRow.warned_at if mark == "warned_at" else CaseClockRow.breached_at
    claimed = session.scalar(
        update(CaseClockRow)
        .where(
            CaseClockRow.complaint_id == due.complaint_id,
            CaseClockRow.clock == str(due.deadline.clock),
            CaseClockRow.met_at.is_(None),
            CaseClockRow.waived_at.is_(None),
            column.is_(None),
        )
        .values({column: at})
        .returning(CaseClockRow.complaint_id)
    )
    return claimed is not None


def _due(*conditions: Any, limit: int) -> "Select[*tuple[Any, ...]]":
    row = CaseClockRow
    return (
        select(row.complaint_id, ComplaintRow.ref, row)
        .join(ComplaintRow, ComplaintRow.id == row.complaint_id)
        .where(
            row.met_at.is_(None), row.breached_at.is_(None), row.waived_at.is_(None), *conditions
        )
        .order_by(row.due_at)
        .limit(limit)
    )


def _look_ahead(session: Session, complaint_id: int) -> None:
    row = CaseClockRow
    due = select(func.min(row.due_at)).where(
        row.complaint_id == complaint_id, row.met_at.is_(None), row.waived_at.is_(None)
    )
    session.execute(
        update(CaseRow)
        .where(CaseRow.complaint_id == complaint_id)
        .values(next_due_at=due.scalar_subquery())
    )


def _deadline(row: CaseClockRow) -> Deadline:
    return Deadline(
        Clock(row.clock), row.starts_at, row.due_at, row.met_at, row.warned_at, row.breached_at,
        row.waived_at,
    )  # fmt: skip
