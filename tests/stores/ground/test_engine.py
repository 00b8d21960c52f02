"""The database's door: locked, full, read-only, newer or empty, it says so and loses nothing."""

import socket
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from db.directory import account_store, directory_store
from db.ground import audit_store, engine, schema
from db.ground.engine import Database, sole_server, sqlite_is_safe, sqlite_module
from db.ground.models import Base
from db.ground.postgresql import Limits
from db.ground.schema import State
from kiosk.config import Settings
from kiosk.routes.answers import status_of
from kiosk.wiring import House
from survey.refusals.directory import CodeUnknown
from survey.refusals.house import (
    DatabaseNewer,
    DatabaseNotMigrated,
    RowsDangle,
    StoreBusy,
    StoreDamaged,
    StoreFull,
    StoreInUse,
    StoreReadOnly,
    StoreUnavailable,
)
from tests.helpers import formerly
from tests.helpers.building import NOW, a_window


def test_the_migrations_make_what_the_models_say(any_database: Database) -> None:
    with any_database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_an_empty_database_is_told_and_not_served(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    assert schema.state(database) is State.EMPTY
    with pytest.raises(DatabaseNotMigrated):
        schema.require_current(database)
    database.close()


def test_a_database_newer_than_the_code_is_refused(any_database: Database) -> None:
    with any_database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert schema.state(any_database) is State.NEWER
    for deed in (schema.require_current, schema.migrate):
        with pytest.raises(DatabaseNewer):
            deed(any_database)


def test_migrating_twice_changes_nothing(any_database: Database) -> None:
    schema.migrate(any_database)
    assert schema.state(any_database) is State.CURRENT


@pytest.mark.postgresql
def test_servers_that_start_together_migrate_one_after_the_other(postgresql_url: str) -> None:
    together = threading.Barrier(3)
    address = f"{postgresql_url}?options=-c%20lock_timeout%3D60s"  # fail rather than hang

    def start() -> State:
        database = Database(address)
        try:
            assert schema.state(database) is State.EMPTY
            together.wait(30)
            schema.migrate(database)
            return schema.state(database)
        finally:
            database.close()

    with ThreadPoolExecutor(3) as starting:
        begun = [starting.submit(start) for _ in range(3)]
        assert [each.result() for each in begun] == [State.CURRENT] * 3


def test_a_migration_that_would_leave_rows_referring_to_nothing_is_taken_back(
    tmp_path: Path,
) -> None:
    path = tmp_path / "old.db"
    database = Database(f"sqlite:///{path}")
    formerly.make(database)
    other = sqlite_module().connect(str(path), isolation_level=None)
    other.execute("PRAGMA foreign_keys=OFF")
    other.execute("UPDATE windows SET unit_id = 99")
    other.close()
    with pytest.raises(RowsDangle, match="Rows in windows"):
        schema.migrate(database)
    assert schema.revision(database) == formerly.REVISION
    with database.writing() as session:
        session.execute(text("UPDATE windows SET unit_id = 1"))
    schema.migrate(database)
    assert schema.state(database) is State.CURRENT
    database.close()


def test_a_file_locked_by_another_process_is_told_and_free_again_later(
    house: House,
) -> None:
    other = sqlite_module().connect(str(house.database.path), isolation_level=None)
    with house.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=50")
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreBusy), house.writing() as session:
        session.execute(text("DELETE FROM traits"))
    other.execute("ROLLBACK")
    other.close()
    a_window(house)


def test_a_full_disk_is_told_and_nothing_half_written(house: House) -> None:
    a_window(house)
    with house.database.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(StoreFull):
        _hire_many(house, 3000)
    with house.reading() as session:
        assert account_store.everyone(session) == []


def _hire_many(house: House, n: int) -> None:
    with house.writing() as session:
        for number in range(n):
            account_store.add(
                session, username=f"u{number}", name="某人" * 40, role="leader", at=NOW
            )


def test_a_read_only_file_is_told(tmp_path: Path, migrated_sqlite: Path) -> None:
    path = tmp_path / "kiosk.db"
    path.write_bytes(migrated_sqlite.read_bytes())
    database = Database(f"sqlite:///file:{path}?mode=ro&uri=true")
    with pytest.raises(StoreReadOnly), database.writing() as session:
        session.execute(text("DELETE FROM traits"))
    database.close()


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.db"
    path.write_bytes(b"no database at all" * 500)
    database = Database(f"sqlite:///{path}")
    for look in (schema.state, schema.migrate, schema.require_current):
        with pytest.raises(StoreDamaged):
            look(database)
    with pytest.raises(StoreDamaged), database.writing() as session:
        session.execute(text("DELETE FROM traits"))
    database.close()


def test_a_customer_reads_the_same_calm_sentence_whatever_is_wrong() -> None:
    kinds = (StoreUnavailable, StoreReadOnly, StoreFull, StoreBusy, StoreDamaged)
    assert len({kind().said for kind in kinds}) == 1
    assert len({kind().for_operators for kind in kinds}) == len(kinds)
    assert len({kind.code for kind in kinds}) == len(kinds)
    assert {status_of(kind()) for kind in kinds} == {503}


def test_the_version_is_read_while_somebody_writes_for_long(any_house: House) -> None:
    with any_house.writing() as session:
        session.execute(text("DELETE FROM traits"))
        assert schema.state(any_house.database) is State.CURRENT
        schema.require_current(any_house.database)


def test_where_all_readers_are_busy_the_next_is_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "NO_CONNECTION_AFTER", 0.05)
    database = Database(settings.resolved_database_url)
    with ExitStack() as busy:
        for _ in range(engine.READERS):
            busy.enter_context(database.reading()).execute(text("SELECT 1"))
        with pytest.raises(StoreUnavailable), database.reading() as session:
            session.execute(text("SELECT 1"))
    database.close()


def test_a_server_that_does_not_answer_is_not_waited_for_forever() -> None:
    least = Limits(answer=2)  # that PostgreSQL's library takes
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        database = Database(f"postgresql+psycopg://kiosk@127.0.0.1:{port}/kiosk", least)
        with pytest.raises(StoreUnavailable), database.reading() as session:
            session.execute(text("SELECT 1"))
        database.close()


@pytest.mark.parametrize("any_settings", ["postgresql"], indirect=True)
@pytest.mark.postgresql
def test_a_server_that_only_reads_is_told(any_house: House) -> None:
    change = text("SET TRANSACTION READ ONLY; DELETE FROM traits")
    with pytest.raises(StoreUnavailable), any_house.writing() as session:
        session.execute(change)


def test_readers_cannot_write(house: House) -> None:
    with pytest.raises(StoreUnavailable), house.reading() as session:
        session.execute(text("DELETE FROM traits"))


def test_one_server_a_file(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.db"
    with sole_server(path), pytest.raises(StoreInUse), sole_server(path):
        pass
    with sole_server(path):
        assert stat.S_IMODE((tmp_path / "kiosk.db.lock").stat().st_mode) == 0o600


def test_a_log_that_is_still_read_is_told(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(engine, "HOME_WITHIN", 0.05)
    with house.reading() as session:
        account_store.everyone(session)
        a_window(house)
        house.settle()
        assert "copy needs the files" in caplog.text
    caplog.clear()
    house.settle()
    assert caplog.text == ""


def test_an_old_sqlite_is_known_for_its_bug() -> None:
    class Old:
        sqlite_version = "3.51.2"
        sqlite_version_info = (3, 51, 2)

    assert not sqlite_is_safe(Old())
    assert sqlite_is_safe()


def test_what_fails_in_the_middle_leaves_nothing(any_house: House) -> None:
    with pytest.raises(ZeroDivisionError):
        _hire_and_fail(any_house)
    with any_house.reading() as session:
        assert account_store.everyone(session) == []


def _hire_and_fail(house: House) -> None:
    with house.writing() as session:
        account_store.add(session, username="wang", name="王", role="leader", at=NOW)
        _ = 1 / 0


def test_a_reader_sees_one_state_whatever_is_written_meanwhile(any_house: House) -> None:
    with any_house.reading() as session:
        before = len(account_store.everyone(session))
        with any_house.writing() as other:
            account_store.add(other, username="wang", name="王", role="leader", at=NOW)
        assert len(account_store.everyone(session)) == before
    with any_house.reading() as session:
        assert len(account_store.everyone(session)) == before + 1


@pytest.mark.parametrize("odd", ["\0", "SB-1\0", "\ufffd"])
def test_what_no_text_can_hold_is_unknown_like_anything_else(any_house: House, odd: str) -> None:
    a_window(any_house)
    with any_house.reading() as session, pytest.raises(CodeUnknown):
        directory_store.window(session, odd)


def note(house: House, deed: str) -> None:
    with house.writing() as session:
        audit_store.note(session, at=NOW, actor="王", deed=deed, subject="窗口", reason="换新")


@pytest.mark.parametrize("change", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"])
def test_the_audit_trail_cannot_be_changed(any_house: House, change: str) -> None:
    note(any_house, "one")
    with pytest.raises(Exception, match="append-only"), any_house.writing() as session:
        session.execute(text(change))
    with any_house.reading() as session:
        assert [entry.deed for entry in audit_store.entries(session)] == ["one"]


@pytest.mark.parametrize(
    "change",
    ["UPDATE audit SET actor = 'x' WHERE seq = 2", "DELETE FROM audit WHERE seq = 2"],
)
def test_with_the_guard_off_the_broken_chain_is_found(any_house: House, change: str) -> None:
    for deed in ("one", "two", "three"):
        note(any_house, deed)
    with any_house.writing() as session:
        for trigger in ("audit_forbids_update", "audit_forbids_delete", "audit_forbids_change"):
            on = "" if any_house.database.is_sqlite else " ON audit"
            session.execute(text(f"DROP TRIGGER IF EXISTS {trigger}{on}"))
    with any_house.reading() as session:
        assert audit_store.broken_at(session) is None
    with any_house.writing() as session:
        session.execute(text(change))
    with any_house.reading() as session:
        assert audit_store.broken_at(session) in {2, 3}
