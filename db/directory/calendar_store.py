"""Days unlike their weekday: holidays, and free days that are worked."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.ground import keyed
from db.ground.models import (
    CalendarDayRow,
)


def keep_days(session: Session, days: Iterable[tuple[date, bool, str]]) -> int:
    """Keep days unlike their weekday (day, worked or not, name); return how many changed."""
    changed = 0
    for day, works, name in days:
        row = session.get(CalendarDayRow, day)
        if row is None or (row.works, row.name) != (works, name):
            keyed.put(session, CalendarDayRow, day=day, works=works, name=name)
            changed += 1
    return changed


def forget_day(session: Session, day: date) -> bool:
    """Let a day be like its weekday again; tell whether it was not."""
    row = session.get(CalendarDayRow, day)
    if row is not None:
        session.delete(row)
        session.flush()
    return row is not None


def named_days(session: Session, *, since: date) -> list[tuple[date, bool, str]]:
    """Return the days from a day on that differ from their weekday: day, worked or not, name."""
    row = CalendarDayRow
    found = session.execute(
        select(row.day, row.works, row.name).where(row.day >= since).order_by(row.day)
    )
    return [(day, works, name) for day, works, name in found]


def days(session: Session) -> dict[date, bool]:
    """Return the days that differ from their weekday: True where they are worked."""
    return dict(session.execute(select(CalendarDayRow.day, CalendarDayRow.works)).all())
