"""What tests want to know of what was kept and no part of the product asks in this way."""

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.cases import complaint_store
from db.cases.complaint_store import Complaint
from db.feedback import rating_store
from db.feedback.addition_store import Addition
from db.feedback.ratings import Rating
from db.ground.models import ComplaintRow, RatingAdditionRow, RatingConflictRow, RatingRow


def ratings_of(session: Session, month: str) -> list[Rating]:
    """Return the ratings of a business month in the order they were kept."""
    found = session.scalars(
        select(RatingRow.id).where(rating_store.in_month(month)).order_by(RatingRow.seq)
    )
    return [rating_store.get(session, each) for each in found]


def additions_of(session: Session, rating: str) -> list[Addition]:
    """Return what was added to a rating, in order."""
    row = RatingAdditionRow
    found = session.execute(
        select(row.id, row.rating_id, row.kind, row.body, row.body_hash, row.created_at)
        .where(row.rating_id == rating)
        .order_by(row.seq)
    )
    return [Addition(*columns) for columns in found]


def conflicts_of(session: Session, rating: str) -> list[dict[str, Any]]:
    """Return the other bodies that came under a key used before, of a rating or its additions."""
    row = RatingConflictRow
    found = select(row.body).where(row.rating_id == rating)
    return list(session.scalars(found.order_by(row.received_at, row.body_hash)))


def complaints_of(session: Session) -> list[Complaint]:
    """Return all complaints, the newest first."""
    row = ComplaintRow
    found = session.scalars(select(row.ref).order_by(row.received_at.desc(), row.id.desc()))
    return [complaint_store.get(session, each) for each in found]


def put_in_state(session: Session, ref: str, state: str) -> None:
    """Let a complaint stand in a state, however it came there."""
    session.execute(update(ComplaintRow).where(ComplaintRow.ref == ref).values(state=state))
