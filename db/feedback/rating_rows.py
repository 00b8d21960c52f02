"""Ratings as rows: how they are written and read, what marks them, what hangs on them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BindParameter, bindparam, select, update
from sqlalchemy.orm import Session

from db.feedback.ratings import STANDING, Rating, Submission
from db.ground import keyed
from db.ground.models import RatingAdditionRow, RatingConflictRow, RatingRow

WORDS, PRAISE, PHOTO = 1, 2, 4
"""What a rating is marked with for what was told beside the score, so that it is found again."""
MOST_COPIES: Final = 10
"""Other bodies that are kept of one rating: who sends more shows nothing new by them."""
LATE: Final = "late"
"""Marks the body of an addition that came after its rating's month was closed: it counts not."""

# Written out in the statement: SQLite uses a partial index only for words it sees there, and
# without it would read all ratings for each batch.
STANDS: Final[BindParameter[Any]] = bindparam(
    "stands", STANDING, expanding=True, literal_execute=True
)
COLUMNS: Final = (
    "id", "window_id", "person_id", "score", "visit", "amends", "standing", "flag", "channel",
    "created_at", "received_at", "biz_date", "biz_month", "biz_hour", "comment", "reasons",
    "told", "device", "body_hash", "network",
)  # fmt: skip


def row_of(rating: Rating, submission: Submission) -> tuple[Any, ...]:
    """Return the columns' values: a rating's fields in their order, then what it came with."""
    *fields, reasons = rating
    told = mark_of(rating.comment)
    return (
        *fields, ",".join(reasons) or None, told, submission.device, submission.body_hash,
        submission.network,
    )  # fmt: skip


def rating_of(row: RatingRow) -> Rating:
    """Return a rating as its row tells it."""
    return Rating(
        id=row.id,
        window_id=row.window_id,
        person_id=row.person_id,
        score=row.score,
        visit=row.visit,
        amends=row.amends,
        standing=row.standing,
        flag=row.flag,
        channel=row.channel,
        created_at=row.created_at,
        received_at=row.received_at,
        biz_date=row.biz_date,
        biz_month=row.biz_month,
        biz_hour=row.biz_hour,
        comment=row.comment,
        reasons=tuple(row.reasons.split(",")) if row.reasons else (),
    )


def mark_of(comment: str | None) -> int | None:
    """Return what a rating is marked with that comes with these words and nothing else."""
    return WORDS if comment else None


def answers_of(session: Session, ratings: Sequence[str]) -> dict[str, dict[str, bool]]:
    """Return the last answers on commitments that count, by rating."""
    row = RatingAdditionRow
    found = session.execute(
        select(row.rating_id, row.body)
        .where(row.rating_id.in_(ratings), row.kind == "kept")
        .order_by(row.seq)
    )
    return {rating_id: body["answers"] for rating_id, body in found if LATE not in body}


def keep_conflict(
    session: Session, rating_id: str, body_hash: str, body: dict[str, Any], *, at: datetime
) -> None:
    """Keep another body that came under a key used before, once; of many the first ones.

    The rest is counted. Two at once may keep one more than that: it is a limit against floods.
    """
    row = RatingConflictRow
    kept = session.scalars(select(row.body_hash).where(row.rating_id == rating_id)).all()
    if len(kept) >= MOST_COPIES and body_hash not in kept:
        first = (row.rating_id == rating_id) & (row.body_hash == min(kept))
        session.execute(update(row).where(first).values(more=row.more + 1))
        return
    told = {"rating_id": rating_id, "body_hash": body_hash, "body": body, "received_at": at}
    keyed.put_new(session, RatingConflictRow, [told])
