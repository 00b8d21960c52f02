"""What lies in the house's folder is its owner's alone, whatever new files are given elsewhere."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.cli import main
from kiosk.config import Settings
from kiosk.locks.folders import owners_alone, private
from kiosk.wiring import open_house


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(autouse=True)
def everybody_reads() -> Iterator[None]:
    """New files are everybody's to read, as on a careless server."""
    before = os.umask(0)
    yield
    os.umask(before)


def test_a_new_folder_is_its_owners(tmp_path: Path) -> None:
    private(tmp_path / "new" / "data")
    assert rights(tmp_path / "new" / "data") == 0o700


def test_a_folder_that_others_could_read_is_shut_with_what_lies_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)
    (folder / "kiosk.db").touch(mode=0o644)
    (tmp_path / "elsewhere").touch(mode=0o644)
    (folder / "link").symlink_to(tmp_path / "elsewhere")
    private(folder)
    assert (rights(folder), rights(folder / "kiosk.db")) == (0o700, 0o600)
    assert rights(tmp_path / "elsewhere") == 0o644


def test_what_a_command_writes_is_its_owners_and_the_process_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_DATA_DIR", str(tmp_path / "data"))
    main(["init"])
    main(["export", str(tmp_path / "out")])
    written = [each for each in tmp_path.rglob("*") if "out" in each.parts or "data" in each.parts]
    assert any(each.name == "kiosk.db" for each in written)
    assert [each for each in written if rights(each) & 0o077] == []
    assert os.umask(0) == 0


def test_a_house_opened_by_a_server_is_shut(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)
    open_house(Settings(data_dir=folder)).close()
    assert rights(folder) == 0o700


def test_without_the_mask_the_same_file_is_everybodys(tmp_path: Path) -> None:
    with owners_alone():
        (tmp_path / "own").touch()
    (tmp_path / "everybodys").touch()
    assert (rights(tmp_path / "own"), rights(tmp_path / "everybodys")) == (0o600, 0o666)
