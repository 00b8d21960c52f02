"""The thread in `kiosk serve` that looks at the clocks of all cases, twice a minute."""

import logging
import threading
from typing import Final

from kiosk import clock
from kiosk.actions.cases.clockwork import Ticked, tick
from kiosk.wiring import House

EVERY: Final = 30.0
"""Seconds between two looks; a clock of 15 minutes is noted at most so much late."""

PATIENCE: Final = 10.0
"""Seconds that a stop waits for a look; a database that is away must not keep us alive."""

log = logging.getLogger(__name__)


def tick_once(house: House) -> Ticked:
    """Look at the clocks once, in one transaction."""
    with house.writing(by=house.clockwork) as session:
        return tick(session, now=clock.now(), zone=house.settings.zone)


class ClockWorker:
    """Ticks until stopped; a failure is logged and the next tick tries again."""

    def __init__(self, house: House, *, every: float = EVERY) -> None:
        self._house = house
        self._every = every
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="clock-worker", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """End after the look that goes on; one that hangs is taken back with the process."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(PATIENCE)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                tick_once(self._house)
            except Exception:  # the thread must outlive whatever one look brings
                log.exception("the clocks could not be looked at; the next look tries again")
            self._stop.wait(self._every)
