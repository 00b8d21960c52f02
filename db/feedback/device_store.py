"""What a device gave before: asked for each new rating, so asked in the cheapest way there is.

Ratings that repeat on one device are held (regulation 11.8); a device is known by a blind mark.
"""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.ground import bulk
from db.ground.models import RatingRow

Place = tuple[str, int, date]
"""A device, a window and a day."""


class Before(NamedTuple):
    """How many ratings that stand a device gave a window on a day, and when the last one came."""

    n: int = 0
    last: datetime | None = None


NOTHING: Final = Before()
Given = dict[Place, Before]

Moments = dict[Place, list[datetime]]
"""When a device rated a window on a day."""

# Written out: building a statement for each batch took longer than finding the rows. A cross join,
# because SQLite leaves its order as it is: the few places first, then the index for each of them.
_ON_SQLITE: Final = f"""
    SELECT r.device, r.window_id, r.biz_date, count(*), max(r.received_at)
    FROM (VALUES {bulk.ROWS}) AS seen
    CROSS JOIN ratings AS r ON r.device = seen.column1 AND r.window_id = seen.column2
        AND r.biz_date = seen.column3
    WHERE r.standing <> 'superseded'
    GROUP BY r.device, r.window_id, r.biz_date
"""  # noqa: S608 - the place of the rows alone


def given(session: Session, seen: Collection[Place]) -> Given:
    """Return what was given there before; where nothing was, nothing is told."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        places = [(device, window, day.isoformat()) for device, window, day in seen]
        found: Iterable[Any] = bulk.run(connection, _ON_SQLITE, places)
        return {
            (device, window, date.fromisoformat(day)): Before(n, _moment(last))
            for device, window, day, n, last in found
        }
    row = RatingRow
    found = connection.execute(
        select(row.device, row.window_id, row.biz_date, func.count(), func.max(row.received_at))
        .where(
            row.device.in_({device for device, _, _ in seen}),
            row.window_id.in_({window for _, window, _ in seen}),
            row.biz_date.in_({day for _, _, day in seen}),
            row.standing != "superseded",
        )
        .group_by(row.device, row.window_id, row.biz_date)
    )
    return {(device, window, day): Before(n, last) for device, window, day, n, last in found}


def moments(
    session: Session, seen: Collection[Place], *, since: datetime, until: datetime
) -> Moments:
    """Return when the devices rated there between two moments: asked for tablets alone."""
    row = RatingRow
    found = session.execute(
        select(row.device, row.window_id, row.biz_date, row.created_at).where(
            row.device.in_({device for device, _, _ in seen}),
            row.window_id.in_({window for _, window, _ in seen}),
            row.biz_date.in_({day for _, _, day in seen}),
            row.standing != "superseded",
            row.created_at.between(since, until),
        )
    )
    told: Moments = {}
    for device, window, day, at in found:
        told.setdefault((str(device), window, day), []).append(at)
    return told


def _moment(told: str) -> datetime:
    """Return a moment as SQLite's driver tells it."""
    return datetime.fromisoformat(told).replace(tzinfo=UTC)
