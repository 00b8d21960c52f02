"""What complainants added that nobody answered yet."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from db.cases.message_store import COMPLAINANT
from db.ground.models import (
    CaseRow,
    ComplaintMessageRow,
)


def let_wait(session: Session, complaint_id: int, *, since: datetime) -> None:
    """Note that the complainant added something nobody answered yet; the earliest counts.

    The version stays: whoever fills in a long form is not thrown out of it by a message.
    """
    session.execute(
        update(CaseRow)
        .where(CaseRow.complaint_id == complaint_id, CaseRow.waiting_since.is_(None))
        .values(waiting_since=since)
    )


def waiting_since(session: Session, complaint_id: int) -> datetime | None:
    """Return since when something added waits in a case or in those joined to it, None if not."""
    row = CaseRow
    either = or_(row.complaint_id == complaint_id, row.merged_into_id == complaint_id)
    return session.scalar(select(func.min(row.waiting_since)).where(either))


def no_longer_waits(session: Session, complaint_id: int, *, seen: int | None = None) -> None:
    """Note that all was heard that waited in a case and in those joined to it.

    What was sent after the message `seen` last goes on waiting; None: all was seen.
    """
    later: Any = None
    if seen is not None:
        row = ComplaintMessageRow
        later = (
            select(func.min(row.sent_at))
            .where(row.complaint_id == CaseRow.complaint_id, row.id > seen)
            .where(row.author == COMPLAINANT)
            .scalar_subquery()
        )
    session.execute(
        update(CaseRow)
        .where(or_(CaseRow.complaint_id == complaint_id, CaseRow.merged_into_id == complaint_id))
        .where(CaseRow.waiting_since.is_not(None))
        .values(waiting_since=later)
    )
