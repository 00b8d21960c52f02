"""The command line on a file that is read-only, busy, full or damaged: one sentence that helps."""

import json
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.pool import Pool

from db.ground.engine import sqlite_module
from kiosk.config import Settings
from survey.refusals.house import StoreBusy, StoreDamaged, StoreFull, StoreReadOnly
from tests.helpers.commands import Kiosk, commands

COMPLAINTS = "ref,occurred_at,window,person,source,category,text,outcome\n" + "".join(
    f"C{n},2026-01-05,SB-1,,customer,other,{'久等' * 200},\n" for n in range(200)
)


@pytest.fixture
def kiosk(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Kiosk:
    """The command line of a migrated installation."""
    return commands(settings, monkeypatch, capsys)


@pytest.fixture
def database(settings: Settings) -> Path:
    """The installation's file."""
    return settings.data_dir / "kiosk.db"


@contextmanager
def each_connection(pragma: str) -> Iterator[None]:
    """Set something on every connection that is used meanwhile."""

    def prepare(connection: Any, *_rest: Any) -> None:
        connection.execute(f"PRAGMA {pragma}")

    event.listen(Pool, "checkout", prepare)
    try:
        yield
    finally:
        event.remove(Pool, "checkout", prepare)


def test_a_read_only_file_is_told_and_still_read(kiosk: Kiosk, database: Path) -> None:
    address = f"sqlite:///file:{database}?mode=ro&uri=true"
    assert StoreReadOnly().remedy.zh in kiosk("tick", KIOSK_DATABASE_URL=address).refusal
    assert kiosk("month", "2026-10", KIOSK_DATABASE_URL=address).status == 0


def test_while_somebody_writes_for_long_reading_goes_on_and_writing_is_told(
    kiosk: Kiosk, database: Path, tmp_path: Path
) -> None:
    with (
        closing(sqlite_module().connect(str(database), isolation_level=None)) as importing,
        each_connection("busy_timeout=20"),
    ):
        importing.execute("BEGIN IMMEDIATE")
        importing.execute("DELETE FROM traits")
        for arguments in (
            ("month", "2026-10"),
            ("export", str(tmp_path / "out")),
            ("backup", str(tmp_path / "copy.zip")),
            ("doctor",),
        ):
            told = kiosk(*arguments)
            assert told.status == 0, told.err
        assert StoreBusy().remedy.zh in kiosk("tick").refusal
        importing.execute("ROLLBACK")


def test_a_full_disk_is_told_and_nothing_is_half_imported(kiosk: Kiosk, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "units.csv").write_text("code,name,parent\nU1,司磅,\n", encoding="utf-8")
    (folder / "windows.csv").write_text(
        "code,name,unit,post\nSB-1,一号磅,U1,SB\n", encoding="utf-8"
    )
    (folder / "complaints.csv").write_text(COMPLAINTS, encoding="utf-8")
    with each_connection("max_page_count=1"):  # as many as there are
        told = kiosk("import", str(folder))
    assert told.status == 1
    assert f"kiosk: {StoreFull().remedy.zh}" in told.err
    assert "Traceback" not in told.err
    again = kiosk("import", str(folder), "--json")
    assert json.loads(again.out)["complaints"]["new"] == 200


@pytest.mark.parametrize(
    "words", [b"no database at all" * 500, b"SQLite format 3\0" + b"\xff" * 9000]
)
def test_a_file_that_is_no_database_is_told(kiosk: Kiosk, database: Path, words: bytes) -> None:
    database.write_bytes(words)
    for arguments in (("month", "2026-10"), ("serve",), ("init",), ("backup", "copy.zip")):
        assert StoreDamaged().remedy.zh in kiosk(*arguments).refusal
    told = kiosk("doctor", "--json")
    assert told.status == 1
    found = {each["check"]: each for each in json.loads(told.out)["checks"]}
    assert not found["database file"]["sound"]
    assert "kiosk restore" in found["migrations"]["detail"]


def test_pages_overwritten_in_the_middle_of_the_file_are_a_finding(
    kiosk: Kiosk, database: Path
) -> None:
    content = bytearray(database.read_bytes())
    middle = len(content) // 2
    content[middle:-4096] = b"\xff" * (len(content) - 4096 - middle)
    database.write_bytes(content)
    told = kiosk("doctor", "--json")
    assert told.status == 1
    found = {each["check"]: each for each in json.loads(told.out)["checks"]}
    assert not found["database file"]["sound"]


def test_an_empty_file_is_an_installation_not_begun(kiosk: Kiosk, database: Path) -> None:
    database.write_bytes(b"")
    assert "kiosk init" in kiosk("month", "2026-10").refusal
    assert kiosk("init").status == 0


def test_a_folder_that_is_gone_is_told(kiosk: Kiosk, settings: Settings) -> None:
    shutil.rmtree(settings.data_dir)
    address = f"sqlite:///{settings.data_dir / 'deeper' / 'kiosk.db'}"
    for command in (("month", "2026-10"), ("init",), ("serve",)):
        assert kiosk(*command, KIOSK_DATABASE_URL=address).refusal
