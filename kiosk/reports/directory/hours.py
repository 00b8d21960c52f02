"""Working time as the administrator sees it: special days ahead, each window's hours."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from db.directory import calendar_store, directory_store
from db.directory.directory_store import Window


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that differs from its weekday."""

    day: date
    works: bool
    name: str


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The special days from today on, and the windows in use."""

    days: tuple[SpecialDay, ...]
    windows: tuple[Window, ...]


def working_hours(session: Session, *, today: date) -> WorkingHours:
    """Return working time as it stands."""
    days = calendar_store.named_days(session, since=today)
    windows = [each for each in directory_store.windows(session) if each.active]
    return WorkingHours(tuple(SpecialDay(*each) for each in days), tuple(windows))
