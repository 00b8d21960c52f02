"""Starting while the database is away: the house is served, and whole once the database is back.

What is refused at a start with the database at hand (another version, another key) is told to the
log and to who watches, and looked at again: whoever puts it right need not restart anything.
"""

import logging
import threading
from typing import Final

from db.ground import schema
from kiosk.locks.keys import secret_key
from kiosk.upkeep import known_key, trail
from kiosk.wiring import House
from survey.refusals.house import StoreUnavailable
from survey.refusals.kinds import NotNow, SurveyError

EVERY: Final = 2.0
"""Seconds between two looks whether the database is back."""

log = logging.getLogger(__name__)


class Arrival:
    """Looks whether the database is there and ours, at once or as soon as it is back."""

    def __init__(self, house: House, *, every: float = EVERY) -> None:
        self._house = house
        self._every = every
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="arrival", daemon=True)
        self._waits = False
        self._told = ""

    def begin(self) -> None:
        """Look at the database; refuse one that is not ours, and a file that cannot be opened.

        A server on the network may be away for a while: then nobody is let in before it was
        looked at.
        """
        try:
            self._look()
        except StoreUnavailable as away:
            if self._house.database.is_sqlite:
                raise
            secret_key(self._house.settings)  # which needs no database to be missed
            self._keep_out(away)
            self._waits = True

    def wait(self) -> None:
        """Go on looking beside the server, where the database was away."""
        if self._waits:
            self._thread.start()

    def stop(self) -> None:
        """Look no longer; a look that hangs is taken back with the process."""
        self._stop.set()

    def _run(self) -> None:
        door = self._house.database.door
        while not self._stop.wait(self._every):
            try:
                with door.ajar():
                    self._look()
            except NotNow as refusal:
                self._keep_out(refusal)
            except Exception:  # the thread must outlive whatever one look brings
                log.exception("the database could not be looked at; the next look tries again")
            else:
                self._let_in()
                return

    def _look(self) -> None:
        house = self._house
        if house.settings.migrate_on_start:
            schema.migrate(house.database)
        schema.require_current(house.database)
        known_key.settle(house)
        trail.settle(house)
        if house.settings.migrate_on_start:
            known_key.veil_words(house)

    def _keep_out(self, why: NotNow) -> None:
        self._house.database.door.shut(why)
        told = _told(why)
        if told != self._told:
            self._told = told
            log.error("Nobody is let in yet: %s", told)

    def _let_in(self) -> None:
        self._house.database.door.open()
        for at_hand in (self._house.windows, self._house.duties, self._house.policies):
            at_hand.forget()
        log.warning("The database is back; everybody is let in.")


def _told(refusal: SurveyError) -> str:
    return (refusal.remedy or refusal.said).en
