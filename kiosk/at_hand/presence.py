"""Who is signed in, remembered for a moment: open pages ask every few seconds.

A page that is open and lies there is not in use; what people do in it is noted here, and kept twice
a minute, so that looking at a page waits for nobody who writes.
"""

import threading
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from db.directory import session_store
from db.directory.session_store import Browser, hash_of
from db.ground.engine import Database
from kiosk.at_hand.remembered import Remembered

FRESH_FOR: Final = 3.0
"""Seconds for which a browser signed out meanwhile may still be believed here."""


class Presence:
    """Finds whose browser a token is of; collects when browsers were used."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._browsers = Remembered(self._read, fresh_for=FRESH_FOR)
        self._seen: dict[str, datetime] = {}
        self._lock = threading.Lock()

    def account_of(self, token: str, *, at: datetime) -> int | None:
        """Return whose browser it is; None of one signed out, locked, or come just now."""
        browser = self._browsers.get().get(hash_of(token))
        if browser is None or browser.is_over(at) or browser.is_locked(at):
            return None
        return browser.account_id

    async def look(self) -> None:
        """Bring what is known up to date beside the event loop."""
        await self._browsers.look()

    def mark(self, token: str, *, at: datetime) -> None:
        """Note that a browser is in use."""
        with self._lock:
            self._seen[hash_of(token)] = at

    def keep(self, database: Database) -> None:
        """Keep when browsers were used since the last call; where that fails it is tried again."""
        with self._lock:
            seen, self._seen = self._seen, {}
        try:
            _write(database, seen)
        except BaseException:
            with self._lock:
                self._seen = seen | self._seen
            raise

    def _read(self) -> Mapping[str, Browser]:
        with self._database.reading() as session:
            return session_store.everywhere(session)


def _write(database: Database, seen: Mapping[str, datetime]) -> None:
    if seen:
        with database.writing() as session:
            session_store.note_seen(session, seen)
