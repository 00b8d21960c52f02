"""Windows by their token, remembered for a moment: the first paint asks no database."""

import json
import logging
import secrets
from collections.abc import Awaitable, Collection
from dataclasses import asdict
from pathlib import Path
from typing import Final

from anyio import to_thread

from db.directory import directory_store
from db.directory.directory_store import Window
from db.ground.engine import Database
from kiosk.at_hand.remembered import Remembered
from survey.refusals.directory import UnknownWindow

log = logging.getLogger(__name__)

FRESH_FOR: Final = 2.0
"""Seconds for which a revoked token may still open the page in another process.

At most twice as long, while the newest is being read.
"""


class WindowDirectory:
    """Finds the window of a token; knows a change in this process at once."""

    def __init__(self, database: Database, kept: Path | None = None) -> None:
        """Find windows in the database; those `kept` in a file open while none was ever read."""
        self._database = database
        self._kept = kept
        self._written: dict[str, Window] | None = None
        self._windows = Remembered(self._read, fresh_for=FRESH_FOR)
        known = _kept_in(kept)
        if known:
            self._windows.begin_with(known)

    def find(self, token: object) -> Window:
        """Return the active window of a token; refuse any other, once it was looked for anew."""
        code = _code(token)
        return self._windows.get().get(code) or _only(self._windows.anew().get(code))

    def among(self, ids: Collection[int]) -> list[Window]:
        """Return the active windows with a code among some, by their codes."""
        found = (each for each in self._windows.get().values() if each.id in ids)
        return sorted(found, key=lambda each: each.code)

    async def seek(self, token: object) -> Window:
        """Return the active window of a token as `find` does, beside the event loop.

        Where what is known has it, nobody waits long for the newest.
        """
        code = _code(token)
        await self._windows.look()
        known = self._windows.get().get(code)
        return known or _only((await to_thread.run_sync(self._windows.anew)).get(code))

    def look(self) -> Awaitable[None]:
        """Bring the directory up to date beside the event loop."""
        return self._windows.look()

    def forget(self) -> None:
        """Look again at the next call."""
        self._windows.forget()

    def _read(self) -> dict[str, Window]:
        with self._database.reading() as session:
            found = directory_store.windows_by_token(session)
        if self._kept is not None and found != self._written:
            self._keep(self._kept, found)
        return found

    def _keep(self, place: Path, found: dict[str, Window]) -> None:
        """Keep the windows for a start without a database; where no file can be, none is kept."""
        self._written = found
        told = json.dumps({token: asdict(each) for token, each in found.items()})
        draft = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
        try:
            draft.touch(mode=0o600)
            draft.write_text(told, encoding="ascii")
            draft.replace(place)
        except OSError as failed:
            log.warning("the windows could not be kept in %s: %s", place, failed)
            draft.unlink(missing_ok=True)


def _kept_in(place: Path | None) -> dict[str, Window] | None:
    """Return the windows a file keeps; None where there is none that can be read."""
    if place is None:
        return None
    try:
        told = json.loads(place.read_text(encoding="ascii"))
        return {token: Window(**each) for token, each in told.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return None


def _code(token: object) -> str:
    if not isinstance(token, str) or not 0 < len(token) <= 32:
        raise UnknownWindow
    return token


def _only(found: Window | None) -> Window:
    if found is None:
        raise UnknownWindow
    return found
