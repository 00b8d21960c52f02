"""Words of ratings for those who answer for a window: what counts, and became no complaint."""

from datetime import date
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from db.feedback.rating_rows import WORDS
from db.feedback.ratings import COUNTED
from db.feedback.seeing import Seeing, seen
from db.ground.models import ComplaintRow, RatingRow
from survey.feedback.batches import Told

AT_MOST: Final = 5_000


def told(session: Session, seeing: Seeing, *, since: date) -> dict[int, list[Told]]:
    """Return what customers wrote since a day, by window, as far as somebody may read it.

    Words of a rating that became a complaint are the case's, and sealed from whom it concerns.
    """
    row = RatingRow
    complained = exists().where(ComplaintRow.rating_id == row.id).correlate(row)
    rows = session.execute(
        select(row.window_id, row.id, row.biz_date, row.comment)
        .where(
            row.told.is_not(None),  # what the index holds; without it all ratings would be read
            row.told.bitwise_and(WORDS) != 0,
            row.biz_month >= f"{since:%Y-%m}",
            row.biz_date >= since,
            row.standing == COUNTED,
            ~complained,
            *seen(seeing),
        )
        .order_by(row.biz_month.desc(), row.biz_date.desc())
        .limit(AT_MOST)
    )
    found: dict[int, list[Told]] = {}
    for window, rating, on, words in rows:
        if words:
            found.setdefault(window, []).append(Told(rating, on, words))
    return found
