"""Writing files: a folder of CSV, or one workbook, whole or not at all; formulas are neutralised.

Both open by a click: CSV begins with the mark that spreadsheets look for, and a workbook's numbers
and times are numbers and times.

`csv_register` writes the one table that somebody downloads, by the same rules.
"""

import csv
import io
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from errno import ENOTDIR
from os import strerror
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from kiosk.files.cells.words import FORMULA, LINE_END
from kiosk.files.columns import DAY_ZERO
from kiosk.files.shape import Row, Table
from kiosk.files.tables import BY_NAME
from survey.refusals.files import NotWritten, SheetFull

END: Final = "trail.txt"
"""Where the code of the chain's end stands in a folder; an import does not read it."""
MOST_ROWS: Final = 1_048_576
"""Rows of a workbook's sheet, its header among them."""
SHOWN: Final = {date: "yyyy-mm-dd", datetime: "yyyy-mm-dd hh:mm:ss"}
DECIMALS: Final = 12
"""Of a day: enough to tell its microseconds."""
_MICROSECOND: Final = timedelta(microseconds=1)
_DAY: Final = timedelta(days=1) // _MICROSECOND


def write_files(
    path: Path, tables: Mapping[str, Iterable[Row]], zone: ZoneInfo, *, end: str = ""
) -> dict[str, int]:
    """Write the tables to a folder of CSV, or to one workbook if the path ends in .xlsx.

    `end` is the code of the chain's end, which goes along: a file of words, the workbook's remark.

    Returns how many rows each file has. Moments are written with the offset of the zone. What stood
    there before stays as it was until all is written. Refuses what no workbook can hold.
    """
    if path.suffix.lower() == ".xlsx":
        return _write_workbook(path, tables, zone, end)
    if path.is_file():
        raise NotADirectoryError(ENOTDIR, strerror(ENOTDIR), str(path))
    with _draft_of(path) as draft:
        draft.mkdir()
        counts = {
            name: _write_csv(draft / f"{name}.csv", BY_NAME[name], rows, zone)
            for name, rows in tables.items()
        }
        if end:
            (draft / END).write_text(f"{end}\n", encoding="ascii")
        _move_in(draft, path)
    return counts


def csv_register(columns: Sequence[str], rows: Iterable[Iterable[object]], zone: ZoneInfo) -> bytes:
    """Return a table as CSV that a spreadsheet opens by a click, and of which it runs nothing."""
    target = io.StringIO()
    lines = csv.writer(target, lineterminator="\r\n")
    lines.writerow(columns)
    lines.writerows([cell(value, zone) for value in row] for row in rows)
    return target.getvalue().encode("utf-8-sig")


def cell(value: Any, zone: ZoneInfo) -> str:
    """Return a value as a cell's text; words a spreadsheet would run get a quote before them."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    told = LINE_END.sub("\n", str(value))
    return f"'{told}" if FORMULA.match(told) and not isinstance(value, int | Decimal) else told


@contextmanager
def _draft_of(path: Path) -> Iterator[Path]:
    """Give a place in the same file system to write to; whatever is left there is removed."""
    folder = path if path.is_dir() else path.parent
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".{secrets.token_hex(8)}.part"
    try:
        yield draft
    finally:
        if draft.is_dir():
            shutil.rmtree(draft, ignore_errors=True)
        else:
            draft.unlink(missing_ok=True)


def _move_in(draft: Path, folder: Path) -> None:
    if not folder.exists():
        draft.rename(folder)
        return
    for file in sorted(draft.iterdir()):
        file.replace(folder / file.name)


def _cells(table: Table, row: Row, zone: ZoneInfo) -> list[str]:
    return [cell(row.get(column.name), zone) for column in table.columns]


def _write_csv(file: Path, table: Table, rows: Iterable[Row], zone: ZoneInfo) -> int:
    n = 0
    with file.open("w", encoding="utf-8-sig", newline="") as target:
        lines = csv.writer(target, lineterminator="\n")
        lines.writerow(column.name for column in table.columns)
        for row in rows:
            lines.writerow(_cells(table, row, zone))
            n += 1
    return n


def _write_workbook(
    path: Path, tables: Mapping[str, Iterable[Row]], zone: ZoneInfo, end: str
) -> dict[str, int]:
    from xlsxwriter.exceptions import XlsxWriterException

    try:
        with _draft_of(path) as draft:
            counts = _fill_workbook(draft, tables, zone, end)
            draft.replace(path)
    except XlsxWriterException as failed:
        cause = failed.args[0] if failed.args else failed
        why = getattr(cause, "strerror", None) or cause
        raise NotWritten(path=path, why=why) from failed
    return counts


def _fill_workbook(
    path: Path, tables: Mapping[str, Iterable[Row]], zone: ZoneInfo, end: str
) -> dict[str, int]:
    import xlsxwriter

    counts: dict[str, int] = {}
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"comments": end})
        formats: dict[type, Any] = {
            kind: book.add_format({"num_format": shown}) for kind, shown in SHOWN.items()
        }
        for name, rows in tables.items():
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, [column.name for column in BY_NAME[name].columns])
            counts[name] = 0
            for row in rows:
                counts[name] += 1
                does_not_fit = counts[name] >= MOST_ROWS or any(
                    _put(sheet, (counts[name], n), row.get(column.name), zone, formats)
                    for n, column in enumerate(BY_NAME[name].columns)
                )
                if does_not_fit:
                    raise SheetFull(table=name, row=counts[name] + 1, most=f"{MOST_ROWS:,}")
    return counts


def _put(
    sheet: Any, place: tuple[int, int], value: Any, zone: ZoneInfo, formats: Mapping[type, Any]
) -> bool:
    """Write a cell as what it is; tell whether it did not fit."""
    serial = _serial(value, zone)
    if serial is not None:
        return bool(sheet.write_number(*place, serial, formats[type(value)]))
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return bool(sheet.write_number(*place, value))
    told = cell(value, zone)
    return bool(sheet.write_string(*place, told)) if told else False


class _Exact(float):
    """Days since the first, told with all digits: those of a float lose the microseconds."""

    digits: str

    def __format__(self, _spec: str) -> str:
        return self.digits


def _serial(value: Any, zone: ZoneInfo) -> float | None:
    """Return a day or moment as a workbook counts it, by the clock on the wall.

    None for what is none, and for a moment that this clock shows twice: it is told in words.
    """
    if not isinstance(value, date):
        return None
    local = datetime.combine(value, time())
    if isinstance(value, datetime):
        local = value.astimezone(zone).replace(tzinfo=None, fold=0)
        if local.replace(tzinfo=zone).astimezone(UTC) != value.astimezone(UTC):
            return None
    days = Decimal((local - datetime.combine(DAY_ZERO, time())) // _MICROSECOND) / _DAY
    serial = _Exact(days)
    serial.digits = f"{days:.{DECIMALS}f}"
    return serial
