"""What the monitoring is told: ready, or 503 and why; never an error."""

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.feedback import trial
from db.ground import trait_store
from db.ground.engine import sqlite_module
from kiosk.config import Settings
from kiosk.routes import health
from kiosk.wiring import House, open_house
from survey.refusals.house import StoreBusy, StoreFull
from tests.helpers.building import a_window, fresh_settings
from tests.helpers.rated import a_submission


@contextmanager
def asked(settings: Settings) -> Iterator[TestClient]:
    house = open_house(settings)
    try:
        yield TestClient(Starlette(routes=health.routes(house)))
    finally:
        house.close()


def why_not(client: TestClient) -> str:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (503, "not ready")
    return str(answer.json()["why"])


def test_a_migrated_house_is_ready(any_settings: Settings) -> None:
    with asked(any_settings) as client:
        assert client.get("/readyz").json() == {"status": "ready"}


def test_it_stays_ready_while_a_large_import_writes(any_house: House) -> None:
    with any_house.writing() as session, asked(any_house.settings) as client:
        session.execute(text("DELETE FROM traits"))
        assert client.get("/readyz").status_code == 200


def test_a_house_without_tables_is_not_ready(nowhere: Settings) -> None:
    with asked(nowhere) as client:
        assert "kiosk init" in why_not(client)


@pytest.mark.parametrize(
    "words", [b"no database at all" * 500, b"SQLite format 3\0" + b"\xff" * 9000]
)
def test_a_damaged_file_is_not_ready(nowhere: Settings, words: bytes) -> None:
    nowhere.data_dir.mkdir()
    (nowhere.data_dir / "kiosk.db").write_bytes(words)
    with asked(nowhere) as client:
        assert "damaged" in why_not(client)
        assert client.get("/healthz").status_code == 200


def test_a_database_that_does_not_answer_is_told_without_its_address(tmp_path: Path) -> None:
    address = "postgresql+psycopg://kiosk:secret@localhost:1/none"
    with asked(fresh_settings(tmp_path, database_url=address)) as client:
        why = why_not(client)
    assert "KIOSK_DATABASE_URL" in why
    assert "localhost" not in why


def test_a_database_that_only_reads_is_not_ready(house: House) -> None:
    address = f"sqlite:///file:{house.database.path}?mode=ro&uri=true"
    reading = house.settings.model_copy(update={"database_url": address})
    with asked(reading) as client:
        assert "read-only" in why_not(client)


def test_who_watches_is_answered_although_the_database_never_answers(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"postgresql+psycopg://kiosk@127.0.0.1:{silent.getsockname()[1]}/kiosk"
        settings = fresh_settings(tmp_path, database_url=address, answer_timeout=0)
        with asked(settings) as client:
            for _ in range(3):
                assert why_not(client) == "the database takes too long to answer"
            assert client.get("/healthz").status_code == 200
        silent.settimeout(0.2)
        silent.accept()[0].close()
        with pytest.raises(TimeoutError):  # all three waited for one who asks
            silent.accept()


@contextmanager
def file_held(house: House) -> Iterator[None]:
    """Let another program write for long."""
    with house.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=50")
    with closing(sqlite_module().connect(str(house.database.path), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def test_who_writes_long_is_no_matter_until_a_rating_was_refused_for_it(house: House) -> None:
    a_window(house)
    with TestClient(Starlette(routes=health.routes(house))) as client:
        with file_held(house), pytest.raises(StoreBusy):
            house.writer.keep_now(a_submission())
        with file_held(house):
            assert "writing to the database for long" in why_not(client)
        assert client.get("/readyz").status_code == 200
        with file_held(house):
            assert client.get("/readyz").status_code == 200


def test_a_full_disk_is_not_ready_until_there_is_room_again(house: House) -> None:
    a_window(house)
    with TestClient(Starlette(routes=health.routes(house))) as client:
        _limit(house, to=1)
        with pytest.raises(StoreFull):
            _rate(house, 2000)
        assert "The disk is full" in why_not(client)
        _limit(house, to=2**30)
        assert client.get("/readyz").status_code == 200
    with house.reading() as session:
        assert trait_store.get(session, trial.TRIED) is None


def _rate(house: House, times: int) -> None:
    for _ in range(times):
        house.writer.keep_now(a_submission(comment="好" * 500))


def _limit(house: House, *, to: int) -> None:
    """Let the file grow to so many pages, or not at all."""
    with house.database.engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count={to}")


def test_whatever_else_is_wrong_is_not_ready(house: House) -> None:
    with house.writing() as session:
        session.execute(text("INSERT INTO alembic_version VALUES ('0001')"))
    with asked(house.settings) as client:
        assert why_not(client) == "the database does not answer"
