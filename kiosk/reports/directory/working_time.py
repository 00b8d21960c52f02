"""When offices and windows work, and which policy holds: for clocks, plans and reports."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.books import policy_store
from db.directory import calendar_store, directory_store
from db.directory.directory_store import Window
from survey.books.policy import Policy
from survey.directory.posts import ROUND_THE_CLOCK
from survey.directory.working_time import WorkingTime, office, round_the_clock, served
from survey.months import Month, business_date


def office_time(session: Session, zone: ZoneInfo) -> WorkingTime:
    """Return when offices work, holidays and worked free days regarded."""
    off, on = _special_days(session)
    return office(zone, off=off, on=on)


def window_time(session: Session, window: str | None, zone: ZoneInfo) -> WorkingTime:
    """Return when a window is served; without a window, when offices work."""
    if window is None:
        return office_time(session, zone)
    found = directory_store.window(session, window)
    return window_times(session, [found], zone)[window]


def window_times(
    session: Session, windows: Iterable[Window], zone: ZoneInfo
) -> dict[str, WorkingTime]:
    """Return when each of some windows is served, by code."""
    off, on = _special_days(session)
    usual = office(zone, off=off, on=on)
    return {each.code: _time_of(each, usual, zone, off=off, on=on) for each in windows}


def _time_of(
    window: Window, usual: WorkingTime, zone: ZoneInfo, *, off: frozenset[date], on: frozenset[date]
) -> WorkingTime:
    if window.hours is not None:
        return served(window.hours, zone, off=off, on=on)
    return round_the_clock(zone) if window.post in ROUND_THE_CLOCK else usual


def policy_at(session: Session, moment: datetime, zone: ZoneInfo) -> Policy:
    """Return the policy that holds in the month of a moment."""
    return policy_store.policies(session).of(Month.of(business_date(moment, zone)))


def _special_days(session: Session) -> tuple[frozenset[date], frozenset[date]]:
    days = calendar_store.days(session)
    off = frozenset(day for day, works in days.items() if not works)
    return off, frozenset(days) - off
