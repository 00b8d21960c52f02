"""Files out and in again: the same state, byte by byte, once each, all or nothing."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from db.feedback import proof
from db.ground.models import RatingRow
from kiosk.config import Settings
from kiosk.demo.history import demo_history
from kiosk.files.columns import Circumstances
from kiosk.files.exports import export_rows
from kiosk.files.imports import import_files
from kiosk.files.reading import ReadFiles
from kiosk.files.tables import BY_NAME
from kiosk.files.writing import cell, write_files
from kiosk.wiring import House
from survey.refusals.files import FilesWrong
from tests.helpers.building import NOW, an_empty_house, fresh_settings
from tests.helpers.filed import brought_in

EARLY = NOW - timedelta(days=18)  # the third day of a month: six months, few of them long
INTERFACE = (
    "units", "windows", "people", "ratings", "complaints", "counselling", "inspections", "stars",
    "closings",
)  # fmt: skip
RATINGS = "id,window,score,created_at,channel,comment\n"


def written_out(house: House, path: Path, month: str | None = None) -> dict[str, int]:
    with house.reading() as session:
        return write_files(path, export_rows(session, month), house.settings.zone)


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "units.csv").write_text("code,name,parent\nA,子公司,Z\nZ,集团,\n", encoding="utf-8")
    (folder / "windows.csv").write_text("code,name,unit,post\nSB-1,一号磅,A,SB\n", encoding="utf-8")
    return folder


@pytest.fixture
def wrong_rows() -> Iterator[str]:
    return iter(["R2,NOWHERE,5,2026-11-01,qr,\n", "R2,SB-1,7,2026-11-01,qr,\n"])


@pytest.fixture(scope="module")
def history() -> ReadFiles:
    made = demo_history(now=EARLY, zone=ZoneInfo("Asia/Shanghai"))
    for read in made.tables:
        if read.table.name == "ratings":
            del read.rows[600:]
    return made


def test_an_export_of_an_import_is_the_same_files(
    any_house: House, history: ReadFiles, tmp_path: Path
) -> None:
    with any_house.writing() as session:
        import_files(session, history, now=EARLY, zone=any_house.settings.zone, slot=0)
    first, second = tmp_path / "first", tmp_path / "second"
    counts = written_out(any_house, first)
    assert counts["ratings"] == 600
    assert min(counts[name] for name in INTERFACE) > 0
    again = brought_in(any_house, first)
    assert {name: (new, changed) for name, (new, _, changed) in again.items()} == dict.fromkeys(
        BY_NAME, (0, 0)
    )
    written_out(any_house, second)
    assert bytes_of(first) == bytes_of(second)


def test_an_export_fills_an_empty_database_to_the_same_state(
    house: House, tmp_path: Path, directory: Path
) -> None:
    (directory / "ratings.csv").write_text(
        RATINGS + 'R1,SB-1,5,2026-11-01T08:00,qr,"=1+1, 两\n行"\nR2,SB-1,1,2026-10-31T23:30,qr,\n',
        encoding="utf-8",
    )
    brought_in(house, directory)
    folder, book = tmp_path / "out", tmp_path / "out.xlsx"
    written_out(house, folder)
    written_out(house, book)
    for path in (folder, book):
        settings = fresh_settings(tmp_path / f"empty-{path.suffix or 'csv'}")
        assert _state_after(settings, path, tmp_path) == bytes_of(folder)


def test_a_workbook_somebody_opened_and_saved_changes_nothing(
    house: House, history: ReadFiles, tmp_path: Path
) -> None:
    with house.writing() as session:
        import_files(session, history, now=EARLY, zone=house.settings.zone, slot=0)
        session.execute(update(RatingRow).values(created_at=NOW.replace(microsecond=123456)))
    path = tmp_path / "all.xlsx"
    written_out(house, path)
    book = load_workbook(path)  # which tells moments to the millisecond
    book.save(path)
    counts = brought_in(house, path)
    assert {name: (new, changed) for name, (new, _, changed) in counts.items()} == dict.fromkeys(
        BY_NAME, (0, 0)
    )


def test_the_roll_ups_of_an_import_equal_its_ratings(any_house: House, directory: Path) -> None:
    rows = "".join(f"R{n},SB-1,{n % 5 + 1},2026-11-{n % 9 + 1:02d}T09:00,qr,\n" for n in range(700))
    (directory / "ratings.csv").write_text(RATINGS + rows, encoding="utf-8")
    assert brought_in(any_house, directory)["ratings"] == (700, 0, 0)
    assert brought_in(any_house, directory)["ratings"] == (0, 700, 0)
    with any_house.reading() as session:
        assert list(proof.rollup_differences(session)) == []


def test_one_bad_row_keeps_all_files_out(
    house: House, directory: Path, wrong_rows: Iterator[str], tmp_path: Path
) -> None:
    for n, wrong in enumerate(wrong_rows):
        (directory / "ratings.csv").write_text(
            f"{RATINGS}R1,SB-1,5,2026-11-01,qr,\n{wrong}", encoding="utf-8"
        )
        with pytest.raises(FilesWrong) as refused:
            brought_in(house, directory)
        assert [problem.row for problem in refused.value.problems] == [3]
        assert set(written_out(house, tmp_path / str(n)).values()) == {0}


def test_a_rating_kept_is_never_changed_by_a_file(house: House, directory: Path) -> None:
    file = directory / "ratings.csv"
    file.write_text(f"{RATINGS}R1,SB-1,5,2026-11-01,qr,\n", encoding="utf-8")
    brought_in(house, directory)
    file.write_text(f"{RATINGS}R1,SB-1,1,2026-11-01,qr,\n", encoding="utf-8")
    with pytest.raises(FilesWrong):
        brought_in(house, directory)


def test_a_month_s_export_holds_that_month_alone(
    house: House, tmp_path: Path, directory: Path
) -> None:
    (directory / "ratings.csv").write_text(
        f"{RATINGS}R1,SB-1,5,2026-10-31T23:59,qr,\nR2,SB-1,5,2026-11-01T00:00,qr,\n",
        encoding="utf-8",
    )
    brought_in(house, directory)
    assert written_out(house, tmp_path / "out", "2026-10")["ratings"] == 1
    assert b"R1,SB-1,,5,2026-10-31T23:59:00+08:00" in (tmp_path / "out/ratings.csv").read_bytes()


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@x", "\tx", "'=1", "''=1", "'quoted'", "a"])
def test_what_a_spreadsheet_would_run_is_quoted_and_comes_back(house: House, words: str) -> None:
    told = cell(words, house.settings.zone)
    assert told[0] not in "=+-@\t\r"
    comment = next(c for c in BY_NAME["ratings"].columns if c.name == "comment")
    assert comment.read(told, Circumstances(house.settings.zone, NOW)) == words


def _state_after(settings: Settings, path: Path, tmp_path: Path) -> dict[str, bytes]:
    house = an_empty_house(settings)
    try:
        brought_in(house, path)
        out = tmp_path / f"again-{path.suffix[1:]}"
        written_out(house, out)
        return bytes_of(out)
    finally:
        house.close()
