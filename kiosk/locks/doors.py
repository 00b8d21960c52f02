"""Doors that wait after wrong guesses: each further guess costs more patience, none locks out."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from db.directory import account_store
from survey.retention import Kind, span_of

FREE_GUESSES: Final = 5
LONGEST_WAIT: Final = timedelta(minutes=15)
FORGIVEN_AFTER: Final = span_of(Kind.GUESSES)


def guesses_at(session: Session, door: str, *, at: datetime) -> int:
    """Return how many wrong guesses at a door are not forgiven yet."""
    failures, last = account_store.failures_at(session, door)
    return 0 if last is None or at - last >= FORGIVEN_AFTER else failures


def wait_before_next(
    session: Session,
    door: str,
    *,
    at: datetime,
    longest: timedelta = LONGEST_WAIT,
    free: int = FREE_GUESSES,
) -> int:
    """Return for how many more seconds a door does not listen; 0 when it does.

    The first few wrong guesses are free, each further one doubles the wait. Nobody is locked
    out for good: the wait is bounded, and guesses of an hour ago are forgiven.
    """
    failures, last = account_store.failures_at(session, door)
    if last is None or failures < free or at - last >= FORGIVEN_AFTER:
        return 0
    wait = min(longest, timedelta(seconds=2.0 ** min(failures - free + 1, 12)))
    return max(0, round((last + wait - at).total_seconds()))
