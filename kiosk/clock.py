"""The one place that reads the clock."""

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


def passed() -> timedelta:
    """Return how long the machine has been running, asleep or not, however its clock was set."""
    of_all = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return timedelta(seconds=time.clock_gettime(of_all))


def today(timezone: ZoneInfo) -> date:
    """Return the business day it is now."""
    return now().astimezone(timezone).date()
