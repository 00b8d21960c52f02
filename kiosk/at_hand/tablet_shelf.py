"""The tablets that stand at windows, remembered for a moment: keeping a rating asks no database."""

from collections.abc import Mapping
from typing import Final

from db.directory import tablet_store
from db.ground.engine import Database
from kiosk.at_hand.remembered import Remembered
from kiosk.locks.tablets import mark_of, token_of

FRESH_FOR: Final = 5.0
"""Seconds for which a tablet taken out in another process may still be believed here."""


class TabletShelf:
    """Finds whose window a tablet stands at; knows a change in this process at once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._at = Remembered(self._read, fresh_for=FRESH_FOR)

    def mark_at(self, cookies: Mapping[str, str], window_id: int, *, secret: str) -> str | None:
        """Return the mark of the tablet enrolled at a window; None of any other browser."""
        token = token_of(cookies, secret=secret)
        if token is None:
            return None
        mark = mark_of(secret, token)
        return mark if self._at.get().get(mark) == window_id else None

    async def look(self) -> None:
        """Bring the shelf up to date beside the event loop: `mark_at` then asks no database."""
        await self._at.look()

    def forget(self) -> None:
        """Look again at the next call."""
        self._at.forget()

    def _read(self) -> Mapping[str, int]:
        with self._database.reading() as session:
            return tablet_store.standing(session)
