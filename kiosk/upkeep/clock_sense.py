"""Is this machine's clock to be believed? What a wrong one notes of deadlines stays on record."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from db.ground import moments
from survey.refusals.house import ClockAhead, ClockBehind, ClockSet

MOST: Final = timedelta(minutes=1)
BELIEVED_AFTER: Final = timedelta(minutes=15)
"""For so long a clock that was set is doubted: who set it wrong has time to set it right."""


def require_right(session: Session, now: datetime) -> None:
    """Refuse a clock that is behind what was written last, or differs from the database's own.

    That it is ahead of what was written last says nothing: perhaps nobody came.
    """
    newest, server = moments.newest(session), moments.of_the_server(session)
    if server is not None and now - server > MOST:
        raise ClockAhead(now=_told(now), known=_told(server))
    known = max((each for each in (newest, server) if each is not None), default=now)
    if known - now > MOST:
        raise ClockBehind(now=_told(now), known=_told(known))


class Steadiness:
    """Notices when the clock is set: it then moves otherwise than the time that passes."""

    def __init__(self, wall: Callable[[], datetime], passed: Callable[[], timedelta]) -> None:
        self._wall, self._passed = wall, passed
        self._seen = wall(), passed()
        self._doubted: timedelta | None = None

    def require(self) -> None:
        """Refuse a clock that was set by more than a minute since the last look, for a while."""
        wall, passed = self._wall(), self._passed()
        by = (wall - self._seen[0]) - (passed - self._seen[1])
        if abs(by) > MOST:
            self._doubted = passed if self._doubted is None else self._doubted
            if passed - self._doubted < BELIEVED_AFTER:
                raise ClockSet(now=_told(wall), seconds=round(by.total_seconds()))
        self._seen, self._doubted = (wall, passed), None


def _told(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"
