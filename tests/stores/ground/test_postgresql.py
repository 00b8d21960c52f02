"""PostgreSQL is asked within limits: nobody waits for what does not come."""

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from db.ground import schema
from db.ground.engine import Database
from db.ground.postgresql import Limits, Size
from survey.refusals.house import StoreBusy, StoreReadOnly

pytestmark = pytest.mark.postgresql
ONE = Size(1, 0)
SHORT = Limits(lock=1, statement=1, idle=1)
WATCHED = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")


@contextmanager
def opened(url: str, limits: Limits | None = None) -> Iterator[Database]:
    with closing(Database(url, limits)) as database:
        yield database


def limits_of(session: Session) -> list[str]:
    return [session.execute(text(f"SHOW {name}")).scalar_one() for name in WATCHED]


def driver(session: Session) -> Any:
    return session.connection().connection.driver_connection


def test_readers_writers_and_who_stands_apart_have_limits_by_default(postgresql_url: str) -> None:
    with opened(postgresql_url) as database:
        for one in (database, database.apart(ONE, ONE)):
            for asked in (one.reading, one.writing):
                with asked() as session:
                    assert limits_of(session) == ["10s", "30s", "1min"]


def test_what_the_address_says_holds(postgresql_url: str) -> None:
    address = f"{postgresql_url}?options=-c%20lock_timeout%3D3s&keepalives_idle=77"
    with opened(address) as database, database.reading() as session:
        assert limits_of(session)[:2] == ["3s", "30s"]
        assert driver(session).info.get_parameters()["keepalives_idle"] == "77"


def test_who_works_through_everything_is_not_hurried(postgresql_url: str) -> None:
    with opened(postgresql_url, Limits().unhurried()) as database, database.reading() as session:
        assert limits_of(session) == ["10s", "0", "0"]


def test_without_limits_nothing_is_asked_of_the_server(postgresql_url: str) -> None:
    with opened(postgresql_url, Limits(0, 0, 0, 0)) as database, database.reading() as session:
        assert limits_of(session) == ["0", "0", "0"]
        assert not {"options", "connect_timeout"} & set(driver(session).info.get_parameters())


def test_both_sides_look_whether_the_other_still_lives(postgresql_url: str) -> None:
    with opened(postgresql_url) as database, database.reading() as session:
        with socket.socket(fileno=driver(session).pgconn.socket) as ours:
            told = {
                name: ours.getsockopt(socket.IPPROTO_TCP, name)
                for name in (socket.TCP_KEEPIDLE, socket.TCP_KEEPCNT, socket.TCP_USER_TIMEOUT)
            }
            alive = ours.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
            ours.detach()
        theirs = session.execute(text("SHOW tcp_keepalives_idle")).scalar_one()
    assert (alive, [*told.values()], theirs) == (1, [5, 3, 5000], "5")


def test_who_waits_for_a_lock_is_told_that_somebody_else_writes(postgresql_url: str) -> None:
    with opened(postgresql_url, Limits(lock=1)) as database:
        with database.writing() as session:
            session.execute(text("CREATE TABLE things (n int)"))
        other = database.apart(ONE, ONE)
        with other.writing() as holding:
            holding.execute(text("LOCK TABLE things IN ACCESS EXCLUSIVE MODE"))
            with pytest.raises(StoreBusy), database.reading() as session:
                session.execute(text("SELECT * FROM things"))
            holding.execute(text("SELECT 1"))


def test_a_statement_without_end_is_ended(postgresql_url: str) -> None:
    with (
        opened(postgresql_url, SHORT) as database,
        pytest.raises(StoreBusy),
        database.reading() as session,
    ):
        session.execute(text("SELECT pg_sleep(60)"))


def stop_halfway(database: Database, other: Database) -> None:
    """Go on with what was begun only when the server has given it up."""
    with database.writing() as halfway:
        halfway.execute(text("CREATE TABLE things (n int)"))
        number = {"number": driver(halfway).info.backend_pid}
        with other.reading() as looking:
            alive = text("SELECT 1 FROM pg_stat_activity WHERE pid = :number")
            while looking.execute(alive, number).first():
                looking.execute(text("SELECT pg_sleep(0.1), pg_stat_clear_snapshot()"))
        halfway.execute(text("INSERT INTO things VALUES (1)"))


def test_who_stops_halfway_holds_nothing_for_ever(postgresql_url: str) -> None:
    with opened(postgresql_url, SHORT) as database, opened(postgresql_url) as other:
        with pytest.raises(StoreBusy):
            stop_halfway(database, other)
        with other.reading() as session:
            assert session.execute(text("SELECT to_regclass('things')")).scalar_one() is None


def test_a_server_that_only_reads_is_told_by_its_kind(postgresql_url: str) -> None:
    with (
        opened(postgresql_url) as database,
        pytest.raises(StoreReadOnly),
        database.writing() as session,
    ):
        session.execute(text("SET LOCAL transaction_read_only = on; CREATE TABLE things (n int)"))


def test_a_migration_may_take_long_but_not_wait_long_for_a_table(postgresql_url: str) -> None:
    limits = replace(SHORT, lock=7)
    with (
        opened(postgresql_url, limits) as database,
        schema.filling(database, at="0001") as session,
    ):
        assert limits_of(session) == ["7s", "0", "0"]
