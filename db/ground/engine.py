"""The door to the database: one writing connection on SQLite, small pools on PostgreSQL.

SQLite is opened through `pysqlite3` where it is installed, because the SQLite of older Pythons
(3.7.0 to 3.51.2) can corrupt a write-ahead log that is reset at a bad moment. Everything is kept
with `synchronous=FULL`: what was acknowledged survives a power cut.
"""

import fcntl
import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from functools import partial
from pathlib import Path
from typing import Any, Final, Protocol

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.orm import Session

from db.ground import postgresql
from db.ground.door import Door
from db.ground.outages import refusing_when_unavailable
from db.ground.postgresql import Limits, Size
from db.ground.veiled import Vault, give
from survey.refusals.house import StoreBusy, StoreInUse, StoreUnavailable

SAFE_SQLITE: Final = (3, 51, 3)
READERS: Final = 8
WRITERS: Final = 6
STATEMENTS: Final = 256
"""Statements SQLite's driver keeps prepared: batches of every usual size are among them."""
BUSY_FOR: Final = 10
"""Seconds that SQLite waits while another process writes."""
LET_GO_WITHIN: Final = 0.2
"""Seconds in which those who read may finish before a log that holds what was erased is emptied."""
HOME_WITHIN: Final = 5
"""Seconds in which those who still read may finish when the server stops."""
NO_CONNECTION_AFTER: Final = 10
"""Seconds after which whoever waits for a connection of ours is told that there is none."""

log = logging.getLogger(__name__)


class _Module(Protocol):
    sqlite_version: str
    sqlite_version_info: tuple[int, int, int]


def sqlite_module() -> Any:
    """Return the DB-API module for SQLite: the fixed build where there is one."""
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        import sqlite3 as dbapi2
    return dbapi2


def sqlite_is_safe(module: _Module | None = None) -> bool:
    """Tell whether the SQLite in use is free of the WAL-reset bug."""
    return (module or sqlite_module()).sqlite_version_info >= SAFE_SQLITE


class Database:
    """An opened database that gives sessions for reading and for writing."""

    def __init__(self, url: str, limits: Limits | None = None) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._limits = limits or Limits()
        self.door = Door()
        self._turn = threading.RLock()
        self._apart: list[Database] = []
        self._vault: Vault | None = None
        self._holds_erased = False
        if self.is_sqlite:
            self._writers = _sqlite_engine(self.url, begin="BEGIN IMMEDIATE", size=1)
        self._open(Size(5, READERS - 5), Size(2, WRITERS - 2))

    def lock_with(self, vault: Vault) -> None:
        """Let words be veiled and unveiled, by what is set apart afterwards, too."""
        self._vault = vault
        for engine in (self._writers, self._readers):
            give(engine.dialect, vault)

    def apart(self, readers: Size, writers: Size) -> "Database":
        """Return the same database with connections of its own, which no others can use up.

        Of SQLite's they are for reading alone: it has one writer, whose turn everybody awaits.
        """
        own = copy(self)
        own._apart = []
        own._open(readers, writers)
        if self._vault is not None:
            own.lock_with(self._vault)
        self._apart.append(own)
        return own

    def _open(self, readers: Size, writers: Size) -> None:
        if self.is_sqlite:
            size = readers.kept + readers.more
            self._readers = _sqlite_engine(self.url, begin="BEGIN", size=size, query_only=True)
            return
        pool = partial(
            postgresql.engine, self.url, limits=self._limits, none_after=NO_CONNECTION_AFTER
        )
        self._writers = pool(writers)
        # For a reader each statement would otherwise see what was committed meanwhile.
        self._readers = pool(readers, isolation_level="REPEATABLE READ")

    @property
    def engine(self) -> Engine:
        """The engine that may write: for migrations and checks."""
        return self._writers

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """Give a bare connection that may write, for migrations; refuse when none is to be had."""
        with refusing_when_unavailable(), self._writers.connect() as connection:
            yield connection

    @property
    def place(self) -> str:
        """Where the database is, in words that tell no password."""
        return str(self.path or self.url.set(query={}).render_as_string(hide_password=True))

    @property
    def path(self) -> Path | None:
        """The SQLite file, or None on PostgreSQL."""
        return Path(self.url.database) if self.is_sqlite and self.url.database else None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that only reads; it sees one consistent state."""
        self.door.require()
        with refusing_when_unavailable(), Session(self._readers) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Give a session whose work is committed at the end, or not at all.

        Refuses with `StoreUnavailable` when the file is locked, full, read-only or none of ours.
        """
        self.door.require()
        with (
            refusing_when_unavailable(),
            self._alone(),
            Session(self._writers, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    @contextmanager
    def trying(self, *, within: float) -> Iterator[Session]:
        """Give a session that writes, to whom others give way within so many seconds or not at all.

        Refuses with `StoreBusy` where they do not, and else as `writing` does.
        """
        self.door.require()
        if not self._turn.acquire(timeout=within):
            raise StoreBusy
        try:
            with (
                refusing_when_unavailable(),
                self._writers.connect() as connection,
                _waiting(connection, within),
                Session(connection) as session,
                session.begin(),
            ):
                if not self.is_sqlite:
                    session.execute(text(f"SET LOCAL lock_timeout = {round(within * 1000)}"))
                yield session
        finally:
            self._turn.release()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        # SQLite has one writer; waiting here is fair and cheap, waiting in its busy loop is not.
        if not self.is_sqlite:
            yield
            return
        with self._turn:
            yield

    def let_go(self) -> None:
        """Empty SQLite's log, which holds what was erased from the file.

        Where others read in it, it is emptied by `let_go_later`.
        """
        self._holds_erased = not self._emptied(LET_GO_WITHIN)

    def let_go_later(self) -> None:
        """Empty the log where it could not be before."""
        if self._holds_erased:
            self.let_go()

    def _emptied(self, within: float) -> bool:
        """Move what SQLite's log holds into the file; tell whether nobody kept it from that."""
        if not self.is_sqlite:
            return True
        try:
            with self._alone(), self.connection() as connection, _waiting(connection, within):
                driver: Any = connection.connection.driver_connection
                left = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except StoreUnavailable:  # said already
            return False
        return not left

    def bring_home(self) -> None:
        """Move what SQLite's log holds into the file, so that a copy of the file alone has all.

        A log that others still read stays beside the file, and the log of the server says so.
        """
        if not self._emptied(HOME_WITHIN):
            log.warning("%s is still read: a copy needs the files -wal and -shm too", self.path)

    def close(self) -> None:
        """Give every connection back, those apart too."""
        for own in self._apart:
            own.close()
        self._writers.dispose()
        self._readers.dispose()


def missing_file(url: str) -> Path | None:
    """Return the SQLite file that opening this address would make, None where there is one."""
    told = make_url(url)
    ours = told.get_backend_name() == "sqlite" and "uri" not in told.query
    path = Path(told.database) if ours and told.database else None
    return path if path is not None and not path.exists() else None


@contextmanager
def _waiting(connection: Connection, seconds: float) -> Iterator[None]:
    """Let SQLite wait no longer than this for another process to finish writing."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA busy_timeout={round(seconds * 1000)}")
    try:
        yield
    finally:
        driver.execute(f"PRAGMA busy_timeout={BUSY_FOR * 1000}")


@contextmanager
def sole_server(path: Path) -> Iterator[None]:
    """Hold the lock file beside a SQLite file; refuse if another server holds it.

    The system frees the lock when the process ends, however it ends.
    """
    handle = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as held:
            raise StoreInUse(path=path) from held
        yield
    finally:
        os.close(handle)


def _sqlite_engine(url: URL, *, begin: str, size: int, query_only: bool = False) -> Engine:
    engine = create_engine(
        url,
        module=sqlite_module(),
        pool_size=size,
        max_overflow=0,
        pool_timeout=NO_CONNECTION_AFTER,
        hide_parameters=True,
        connect_args={
            "check_same_thread": False,
            "timeout": BUSY_FOR,
            "cached_statements": STATEMENTS,
        },
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_FOR * 1000}",
            "cache_size=-16000",
            "secure_delete=ON",  # what is erased or replaced leaves no bytes in the file
            "wal_autocheckpoint=4000",  # 16 MB: a page changed often is moved home less often
            *(("query_only=ON",) if query_only else ()),
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine
