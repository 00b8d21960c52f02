"""When offices and windows work, and which policy holds: for clocks, plans and reports."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.books import policy_store
from db.cases import case_store
from db.directory import directory_store
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
    if window is not None:
        found = directory_store.window(session, window)
        if found.hours is not None:
            off, on = _special_days(session)
            return served(found.hours, zone, off=off, on=on)
        if found.post in ROUND_THE_CLOCK:
            return round_the_clock(zone)
    return office_time(session, zone)


def policy_at(session: Session, moment: datetime, zone: ZoneInfo) -> Policy:
    """Return the policy that holds in the month of a moment."""
    return policy_store.policies(session).of(Month.of(business_date(moment, zone)))


def _special_days(session: Session) -> tuple[frozenset[date], frozenset[date]]:
    days = case_store.days(session)
    off = frozenset(day for day, works in days.items() if not works)
    return off, frozenset(days) - off
