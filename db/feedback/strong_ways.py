"""Where strong ways stood in a month: tablets and screens at windows, slips in use at yards."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.ground.models import TabletRow, TripRow, UnitRow, WindowRow
from survey.feedback.reach import Stood


def devices(session: Session, begin: datetime, end: datetime) -> dict[str, tuple[Stood, ...]]:
    """Return when devices that came stood at each window, of those that stood in a stretch."""
    row = TabletRow
    found = session.execute(
        select(WindowRow.code, row.enrolled_at, row.withdrawn_at)
        .join(WindowRow, WindowRow.id == row.window_id)
        .where(
            row.mark.is_not(None),
            row.enrolled_at < end,
            row.withdrawn_at.is_(None) | (row.withdrawn_at > begin),
        )
        .order_by(row.id)
    )
    stood: dict[str, tuple[Stood, ...]] = {}
    for window, enrolled, withdrawn in found:
        stood[window] = (*stood.get(window, ()), Stood(enrolled, withdrawn))
    return stood


def trips(session: Session, first: date, last: date) -> dict[str, int]:
    """Return how many slips were scanned on some days at each window's yard, by window.

    A yard's windows are its own and those of the units beneath it.
    """
    row = TripRow
    tree = (
        select(row.unit_id.label("unit"), func.count().label("n"))
        .where(row.biz_date.between(first, last))
        .group_by(row.unit_id)
        .cte("yards", recursive=True)
    )
    tree = tree.union_all(select(UnitRow.id, tree.c.n).join(tree, UnitRow.parent_id == tree.c.unit))
    found = session.execute(
        select(WindowRow.code, func.sum(tree.c.n))
        .join(tree, WindowRow.unit_id == tree.c.unit)
        .group_by(WindowRow.code)
    )
    return {window: int(n) for window, n in found}
