"""Who serves now, remembered for a moment: keeping a rating asks no database."""

import threading
import time
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Final

from db import duty_store
from db.duty_store import Served
from db.engine import Database

FRESH_FOR: Final = 5.0
"""Seconds for which a change in another process may not be known here."""
BACK: Final = timedelta(days=8)
AHEAD: Final = timedelta(days=1)


class DutyBoard:
    """Finds who serves at a window at a moment; knows a change in this process at once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._duties: dict[int, list[Served]] = {}
        self._until = 0.0

    def person_at(self, window_id: int, moment: datetime) -> int | None:
        """Return the one person on duty; None where nobody is, or several are."""
        if time.monotonic() >= self._until:
            self._refresh(moment)
        people = {
            duty.person_id
            for duty in self._duties.get(window_id, ())
            if duty.starts_at <= moment < duty.ends_at
        }
        return people.pop() if len(people) == 1 else None

    def forget(self) -> None:
        """Look again at the next call."""
        self._until = 0.0

    def _refresh(self, moment: datetime) -> None:
        with self._lock:
            if time.monotonic() < self._until:
                return
            with self._database.reading() as session:
                found = duty_store.served(session, moment - BACK, moment + AHEAD)
            duties: dict[int, list[Served]] = defaultdict(list)
            for duty in found:
                duties[duty.window_id].append(duty)
            self._duties = duties
            self._until = time.monotonic() + FRESH_FOR
