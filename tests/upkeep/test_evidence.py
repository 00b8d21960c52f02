"""An evidence pack proves itself to whoever has nothing but Python, and shows what was changed."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kiosk import clock
from kiosk.upkeep.evidence import pack
from kiosk.wiring import House
from survey.months import Month
from survey.refusals.house import NothingToProve
from tests.helpers.booking import import_example
from tests.helpers.casework import PHONE, RAW, Affair


def unpacked(file: Path) -> Path:
    folder = file.with_suffix("")
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder)
    return folder


def checked(folder: Path) -> tuple[int, str]:
    """Run the pack's own check, with Python alone."""
    done = subprocess.run(
        [sys.executable, "-I", folder / "check.py"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout


@pytest.fixture
def of_case(house: House, tmp_path: Path) -> Path:
    affair = Affair(house)
    affair.verified()
    pack(house, tmp_path / "case.zip", case=affair.number)
    return unpacked(tmp_path / "case.zip")


def test_a_case_is_proved_with_python_alone(of_case: Path) -> None:
    status, told = checked(of_case)
    assert (status, told.splitlines()[-1]) == (0, "everything is as it was sealed")
    assert RAW in (of_case / "rows.jsonl").read_text(encoding="utf-8")


def test_a_pack_holds_no_contact(of_case: Path) -> None:
    assert not [
        file for file in of_case.rglob("*.*") if PHONE in file.read_text("utf-8", "replace")
    ]


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("rows.jsonl", RAW, "nothing"),
        ("chain.jsonl", '"kind": "rows"', '"kind": "rowz"'),
    ],
)
def test_what_was_changed_in_a_pack_is_named(of_case: Path, part: str, old: str, new: str) -> None:
    file = of_case / part
    before = file.read_text(encoding="utf-8")
    assert old in before
    file.write_text(before.replace(old, new, 1), encoding="utf-8")
    status, told = checked(of_case)
    assert status == 1
    assert "WRONG" in told


def test_a_months_books_are_proved(house: House, tmp_path: Path) -> None:
    import_example(house)
    assert pack(house, tmp_path / "month.zip", month=Month(2026, 4)) > 0
    assert checked(unpacked(tmp_path / "month.zip"))[0] == 0


def test_there_is_nothing_to_prove_of_what_nobody_knows(house: House, tmp_path: Path) -> None:
    with pytest.raises(NothingToProve):
        pack(house, tmp_path / "x.zip", case="T9999-XXXXXX")
    with pytest.raises(NothingToProve):
        pack(house, tmp_path / "x.zip", month=Month.of(clock.today(house.settings.zone)))
    assert not (tmp_path / "x.zip").exists()
