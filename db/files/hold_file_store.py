"""How holds ended, as rows of files: what was proposed and decided, and which ratings it took."""

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from db.files.bringing import Counts, Progress, same_row
from db.files.parts import Part, put_parts
from db.files.telling import Of, Row, Rows, limit, told
from db.ground.lots import lots
from db.ground.models import HoldRatingRow, HoldRow

PLAIN: Final = (
    "ref", "verdict", "reason", "proposed_by", "proposed_at", "state", "decided_by", "decided_at",
    "because",
)  # fmt: skip


def holds(session: Session, which: Of | None = None) -> Rows:
    """Yield the proposals in the order in which they were made."""
    asked = select(*(getattr(HoldRow, name) for name in PLAIN))
    yield from told(session, asked.where(limit(which)).order_by(HoldRow.id))


def hold_ratings(session: Session, which: Of | None = None) -> Rows:
    """Yield the ratings that proposals took, and whether the decision settled each."""
    row = HoldRatingRow
    yield from told(
        session,
        select(HoldRow.ref, row.rating_id.label("rating"), row.settled)
        .join(HoldRow, HoldRow.id == row.hold_id)
        .where(limit(which))
        .order_by(HoldRow.id, row.rating_id),
    )


def put_holds(session: Session, rows: Iterable[Row]) -> Counts:
    """Keep proposals by their numbers; one kept with another content is named, never changed."""
    counts = Counts()
    for batch in lots(rows):
        which = HoldRow.ref.in_([row["ref"] for row in batch])
        kept = {row["ref"]: row for row in holds(session, which)}
        new = [row for row in batch if row["ref"] not in kept]
        differing = tuple(
            row["ref"] for row in batch if not same_row(row, kept.get(row["ref"], row))
        )
        for row in new:
            session.execute(insert(HoldRow).values(**row, version=0))
        counts += Counts(len(new), len(batch) - len(new) - len(differing), differing=differing)
    return counts


def put_hold_ratings(session: Session, rows: Iterable[Row], progress: Progress) -> Counts:
    """Keep which ratings proposals took."""

    def values(row: Row, hold_id: int) -> dict[str, Any]:
        return {"hold_id": hold_id, "rating_id": row["rating"], "settled": row["settled"]}

    part = Part(HoldRow, HoldRatingRow, hold_ratings, ("ref", "rating"), values)
    return put_parts(session, part, rows, progress)
