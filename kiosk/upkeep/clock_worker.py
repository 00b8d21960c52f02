"""The thread in `kiosk serve` that looks at the clocks of all cases, twice a minute."""

import logging
import threading
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from db.cases import contact_store
from db.directory import account_store, session_store
from db.ground import trait_store
from kiosk import clock, metrics
from kiosk.actions.cases.clockwork import Ticked, tick
from kiosk.actions.cases.contacts import erase_due
from kiosk.actions.directory import identities, power_decisions
from kiosk.actions.directory.drafts import forget_old
from kiosk.actions.directory.leaving import close_accounts
from kiosk.actions.directory.seen import note_refused
from kiosk.actions.feedback import watching
from kiosk.actions.feedback.watching import Watched
from kiosk.actions.feedback.work import forget_old_work
from kiosk.locks.doors import FORGIVEN_AFTER
from kiosk.pictures.keeping import sweep
from kiosk.reports.sweeps import last_sweep
from kiosk.upkeep.clock_sense import Steadiness, require_right
from kiosk.upkeep.stamps import Stamper
from kiosk.upkeep.trail import count_once, tell_head
from kiosk.wiring import House
from survey.months import business_date
from survey.refusals.house import ClockDoubtful

EVERY: Final = 30.0
"""Seconds between two looks; a clock of 15 minutes is noted at most so much late."""

MOST_LOOKS: Final = 10
"""How many looks at new ratings one command makes; a server goes on by itself."""

LEFT_ALONE: Final = 19
"""How many times as long as a look in a flood took, nobody looks: who rates meanwhile shares the
processor with it, and a twentieth is what it may take of them."""

SWEEPS_NOTED: Final = timedelta(hours=1)
"""How often it is noted that what is over was erased."""

PATIENCE: Final = 10.0
"""Seconds that a stop waits for a look; a database that is away must not keep us alive."""

log = logging.getLogger(__name__)


def tick_once(house: House) -> Ticked:
    """Look at the clocks once; refuse to by a clock that must be wrong.

    Who has left is signed out first: what they had is given on by the same look. That is a
    transaction of its own, for each ends with the trail, whose lock comes after all others.
    """
    zone = house.settings.zone
    with house.writing(by=house.clockwork) as session:
        now = clock.now()
        require_right(session, now)
        close_accounts(session, at=now, zone=zone)
    with house.writing(by=house.clockwork) as session:
        power_decisions.lapse(session, at=now)
    with house.writing(by=house.clockwork) as session:
        forget_old(session, now=now)
        forget_old_work(session, now=now)
        account_store.forgive(session, before=now - FORGIVEN_AFTER)
        session_store.forget_over(session, at=now)
        identities.forget(session, now=now)
        ticked = tick(session, now=now, zone=zone)
    sweep(house, now=now)
    erase_contacts(house, now=now)
    house.database.let_go_later()
    note_refusals(house)
    note_swept(house, now=now)
    return ticked


def erase_contacts(house: House, *, now: datetime) -> int:
    """Erase the contacts of complainants whose time is over; return how many.

    Whether there are any is read beside those who write.
    """
    with house.clockwork.reading() as session:
        if not contact_store.is_any_due(session, now):
            return 0
    with house.writing(by=house.clockwork) as session:
        return erase_due(session, now=now)


def note_swept(house: House, *, now: datetime) -> None:
    """Note when was swept: once an hour, for nobody asks more closely."""
    with house.clockwork.reading() as session:
        last = last_sweep(session)
    if last is None or now - last >= SWEEPS_NOTED:
        with house.writing(by=house.clockwork) as session:
            trait_store.keep(session, trait_store.SWEPT, now.isoformat())


def note_refusals(house: House) -> None:
    """Write down what was refused since the last look."""
    counts = house.refused.take()
    if counts:
        with house.writing(by=house.clockwork) as session:
            note_refused(session, counts, at=clock.now())


def watch_once(house: House) -> Watched:
    """Look at what came in since the last look, and hold what is suspicious.

    What is read for it is read beside those who write; the first look only notes where to begin.
    """
    now, zone, slot = clock.now(), house.settings.zone, house.settings.replica
    with house.clockwork.reading() as session:
        seen = watching.look(session, now=now, zone=zone)
        day = watching.to_forget(session, today=business_date(now, zone))
    if day is not None:
        with house.writing(by=house.clockwork) as session:
            watching.forget_networks(session, day)
    if seen is None:
        with house.writing(by=house.clockwork) as session:
            watching.begin(session)
        return Watched()
    done = Watched()
    for part in seen.parts if seen.anything else ():
        with house.writing(by=house.clockwork) as session:
            done += watching.settle(session, part, now=now, slot=slot)
    return replace(done, more=seen.more)


def watch_all(house: House) -> Watched:
    """Look until nothing is left or there were many looks; who has a server leaves it to that."""
    done = Watched(more=True)
    for _ in range(MOST_LOOKS):
        if done.more:
            done += watch_once(house)
    return done


def pause_after(watched: Watched, took: timedelta, *, every: float) -> float:
    """Return the seconds until the next look: soon where a flood is worked off, yet not at once."""
    return min(every, LEFT_ALONE * took.total_seconds()) if watched.more else every


class ClockWorker:
    """Ticks until stopped; a failure is logged and the next tick tries again."""

    def __init__(self, house: House, *, every: float = EVERY) -> None:
        self._house = house
        self._every = every
        self._steadiness = Steadiness(clock.now, clock.passed)
        self._doubted = False
        self._stamper = Stamper(house)
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
            pause, begun = self._every, clock.passed()
            try:
                self._house.presence.keep(self._house.clockwork)
                self._steadiness.require()
                tick_once(self._house)
                watched = watch_once(self._house)
                count_once(self._house)
                tell_head(self._house)
                self._stamper.look(clock.now())
                self._doubt(None)
                pause = pause_after(watched, clock.passed() - begun, every=self._every)
            except ClockDoubtful as doubt:
                self._doubt(doubt)
            except Exception:  # the thread must outlive whatever one look brings
                log.exception("the clocks could not be looked at; the next look tries again")
            self._stop.wait(pause)

    def _doubt(self, doubt: ClockDoubtful | None) -> None:
        """Tell the log and the figures once when a doubt begins, and when it ends."""
        if self._doubted is (doubt is not None):
            return
        self._doubted = doubt is not None
        metrics.CLOCK_DOUBTED.set(self._doubted)
        if doubt is not None:
            log.error("%s", doubt.for_operators.en)
        else:
            log.warning("the clock is believed again; deadlines are noted")
