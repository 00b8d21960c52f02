"""The one place that reads the clock."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


def today(timezone: ZoneInfo) -> date:
    """Return the business day it is now."""
    return now().astimezone(timezone).date()
