"""Ratings: many submissions a transaction, each kept once.

The same key twice is one rating; the same key with another body keeps the second body as a
conflict copy; another score while the visit lasts is an amendment: both rows stay, the last
one counts. Held ratings stay listed with their flag and enter no rate (regulation 11.8). A
closed month keeps its figures, whatever arrives late.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from db.feedback.rating_batch import Batch
from db.feedback.rating_rows import STANDS, rating_of
from db.feedback.ratings import SUPERSEDED, Flagging, Rating, Receipt, Submission
from db.ground.models import ClosingRow, RatingRow
from survey.months import Month
from survey.refusals.feedback import KeyReused, RatingUnknown


def keep(
    session: Session, submissions: Sequence[Submission], *, slot: int, flagging: Flagging
) -> list[Receipt | KeyReused]:
    """Keep the submissions in order; return for each its receipt, or the refusal of its body.

    A refusal is returned rather than raised because the conflict copy has to be committed.
    """
    return Batch(session, submissions, slot=slot, flagging=flagging).keep()


def keep_new(
    session: Session, submissions: Sequence[Submission], *, slot: int, flagging: Flagging
) -> list[Receipt | KeyReused]:
    """Keep submissions that are new to the store without asking it first; the quick way of many.

    Raises IntegrityError when a key was there before or its visit has a rating that stands:
    nothing is kept then, and `keep` is the way.
    """
    return Batch(session, submissions, slot=slot, flagging=flagging, unseen=True).keep()


def get(session: Session, rating_id: str) -> Rating:
    """Return the rating of that number; refuse an unknown one."""
    row = session.scalar(select(RatingRow).where(RatingRow.id == rating_id))
    if row is None:
        raise RatingUnknown
    return rating_of(row)


def standing(session: Session, rating_id: str) -> Rating:
    """Return the last word of the visit in which a rating was given; refuse an unknown one."""
    rating = get(session, rating_id)
    if rating.standing != SUPERSEDED:
        return rating
    row = session.scalar(
        select(RatingRow).where(
            RatingRow.visit == rating.visit,
            RatingRow.window_id == rating.window_id,
            RatingRow.standing.in_(STANDS),
        )
    )
    return rating if row is None else rating_of(row)


def locked(session: Session, rating_id: str) -> tuple[Rating, datetime | None]:
    """Return a rating and when its month was closed; nobody else changes it before the commit.

    Refuses an unknown one.
    """
    found = session.execute(
        select(RatingRow, ClosingRow.closed_at)
        .outerjoin(ClosingRow, ClosingRow.month == RatingRow.biz_month)
        .where(RatingRow.id == rating_id)
        .with_for_update(of=RatingRow, key_share=True)
        .execution_options(populate_existing=True)  # it may have been read before it was locked
    ).one_or_none()
    if found is None:
        raise RatingUnknown
    row, closed_at = found
    return rating_of(row), closed_at


def in_month(biz_month: str) -> ColumnElement[bool]:
    """Return the condition that a rating counts in a business month, as the index has it."""
    month = Month.read(biz_month)
    return RatingRow.biz_date.between(month.first, month.last)
