"""The yards of the slips in use, remembered for a moment: keeping a rating asks no database."""

from collections.abc import Mapping
from typing import Final
from zoneinfo import ZoneInfo

from anyio import to_thread

from db.feedback import slip_store
from db.ground.engine import Database
from kiosk import clock
from kiosk.at_hand.remembered import Remembered
from survey.feedback.ratings import PATIENCE
from survey.feedback.slips import TRIP_LASTS

FRESH_FOR: Final = 5.0
"""Seconds for which slips voided in another process may still be believed here."""


class SlipShelf:
    """Tells which windows a batch's slips are for; knows a change in this process at once."""

    def __init__(self, database: Database, zone: ZoneInfo) -> None:
        self._database = database
        self._zone = zone
        self._at = Remembered(self._read, fresh_for=FRESH_FOR)

    async def is_of(self, batch: int, window_id: int) -> bool:
        """Tell whether a window is of the yard of a batch whose slips are believed."""
        await self._at.look()
        known = self._at.get().get(batch)
        if known is None:
            known = await to_thread.run_sync(self.windows_of, batch)
        return window_id in known

    def windows_of(self, batch: int) -> frozenset[int]:
        """Return the windows of the yard of a batch; none of one whose slips are not believed.

        A batch nobody here knows yet may have been made elsewhere just now: it is looked for anew.
        """
        known = self._at.get().get(batch)
        return self._at.anew().get(batch, frozenset()) if known is None else known

    async def look(self) -> None:
        """Bring the shelf up to date beside the event loop: it then asks no database."""
        await self._at.look()

    def forget(self) -> None:
        """Look again at the next call."""
        self._at.forget()

    def _read(self) -> Mapping[int, frozenset[int]]:
        # A tap made offline at the end of a trip of the last day still arrives as what it is.
        since = (clock.now() - PATIENCE - TRIP_LASTS).astimezone(self._zone).date()
        with self._database.reading() as session:
            return slip_store.windows_of(session, since)
