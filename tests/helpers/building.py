"""How tests build what they need: settings, windows, people. Real ones, in a real database."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from argon2 import PasswordHasher
from pydantic import SecretStr
from sqlalchemy import text

from db.directory import account_store, directory_store, session_store
from db.ground import schema
from db.ground.engine import Database
from kiosk import clock
from kiosk.config import Settings
from kiosk.locks.folders import private
from kiosk.rights.who import User
from kiosk.wiring import House, open_house
from survey.directory.roles import Role

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Hashes passwords that nobody guesses: to look whether one fits is as cheap."""
NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)


def fresh_settings(folder: Path, **given: object) -> Settings:
    """Return settings that know nothing of the machine's environment but what is given."""
    known: dict[str, object] = {
        "data_dir": folder / "data",
        "secret_key": SecretStr("a key for tests only"),
        "public_url": "http://localhost:8501",
    }
    return Settings.read(_env_file=None, **(known | given))


@cache
def migrated_file() -> bytes:
    """Return an SQLite file with the schema alone: migrating takes a second each time."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "kiosk.db"
        database = Database(f"sqlite:///{path}")
        try:
            schema.migrate(database)
        finally:
            database.close()  # the last to leave empties SQLite's log: the file alone is all
        return path.read_bytes()


def an_empty_house(settings: Settings) -> House:
    """Open a new installation, migrated, where nothing is yet."""
    if not settings.database_url:
        private(settings.data_dir)
        with (settings.data_dir / "kiosk.db").open("xb") as file:
            file.write(migrated_file())
    house = open_house(settings)
    if settings.database_url:
        schema.migrate(house.database)
    return house


def a_window(house: House, code: str = "SB-1", post: str = "SB", unit: str = "U1") -> str:
    """Open a window in a unit and return its token."""
    with house.writing() as session:
        directory_store.keep_unit(session, code=unit, name=f"单位 {unit}", parent=None)
        directory_store.keep_window(
            session, code=code, name=f"窗口 {code}", unit=unit, post=post, location="东门"
        )
        token = directory_store.issue_token(session, code, at=NOW)
    house.windows.forget()
    return token


def a_person(house: House, code: str, *, unit: str = "U1", **posting: str) -> None:
    """Employ a person in a unit."""
    with house.writing() as session:
        directory_store.keep_unit(session, code=unit, name=f"单位 {unit}", parent=None)
        directory_store.keep_person(session, code=code, name=f"员工 {code}")
        directory_store.keep_posting(
            session, code, directory_store.Posting(unit, **posting), since=NOW.date()
        )


def an_account(
    house: House, username: str, role: str = "supervision", person: str | None = None
) -> User:
    """Give somebody an account and return them as signed in."""
    with house.writing() as session:
        kept = account_store.add(
            session,
            username=username,
            name=f"账号 {username}",
            role=role,
            at=NOW,
            person_id=directory_store.person_id(session, person) if person else None,
        )
    return User(kept.id, username, kept.name, Role(role), person)


def a_session(house: House, user: User) -> str:
    """Return the token of a browser in which somebody is signed in."""
    with house.writing() as session:
        return session_store.open_session(
            session, user.id, at=clock.now(), lasting=timedelta(hours=1)
        )


def a_login(
    house: House,
    username: str,
    role: str,
    *,
    password: str,
    name: str = "某人",
    person: str | None = None,
) -> account_store.Account:
    """Give somebody an account with a password, as if they had set it by their one-time link."""
    with house.writing() as session:
        return account_store.add(
            session,
            username=username,
            name=name,
            role=role,
            at=NOW,
            person_id=directory_store.person_id(session, person) if person else None,
            password_hash=CHEAP.hash(password),
        )


def database_away(house: House) -> AbstractContextManager[None]:
    """Take away what everything begins with: for a while nobody can read, and nothing is ready."""
    return tables_away(house, "sessions", "alembic_version")


@contextmanager
def tables_away(house: House, *tables: str) -> Iterator[None]:
    """Take tables away: for a while whatever is in them cannot be looked up."""

    def rename(before: str, after: str) -> None:
        with house.writing() as session:
            for table in tables:
                session.execute(text(f"ALTER TABLE {table}{before} RENAME TO {table}{after}"))

    rename("", "_away")
    try:
        yield
    finally:
        rename("_away", "")
