"""What an administrator does with working time: holidays, worked free days, windows' own hours."""

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from db.directory import calendar_store, directory_store
from db.ground import audit_store
from kiosk.at_hand.touched import Touched, touch
from survey.directory.working_time import checked_hours, hours_written
from survey.refusals.directory import DaysUnusable

LONGEST_STRETCH: Final = timedelta(days=30)
NAME_LIMIT: Final = 60


def keep_days(
    session: Session,
    first: date | None,
    last: date | None,
    *,
    works: bool,
    name: str,
    by: str,
    at: datetime,
) -> None:
    """Keep a stretch of days as free or as worked; refuse one that is none or too long.

    Clocks that run already keep their deadlines: a promise given is not moved.
    """
    if first is None or last is None or not timedelta() <= last - first <= LONGEST_STRETCH:
        raise DaysUnusable
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    name = name.strip()[:NAME_LIMIT]
    if calendar_store.keep_days(session, [(day, works, name) for day in days]):
        told = {"works": works, "name": name, "last": last.isoformat()}
        audit_store.note(
            session, at=at, actor=by, deed="days-kept", subject=first.isoformat(), **told
        )


def forget_day(session: Session, day: date, *, by: str, at: datetime) -> None:
    """Let a day be like its weekday again."""
    if calendar_store.forget_day(session, day):
        audit_store.note(session, at=at, actor=by, deed="day-forgotten", subject=day.isoformat())


def keep_hours(session: Session, window: str, hours: str, *, by: str, at: datetime) -> None:
    """Keep a window's own hours; empty: those of its post. Refuses hours that cannot be read."""
    checked = checked_hours(hours_written(hours)) if hours.strip() else None
    if directory_store.keep_hours(session, window, checked):
        touch(session, Touched.WINDOWS)
        audit_store.note(session, at=at, actor=by, deed="hours-kept", subject=window, hours=checked)
