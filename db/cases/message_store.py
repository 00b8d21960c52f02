"""Messages between a complainant and the team: each kept once by its key."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import and_, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.ground.models import ComplaintMessageRow
from survey.refusals.complaints import ComplaintKeyReused

COMPLAINANT: Final = "complainant"
TEAM: Final = "team"
_TOLD: Final = (
    ComplaintMessageRow.id,
    ComplaintMessageRow.complaint_id,
    ComplaintMessageRow.author,
    ComplaintMessageRow.words,
    ComplaintMessageRow.sent_at,
)


@dataclass(frozen=True, slots=True)
class Message:
    """One message between the complainant of a complaint and the team."""

    id: int
    complaint_id: int
    author: str
    words: str
    sent_at: datetime


def add(
    session: Session, complaint_id: int, *, key: str, author: str, words: str, at: datetime
) -> int | None:
    """Keep a message and return its number; None if it is there already.

    Refuses another message under a key used before.
    """
    known = _known(session, complaint_id, key=key, author=author, words=words)
    if known:
        return None
    row = ComplaintMessageRow(
        complaint_id=complaint_id, key=key, author=author, words=words, sent_at=at
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        if not _known(session, complaint_id, key=key, author=author, words=words):
            raise
        return None
    return row.id


def newest(
    session: Session,
    complaint_id: int,
    *,
    joined: Collection[int] = (),
    before: int | None = None,
    limit: int,
) -> list[Message]:
    """Return messages, newest first: the newest ones, or those older than the one `before`.

    Of complaints joined to this one what their complainants wrote comes along: an answer went to
    all alike, and is told once.
    """
    row = ComplaintMessageRow
    theirs = and_(row.complaint_id.in_(joined), row.author == COMPLAINANT)
    asked = select(*_TOLD).where(or_(row.complaint_id == complaint_id, theirs))
    if before is not None:
        asked = asked.where(row.id < before)
    return [
        Message(*found) for found in session.execute(asked.order_by(row.id.desc()).limit(limit))
    ]


def count_since(session: Session, complaint_id: int, *, author: str, since: datetime) -> int:
    """Return how many messages an author sent since a moment."""
    row = ComplaintMessageRow
    sent = select(func.count()).where(
        row.complaint_id == complaint_id, row.author == author, row.sent_at >= since
    )
    return session.scalar(sent) or 0


def last_of(session: Session, complaint_ids: Collection[int]) -> dict[int, Message]:
    """Return the last message of each complaint that has any."""
    table = ComplaintMessageRow
    last = select(func.max(table.id)).where(table.complaint_id.in_(complaint_ids))
    found = session.execute(select(*_TOLD).where(table.id.in_(last.group_by(table.complaint_id))))
    return {row.complaint_id: Message(*row) for row in found}


def _known(session: Session, complaint_id: int, *, key: str, author: str, words: str) -> bool:
    row = session.scalar(select(ComplaintMessageRow).where(ComplaintMessageRow.key == key))
    if row is None:
        return False
    if (row.complaint_id, row.author, row.words) != (complaint_id, author, words):
        raise ComplaintKeyReused
    return True
