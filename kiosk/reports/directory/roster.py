"""A window's week on the roster, and how many ratings reach a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.directory import directory_store, duty_store
from db.directory.duty_store import Kept
from db.feedback import rollup_store
from survey.months import Month

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Roster:
    """The duties of a week, by the day they start on, and who may be put on duty."""

    monday: date
    days: Sequence[tuple[date, Sequence[Kept]]]
    people: Sequence[tuple[str, str]]


def roster(session: Session, window: str, day: date, zone: ZoneInfo) -> Roster:
    """Return the week of a day at a window; people of the window and its unit come first."""
    monday = day - timedelta(days=day.weekday())
    begin = datetime.combine(monday, time(), zone).astimezone(UTC)
    kept = duty_store.between(session, begin, begin + WEEK, window=window)
    place = directory_store.window(session, window)
    people = sorted(
        directory_store.people(session, on=day),
        key=lambda each: (each.window != window, each.unit != place.unit, each.code),
    )
    days = [monday + timedelta(days=n) for n in range(7)]
    return Roster(
        monday,
        [(each, [k for k in kept if _starts_on(k, each, monday, zone)]) for each in days],
        [(each.code, each.name) for each in people],
    )


def _starts_on(kept: Kept, day: date, monday: date, zone: ZoneInfo) -> bool:
    """Tell whether to list a duty at a day; one that began last week stands at Monday."""
    begins = kept.duty.starts_at.astimezone(zone).date()
    return max(begins, monday) == day


def reach(session: Session, month: Month) -> tuple[int, int]:
    """Return how many ratings of a month count, and how many of them reached a person."""
    given = rollup_store.total(rollup_store.by_window(session, month).values()).n
    reached = rollup_store.total(rollup_store.by_person(session, month).values()).n
    return given, reached
