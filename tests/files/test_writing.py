"""Writing files: whole or not at all, and nothing in them that a spreadsheet would run."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from kiosk.files import writing
from kiosk.files.columns import Circumstances
from kiosk.files.reading import read_files
from kiosk.files.writing import csv_register, write_files
from survey.refusals.files import NotWritten, SheetFull
from survey.texts import CHINESE, ENGLISH

ZONE = ZoneInfo("Asia/Shanghai")
LATER = datetime(2026, 12, 1, tzinfo=UTC)
UNITS = [{"code": f"U{n}", "name": "东河", "parent": None} for n in range(3)]


def breaking_off() -> Iterator[dict[str, Any]]:
    yield UNITS[0]
    raise RuntimeError("the database went away")


@pytest.mark.parametrize("name", ["deep/er/out", "deep/er/all.xlsx"])
def test_folders_above_are_made(tmp_path: Path, name: str) -> None:
    assert write_files(tmp_path / name, {"units": UNITS}, ZONE) == {"units": 3}
    assert [path.name for path in (tmp_path / "deep/er").iterdir()] == [Path(name).name]


@pytest.mark.parametrize("name", ["out", "all.xlsx"])
def test_what_breaks_off_leaves_nothing_behind(tmp_path: Path, name: str) -> None:
    with pytest.raises(RuntimeError):
        write_files(tmp_path / name, {"units": breaking_off()}, ZONE)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["out", "all.xlsx"])
def test_what_breaks_off_leaves_what_was_there(tmp_path: Path, name: str) -> None:
    write_files(tmp_path / name, {"units": UNITS}, ZONE)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(RuntimeError):
        write_files(tmp_path / name, {"units": breaking_off()}, ZONE)
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before


def test_files_of_others_in_the_folder_stay(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    write_files(tmp_path, {"units": UNITS}, ZONE)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notes.txt", "units.csv"]


def test_rows_past_a_sheet_s_end_are_refused_and_csv_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "MOST_ROWS", 4)  # a real sheet takes minutes to fill
    assert write_files(tmp_path / "all.xlsx", {"units": UNITS}, ZONE) == {"units": 3}
    with pytest.raises(SheetFull) as refused:
        write_files(tmp_path / "more.xlsx", {"units": [*UNITS, *UNITS]}, ZONE)
    for language in (CHINESE, ENGLISH):
        assert "CSV" in refused.value.said.said(language)
    assert [path.name for path in tmp_path.iterdir()] == ["all.xlsx"]


def test_a_sheet_holds_as_many_rows_as_we_say(tmp_path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(tmp_path / "all.xlsx")) as book:
        sheet = book.add_worksheet()
        assert sheet.write_row(writing.MOST_ROWS - 1, 0, ["last"]) == 0
        assert sheet.write_row(writing.MOST_ROWS, 0, ["beyond"]) != 0


def test_words_too_long_for_a_workbook_s_cell_are_refused_and_never_cut(tmp_path: Path) -> None:
    long = [{"code": "U1", "name": "长" * 32_768, "parent": None}]
    with pytest.raises(SheetFull):
        write_files(tmp_path / "all.xlsx", {"units": long}, ZONE)
    assert list(tmp_path.iterdir()) == []


def test_what_the_maker_of_workbooks_refuses_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(NotWritten) as refused:
        write_files(tmp_path / "all.xlsx", {"units": [{"code": "U1"}] * 2, "uni/ts": []}, ZONE)
    assert "all.xlsx" in str(refused.value)


def test_a_register_runs_nothing_and_keeps_its_figures() -> None:
    rows = [("=1+1", -5, None, True, date(2026, 1, 31), datetime(2026, 1, 31, tzinfo=UTC)),
            ("@x", 0, "'=x", False, "a\rb", "两\n行")]  # fmt: skip
    told = csv_register(("a", "b", "c", "d", "e", "f"), rows, ZONE)
    assert told.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(told.decode("utf-8-sig"), newline=""))) == [
        ["a", "b", "c", "d", "e", "f"],
        ["'=1+1", "-5", "", "yes", "2026-01-31", "2026-01-31T08:00:00+08:00"],
        ["'@x", "0", "''=x", "no", "a\nb", "两\n行"],
    ]


def test_a_workbook_says_what_the_csv_says(tmp_path: Path) -> None:
    write_files(tmp_path / "all.xlsx", {"units": UNITS}, ZONE)
    sheet = load_workbook(tmp_path / "all.xlsx")["units"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows == [["code", "name", "parent"], *([unit["code"], "东河", None] for unit in UNITS)]


RATING = {
    "id": "0017", "window": "W1", "person": None, "score": 5, "channel": "qr", "comment": "#N/A",
    "created_at": datetime(2026, 1, 31, 0, 30, 12, 345678, tzinfo=UTC),
    "counts_on": date(2026, 1, 31), "counts_at": 8,
}  # fmt: skip


def test_a_workbook_s_numbers_and_times_are_numbers_and_times(tmp_path: Path) -> None:
    write_files(tmp_path / "all.xlsx", {"ratings": [RATING]}, ZONE)
    sheet = load_workbook(tmp_path / "all.xlsx")["ratings"]
    told = {top.value: cell for top, cell in zip(sheet[1], sheet[2], strict=True)}
    assert (told["id"].value, told["id"].data_type) == ("0017", "s")
    assert (told["score"].value, told["score"].data_type) == (5, "n")
    assert told["counts_on"].value == datetime(2026, 1, 31)  # noqa: DTZ001 # as a workbook has it
    assert told["created_at"].value == datetime(2026, 1, 31, 8, 30, 12, 346000)  # noqa: DTZ001
    assert told["comment"].value == "'#N/A"


@given(st.datetimes(datetime(2000, 1, 1), datetime(2199, 12, 31)))  # noqa: DTZ001
def test_a_moment_goes_into_a_workbook_and_comes_out_to_the_microsecond(at: datetime) -> None:
    moment = at.replace(tzinfo=UTC)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "all.xlsx"
        write_files(path, {"ratings": [{**RATING, "created_at": moment}]}, ZONE)
        circumstances = Circumstances(ZONE, datetime(2200, 1, 1, tzinfo=UTC))
        [(_, row)] = read_files(path, circumstances).rows("ratings")
    assert row["created_at"] == moment
    assert row["comment"] == "#N/A"


@pytest.mark.parametrize("hour", [5, 6])
def test_an_hour_the_clock_shows_twice_is_written_in_words(tmp_path: Path, hour: int) -> None:
    zone, moment = ZoneInfo("America/New_York"), datetime(2026, 11, 1, hour, 30, tzinfo=UTC)
    write_files(tmp_path / "all.xlsx", {"ratings": [{**RATING, "created_at": moment}]}, zone)
    [(_, row)] = read_files(tmp_path / "all.xlsx", Circumstances(zone, LATER)).rows("ratings")
    assert row["created_at"] == moment


def test_csv_opens_by_a_click(tmp_path: Path) -> None:
    write_files(tmp_path / "out", {"units": UNITS}, ZONE)
    assert (tmp_path / "out/units.csv").read_bytes().startswith(b"\xef\xbb\xbfcode,name")
