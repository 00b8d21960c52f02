"""Windows by their token, remembered for a moment: the first paint asks no database."""

from typing import Final

from anyio import to_thread

from db.directory import directory_store
from db.directory.directory_store import Window
from db.ground.engine import Database
from kiosk.at_hand.remembered import Remembered
from survey.refusals.directory import UnknownWindow

FRESH_FOR: Final = 2.0
"""Seconds for which a revoked token may still open the page in another process.

At most twice as long, while the newest is being read.
"""


class WindowDirectory:
    """Finds the window of a token; knows a change in this process at once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._windows = Remembered(self._read, fresh_for=FRESH_FOR)

    def find(self, token: object) -> Window:
        """Return the active window of a token; refuse any other, once it was looked for anew."""
        code = _code(token)
        return self._windows.get().get(code) or _only(self._windows.anew().get(code))

    async def seek(self, token: object) -> Window:
        """Return the active window of a token as `find` does, beside the event loop.

        Where what is known has it, nobody waits long for the newest.
        """
        code = _code(token)
        await self._windows.look()
        known = self._windows.get().get(code)
        return known or _only((await to_thread.run_sync(self._windows.anew)).get(code))

    async def look(self) -> None:
        """Bring the directory up to date beside the event loop."""
        await self._windows.look()

    def forget(self) -> None:
        """Look again at the next call."""
        self._windows.forget()

    def _read(self) -> dict[str, Window]:
        with self._database.reading() as session:
            return directory_store.windows_by_token(session)


def _code(token: object) -> str:
    if not isinstance(token, str) or not 0 < len(token) <= 32:
        raise UnknownWindow
    return token


def _only(found: Window | None) -> Window:
    if found is None:
        raise UnknownWindow
    return found
