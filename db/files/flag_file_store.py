"""What speaks against ratings, and surges of low scores, as rows of files."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from db.feedback import rating_store
from db.files.bringing import Counts, Progress, same_row
from db.files.telling import Of, Row, Rows, limit, told
from db.ground.lots import lots
from db.ground.models import RatingFlagRow, RatingRow, RatingSurgeRow, WindowRow
from survey.months import Month

SURGE: Final = (
    "begins_at", "ends_at", "low", "n", "first_by", "first_at", "second_by", "second_at",
)  # fmt: skip


def flags(session: Session, month: str | None = None) -> Rows:
    """Yield what speaks against the ratings of a month, or of all; the numbers as JSON."""
    yield from _flags(session, rating_store.in_month(month) if month else None)


def surges(session: Session, month: str | None = None) -> Rows:
    """Yield the surges of a month, or all, by day and window."""
    row = RatingSurgeRow
    within = Month.read(month) if month else None
    yield from _surges(session, row.biz_date.between(within.first, within.last) if within else None)


def put_flags(session: Session, rows: Iterable[Row], progress: Progress) -> Counts:
    """Keep what speaks against ratings; what is kept otherwise is named, never changed."""
    counts = Counts()
    for batch in lots(rows):
        kept = _flags(session, RatingFlagRow.rating_id.in_({row["rating"] for row in batch}))
        new, some = _sorted_out(batch, kept, ("rating", "reason"))
        if new:
            session.execute(
                insert(RatingFlagRow),
                [
                    {
                        "rating_id": row["rating"], "reason": row["reason"],
                        "weight": row["weight"], "detail": json.loads(row["detail"]),
                    }
                    for row in new
                ],
            )  # fmt: skip
        counts += some
        progress(len(batch))
    return counts


def put_surges(session: Session, rows: Iterable[Row], progress: Progress) -> Counts:
    """Keep surges of windows' days; one kept otherwise is named, never changed."""
    counts = Counts()
    windows = dict(session.execute(select(WindowRow.code, WindowRow.id)).all())
    for batch in lots(rows):
        kept = _surges(session, RatingSurgeRow.biz_date.in_({row["day"] for row in batch}))
        new, some = _sorted_out(batch, kept, ("window", "day"))
        for row in new:
            place = {"window_id": windows[row["window"]], "biz_date": row["day"]}
            values = place | {name: row[name] for name in SURGE}
            session.execute(insert(RatingSurgeRow).values(**values))
        counts += some
        progress(len(batch))
    return counts


def _flags(session: Session, which: Of | None) -> Rows:
    row = RatingFlagRow
    asked = (
        select(row.rating_id.label("rating"), row.reason, row.weight, row.detail)
        .join(RatingRow, RatingRow.id == row.rating_id)
        .where(limit(which))
        .order_by(row.rating_id, row.reason)
    )
    for each in told(session, asked):
        detail = json.dumps(each["detail"], ensure_ascii=False, sort_keys=True)
        yield {**each, "detail": detail}


def _surges(session: Session, which: Of | None) -> Rows:
    row = RatingSurgeRow
    asked = select(
        WindowRow.code.label("window"), row.biz_date.label("day"),
        *(getattr(row, name) for name in SURGE),
    )  # fmt: skip
    joined = asked.join(WindowRow, WindowRow.id == row.window_id).where(limit(which))
    yield from told(session, joined.order_by(row.biz_date, WindowRow.code))


def _sorted_out(
    batch: Sequence[Row], found: Rows, key: tuple[str, str]
) -> tuple[list[Row], Counts]:
    """Return the new ones of some rows, and how many are new, kept, and kept otherwise."""

    def name(row: Row) -> tuple[Any, ...]:
        return tuple(row[part] for part in key)

    kept = {name(row): row for row in found}
    new = [row for row in batch if name(row) not in kept]
    differing = tuple(name(row) for row in batch if not same_row(row, kept.get(name(row), row)))
    return new, Counts(len(new), len(batch) - len(new) - len(differing), differing=differing)
