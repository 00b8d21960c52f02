"""Two people at once on PostgreSQL: one has written and not committed, the other waits for it."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from sqlalchemy import text
from sqlalchemy.orm import Session

from kiosk.wiring import House

T = TypeVar("T")
WAITING: Final = text(
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


def nothing(_session: Session) -> None:
    """Do no more."""


def meanwhile(
    house: House,
    holding: Callable[[Session], object],
    deed: Callable[[Session], T],
    *,
    then: Callable[[Session], object] = nothing,
) -> T:
    """Hold something until the deed waits for it, do more, let it go on; return what it came to."""

    def done() -> T:
        with house.writing() as session:
            return deed(session)

    with ThreadPoolExecutor(1) as elsewhere:
        with house.writing() as session:
            holding(session)
            other = elsewhere.submit(done)
            while not other.done() and not _somebody_waits(house):
                time.sleep(0.01)
            then(session)
        return other.result(timeout=20)


def _somebody_waits(house: House) -> bool:
    with house.reading() as session:
        return session.execute(WAITING).scalar_one() > 0
