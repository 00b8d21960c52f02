"""What the monitoring is told: ready, or 503 and why; never an error."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.testclient import TestClient

from kiosk.config import Settings
from kiosk.routes import health
from kiosk.wiring import House, open_house
from tests.helpers.building import fresh_settings


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


def test_whatever_else_is_wrong_is_not_ready(house: House) -> None:
    with house.writing() as session:
        session.execute(text("INSERT INTO alembic_version VALUES ('0001')"))
    with asked(house.settings) as client:
        assert why_not(client) == "the database does not answer"
