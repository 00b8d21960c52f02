"""What a device gave before: asked for each new rating, so asked in the cheapest way there is.

Ratings that repeat on one device are held (regulation 11.8); a device is known by a blind mark.
"""

import json
from collections.abc import Collection
from datetime import date
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models import RatingRow

Given = dict[tuple[str, int, date], int]
"""How many ratings that stand a device gave a window on a day."""

# Written out, and the devices handed over as one value: building a statement for each batch, with
# a parameter a device, took longer than finding the rows.
_ON_SQLITE: Final = """
    SELECT r.device, r.window_id, r.biz_date, count(*)
    FROM json_each(?) AS seen
    JOIN ratings AS r ON r.device = seen.value ->> 0 AND r.biz_date = seen.value ->> 1
    WHERE r.standing <> 'superseded'
    GROUP BY r.device, r.window_id, r.biz_date
"""


def given(session: Session, seen: Collection[tuple[str, date]]) -> Given:
    """Return how many ratings each device gave each window; a device that gave none is left out."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        pairs = json.dumps([(device, day.isoformat()) for device, day in seen])
        found = connection.exec_driver_sql(_ON_SQLITE, (pairs,))
        return {(device, window, date.fromisoformat(day)): n for device, window, day, n in found}
    row = RatingRow
    found = connection.execute(
        select(row.device, row.window_id, row.biz_date, func.count())
        .where(
            row.device.in_({device for device, _ in seen}),
            row.biz_date.in_({day for _, day in seen}),
            row.standing != "superseded",
        )
        .group_by(row.device, row.window_id, row.biz_date)
    )
    return {(device, window, day): n for device, window, day, n in found}
