"""Messages between a complainant and the team: each kept once by its key."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.ground.models import ComplaintMessageRow
from survey.refusals.cases import ComplaintKeyReused

COMPLAINANT: Final = "complainant"
TEAM: Final = "team"


@dataclass(frozen=True, slots=True)
class Message:
    """One message between the complainant and the team."""

    id: int
    author: str
    words: str
    sent_at: datetime


def add(
    session: Session, complaint_id: int, *, key: str, author: str, words: str, at: datetime
) -> bool:
    """Keep a message; tell whether it is new. Refuses another message under a key used before."""
    known = _known(session, complaint_id, key=key, author=author, words=words)
    if known:
        return False
    row = ComplaintMessageRow(
        complaint_id=complaint_id, key=key, author=author, words=words, sent_at=at
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        if not _known(session, complaint_id, key=key, author=author, words=words):
            raise
        return False
    return True


def newest(
    session: Session, complaint_id: int, *, before: int | None = None, limit: int
) -> list[Message]:
    """Return messages, newest first: the newest ones, or those older than the one `before`."""
    row = ComplaintMessageRow
    asked = select(row.id, row.author, row.words, row.sent_at).where(
        row.complaint_id == complaint_id
    )
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
    found = session.execute(
        select(table.complaint_id, table.id, table.author, table.words, table.sent_at).where(
            table.id.in_(last.group_by(table.complaint_id))
        )
    )
    return {row[0]: Message(*row[1:]) for row in found}


def _known(session: Session, complaint_id: int, *, key: str, author: str, words: str) -> bool:
    row = session.scalar(select(ComplaintMessageRow).where(ComplaintMessageRow.key == key))
    if row is None:
        return False
    if (row.complaint_id, row.author, row.words) != (complaint_id, author, words):
        raise ComplaintKeyReused
    return True
