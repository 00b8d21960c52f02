"""In which order voices stand: what somebody chose, then the newest first."""

from typing import Any

from sqlalchemy import select

from db.ground.models import RatingRow, UnitRow, WindowRow
from db.ground.ordering import chosen_first
from survey.orders import Order


def ordered(order: Order | None) -> tuple[Any, ...]:
    """Return what voices are ordered by; the unit is the one the window is of now."""
    row = RatingRow
    window = select(WindowRow.name).where(WindowRow.id == row.window_id)
    unit = select(UnitRow.name).join(WindowRow).where(WindowRow.id == row.window_id)
    columns: dict[str, Any] = {
        "when": row.biz_date,
        "score": row.score,
        "window": window.scalar_subquery(),
        "unit": unit.scalar_subquery(),
    }
    newest = row.biz_date.desc(), row.biz_hour.desc(), row.seq.desc()
    return (*chosen_first(columns, order), *newest)
