"""Who serves now, remembered for a moment: keeping a rating asks no database."""

from collections import defaultdict
from collections.abc import Awaitable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from db.directory import duty_store
from db.directory.duty_store import Served
from db.ground.engine import Database
from kiosk.at_hand.remembered import Remembered

FRESH_FOR: Final = 5.0
"""Seconds for which a change in another process may not be known here."""
BACK: Final = timedelta(days=8)
AHEAD: Final = timedelta(days=1)


class DutyBoard:
    """Finds who serves at a window at a moment; knows a change in this process at once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._latest = datetime.min.replace(tzinfo=UTC)
        self._duties = Remembered(self._read, fresh_for=FRESH_FOR)

    def person_at(self, window_id: int, moment: datetime) -> int | None:
        """Return the one person on duty; None where nobody is, or several are."""
        self._reach(moment)
        people = {
            duty.person_id
            for duty in self._duties.get().get(window_id, ())
            if duty.starts_at <= moment < duty.ends_at
        }
        return people.pop() if len(people) == 1 else None

    def look(self, moment: datetime) -> Awaitable[None]:
        """Bring the board up to date beside the event loop: `person_at` then asks no database."""
        self._reach(moment)
        return self._duties.look()

    def forget(self) -> None:
        """Look again at the next call."""
        self._duties.forget()

    def _reach(self, moment: datetime) -> None:
        """Read around a later moment: what an old tap asked for says nothing about today."""
        if moment - self._latest > AHEAD:
            self._latest = moment
            self._duties.forget()

    def _read(self) -> Mapping[int, Sequence[Served]]:
        with self._database.reading() as session:
            found = duty_store.served(session, self._latest - BACK, self._latest + AHEAD)
        duties: dict[int, list[Served]] = defaultdict(list)
        for duty in found:
            duties[duty.window_id].append(duty)
        return duties
