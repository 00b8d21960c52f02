"""Windows by their token, remembered for a moment: the first paint asks no database."""

import threading
import time
from typing import Final

from db import directory_store
from db.directory_store import Window
from db.engine import Database
from survey.refusals import UnknownWindow

FRESH_FOR: Final = 2.0
"""Seconds for which a revoked token may still open the page in another process."""


class WindowDirectory:
    """Finds the window of a token; knows a change in this process at once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._windows: dict[str, Window] = {}
        self._until = 0.0

    def find(self, token: object) -> Window:
        """Return the active window of a token; refuse any other."""
        if not isinstance(token, str) or not 0 < len(token) <= 32:
            raise UnknownWindow
        if time.monotonic() >= self._until:
            self._refresh()
        found = self._windows.get(token)
        if found is None:
            raise UnknownWindow
        return found

    def forget(self) -> None:
        """Look again at the next call."""
        self._until = 0.0

    def _refresh(self) -> None:
        with self._lock:
            if time.monotonic() < self._until:
                return
            with self._database.reading() as session:
                self._windows = directory_store.windows_by_token(session)
            self._until = time.monotonic() + FRESH_FOR
