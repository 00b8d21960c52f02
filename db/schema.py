"""The schema's history: migrate, tell the state, refuse what this code cannot read."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from db.engine import Database
from survey.refusals import NotNow
from survey.texts import Text


class DatabaseNewer(NotNow):
    """The database was migrated by newer code."""

    code = "store.newer"
    sentence = Text(
        "数据库版本（{found}）比程序新，请升级程序。",
        "The database ({found}) is newer than this program. Upgrade the program.",
    )


class DatabaseNotMigrated(NotNow):
    """The database is empty or older than the code."""

    code = "store.not-migrated"
    sentence = Text(
        "数据库还没有准备好，请先运行 kiosk init。",
        "The database is not ready. Run kiosk init first.",
    )


class State(StrEnum):
    """How the database's schema relates to this code."""

    EMPTY = "empty"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"


def migrate(database: Database) -> None:
    """Bring the schema to this code's version; refuse a newer one."""
    if state(database) is State.NEWER:
        raise DatabaseNewer(found=revision(database))
    with _config(database) as config:
        command.upgrade(config, "head")


def require_current(database: Database) -> None:
    """Refuse to work on a database that is not at this code's version."""
    match state(database):
        case State.NEWER:
            raise DatabaseNewer(found=revision(database))
        case State.EMPTY | State.OLDER:
            raise DatabaseNotMigrated


def state(database: Database) -> State:
    """Return how the database's schema relates to this code."""
    found = revision(database)
    if found is None:
        return State.EMPTY
    scripts = ScriptDirectory.from_config(_script_config())
    if found == scripts.get_current_head():
        return State.CURRENT
    known = {script.revision for script in scripts.walk_revisions()}
    return State.OLDER if found in known else State.NEWER


def revision(database: Database) -> str | None:
    """Return the revision the database says it has."""
    with database.connection() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _script_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


@contextmanager
def _config(database: Database) -> Iterator[Config]:
    with database.connection() as connection, _free_to_rebuild(connection), connection.begin():
        config = _script_config()
        config.attributes["connection"] = connection
        yield config


@contextmanager
def _free_to_rebuild(connection: Connection) -> Iterator[None]:
    """Let SQLite drop and rename tables that others refer to; nothing may dangle afterwards."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")  # without effect inside a transaction
    try:
        yield
        dangling = driver.execute("PRAGMA foreign_key_check").fetchall()
        if dangling:
            raise RuntimeError(f"rows that refer to nothing after the migration: {dangling[:5]}")
    finally:
        driver.execute("PRAGMA foreign_keys=ON")
