"""What one process shares: settings, database, rating writer, keys. Opened once, closed once."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, event
from sqlalchemy.orm import Session, SessionTransaction

from db.cases import veiling
from db.feedback.rating_writer import RatingWriter
from db.ground import erasing, seal_rows, told, written
from db.ground.engine import Database, sole_server
from db.ground.outages import refusing_the_slower
from db.ground.postgresql import Limits, Size
from db.ground.seal_store import Ring
from kiosk import clock, whence
from kiosk.at_hand.duty_board import DutyBoard
from kiosk.at_hand.policy_shelf import PolicyShelf
from kiosk.at_hand.presence import Presence
from kiosk.at_hand.screen_pages import ScreenPages
from kiosk.at_hand.slip_shelf import SlipShelf
from kiosk.at_hand.tablet_shelf import TabletShelf
from kiosk.at_hand.touched import Touched, touched
from kiosk.at_hand.window_directory import WindowDirectory
from kiosk.config import Settings
from kiosk.locks import trail_keys
from kiosk.locks.folders import private
from kiosk.locks.looks import Looks
from kiosk.locks.refused import Tally
from kiosk.locks.seal_keys import secret_of
from kiosk.locks.words_vault import WordsVault
from kiosk.outside.doors import providers
from kiosk.outside.providers import Provider
from survey.directory.identities import Way
from survey.feedback.ratings import flag_for
from survey.refusals.house import SecretKeyMissing

QUICK: Final = Size(2, 1)
"""The writer of ratings, windows, the roster, the policy, and the look whether all that goes on."""
ONE: Final = Size(1, 0)
WINDOWS: Final = "windows.json"
"""What windows there are, for a start while the database is away: what hangs at their doors."""


@dataclass(frozen=True)
class House:
    """An opened installation."""

    settings: Settings
    database: Database
    quick: Database
    """What keeps a rating: never behind those who look things up, however many they are."""
    clockwork: Database
    """What the clocks of cases are looked at with."""
    writer: RatingWriter
    windows: WindowDirectory
    duties: DutyBoard
    policies: PolicyShelf
    tablets: TabletShelf
    screen_pages: ScreenPages
    slips: SlipShelf
    presence: Presence
    refused: Tally
    looks: Looks

    @cached_property
    def secret(self) -> str:
        """The installation's secret key; refuses to go on without one."""
        return secret_of(self.settings)

    @cached_property
    def ring(self) -> Ring:
        """The keys of the chain of seals; refuses where there is no secret key."""
        return trail_keys.ring(self.settings)

    @cached_property
    def providers(self) -> Mapping[Way, Provider]:
        """Whose word is taken for who signs in; refuses settings that cannot work."""
        return providers(self.settings)

    @property
    def photo_folder(self) -> Path:
        """Where photos lie."""
        return self.settings.photo_folder

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that only reads."""
        with self.database.reading() as session:
            yield session

    @contextmanager
    def writing(self, *, by: Database | None = None) -> Iterator[Session]:
        """Give a session whose work is committed at the end: one action, one transaction.

        What the action touched of what is at hand is forgotten after the commit, and only then:
        sooner, somebody might read the old anew and believe it. Of two who write the same at once
        the slower one is refused. What it wrote is sealed with it.
        """
        with (
            refusing_the_slower(),
            (by or self.database).writing() as session,
            self._sealing(session),
        ):
            yield session
        for what in touched(session):
            self._at_hand[what].forget()
        if erasing.is_noted(session):
            self.database.let_go()

    @contextmanager
    def _sealing(self, session: Session) -> Iterator[None]:
        """Seal what is written meanwhile; before there is a key, nothing can be.

        Who undoes it all by hand leaves nothing to seal.
        """
        begun = False

        @event.listens_for(session, "after_begin")
        def _watch(
            _session: Session, transaction: SessionTransaction, connection: Connection
        ) -> None:
            nonlocal begun
            begun = True
            if not transaction.nested:  # a savepoint is in what is watched already
                written.watch(connection)

        told.begin(session, whence.here())
        yield
        if begun and session.in_transaction():
            session.flush()
            wrote = written.take(session.connection())
            if veiling.veil_written(session, wrote):
                for table, keys in written.take(session.connection()).items():
                    wrote.setdefault(table, set()).update(keys)
            with suppress(SecretKeyMissing):
                seal_rows.seal(session, self.ring, wrote, at=clock.now())

    @property
    def _at_hand(
        self,
    ) -> Mapping[Touched, WindowDirectory | DutyBoard | PolicyShelf | TabletShelf | SlipShelf]:
        return {
            Touched.WINDOWS: self.windows,
            Touched.DUTIES: self.duties,
            Touched.POLICIES: self.policies,
            Touched.TABLETS: self.tablets,
            Touched.SLIPS: self.slips,
        }

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep others from serving the SQLite file meanwhile; refuse while one does.

        PostgreSQL is shared by any number of processes.
        """
        path = self.database.path
        with sole_server(path) if path else nullcontext():
            yield

    async def look_around(self) -> None:
        """Read what is at hand before the first customer asks: the database may be away by then."""
        await self.windows.look()
        await self.duties.look(clock.now())
        await self.policies.look()
        await self.tablets.look()
        await self.slips.look()

    def settle(self) -> None:
        """Write what waits, and leave it where a copy of the database's file has it."""
        self.writer.stop()
        self.database.bring_home()

    def close(self) -> None:
        """Write what waits and give the connections back."""
        self.writer.stop()
        self.database.close()


def open_house(settings: Settings, *, hurried: bool = True) -> House:
    """Open the installation the settings describe; who is not hurried may ask for long."""
    private(settings.data_dir)
    limits = Limits(settings.answer_timeout, settings.lock_timeout, settings.statement_timeout)
    database = Database(settings.resolved_database_url, limits if hurried else limits.unhurried())
    database.lock_with(WordsVault(settings))
    quick = database.apart(readers=QUICK, writers=QUICK)
    return House(
        settings,
        database,
        quick,
        database.apart(readers=ONE, writers=ONE),
        RatingWriter(quick, slot=settings.replica, flagging=flag_for),
        WindowDirectory(quick, None if quick.is_sqlite else settings.data_dir / WINDOWS),
        DutyBoard(quick),
        PolicyShelf(quick, settings.zone),
        TabletShelf(quick),
        ScreenPages(),
        SlipShelf(quick, settings.zone),
        Presence(quick),
        Tally(),
        Looks(),
    )


_lock = threading.Lock()
_open: House | None = None


def house() -> House:
    """Return this process's house; open it from the environment at the first call."""
    global _open  # noqa: PLW0603 - one house a process is the point
    with _lock:
        if _open is None:
            _open = open_house(Settings.read())
        return _open


@contextmanager
def living_in(opened: House) -> Iterator[House]:
    """Make a house this process's own for a while."""
    global _open  # noqa: PLW0603 - one house a process is the point
    with _lock:
        before, _open = _open, opened
    try:
        yield opened
    finally:
        with _lock:
            _open = before
