"""The schema's history: migrate, tell the state, refuse what this code cannot read."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from db.ground import turns, written
from db.ground.engine import Database
from db.ground.turns import Turn
from survey.refusals.house import DatabaseNewer, DatabaseNotMigrated, DatabasePastBackup, RowsDangle

HEAD: Final = "head"
TURN_WITHIN: Final = 600
"""Seconds that another process's migration may take."""


class State(StrEnum):
    """How the database's schema relates to this code."""

    EMPTY = "empty"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"


def migrate(database: Database, *, to: str = HEAD) -> None:
    """Bring the schema to this code's version; refuse a newer one. Several processes take turns."""
    with _rebuilding(database) as config:
        command.upgrade(config, to)


@contextmanager
def filling(database: Database, *, at: str) -> Iterator[Session]:
    """Give a session on the schema as it was at a revision; what is put there is then migrated.

    All is committed at the end, or nothing. Refuses a database that is past that revision.
    """
    with _rebuilding(database) as config:
        connection: Connection = config.attributes["connection"]
        if _is_past(_revision(connection), at):
            raise DatabasePastBackup(found=_revision(connection), wanted=at)
        command.upgrade(config, at)
        with Session(connection) as session:
            yield session
        command.upgrade(config, HEAD)


def require_current(database: Database) -> None:
    """Refuse to work on a database that is not at this code's version."""
    match state(database):
        case State.NEWER:
            raise DatabaseNewer(found=revision(database))
        case State.EMPTY | State.OLDER:
            raise DatabaseNotMigrated


def state(database: Database) -> State:
    """Return how the database's schema relates to this code."""
    return _state_of(revision(database))


def revision(database: Database) -> str | None:
    """Return the revision the database says it has; whoever writes meanwhile is not waited for."""
    with database.reading() as session:
        return _revision(session.connection())


def is_known(revision: str) -> bool:
    """Tell whether this code has a migration of that name."""
    return revision in _newest_first()


def _state_of(found: str | None) -> State:
    if found is None:
        return State.EMPTY
    known = _newest_first()
    if found == known[0]:
        return State.CURRENT
    return State.OLDER if found in known else State.NEWER


def _is_past(found: str | None, wanted: str) -> bool:
    known = _newest_first()
    return found is not None and known.index(found) < known.index(wanted)


def _newest_first() -> list[str]:
    scripts = ScriptDirectory.from_config(_script_config())
    return [script.revision for script in scripts.walk_revisions()]


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _script_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parents[1] / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


@contextmanager
def _rebuilding(database: Database) -> Iterator[Config]:
    """Give what Alembic needs, in one transaction that nobody else's migration runs beside."""
    with database.connection() as connection, _free_to_rebuild(connection), connection.begin():
        if connection.dialect.name == "postgresql":
            _take_turn(connection)
        found = _revision(connection)
        if _state_of(found) is State.NEWER:
            raise DatabaseNewer(found=found)
        config = _script_config()
        config.attributes["connection"] = connection
        yield config
        _refuse_dangling(connection)


def _take_turn(connection: Connection) -> None:
    """Wait until no other process migrates; then lift the limits that are meant for pages.

    The one on locks stays: whoever waits for a table keeps everybody behind it from rating.
    """
    for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
        connection.exec_driver_sql(f"SET LOCAL {name} = 0")
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{TURN_WITHIN}s'")
    turns.take(connection, Turn.MIGRATION)
    connection.exec_driver_sql("SET LOCAL lock_timeout = DEFAULT")


@contextmanager
def _free_to_rebuild(connection: Connection) -> Iterator[None]:
    """Let SQLite drop and rename tables that others refer to."""
    if connection.dialect.name != "sqlite":
        yield
        return
    written.forget(connection)
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")  # without effect inside a transaction
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def _refuse_dangling(connection: Connection) -> None:
    """Refuse rows that refer to nothing: SQLite did not look while tables were rebuilt."""
    if connection.dialect.name == "sqlite":
        found = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if found:
            raise RowsDangle(tables=", ".join(sorted({str(row[0]) for row in found})))
