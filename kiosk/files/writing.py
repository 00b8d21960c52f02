"""Writing files: a folder of CSV, or one workbook; formulas are neutralised."""

import csv
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from kiosk.files.columns import FORMULA
from kiosk.files.tables import BY_NAME, Row, Table


def write_files(path: Path, tables: Mapping[str, Iterable[Row]], zone: ZoneInfo) -> dict[str, int]:
    """Write the tables to a folder of CSV, or to one workbook if the path ends in .xlsx.

    Returns how many rows each file has. Moments are written with the offset of the zone.
    """
    if path.suffix.lower() == ".xlsx":
        return _write_workbook(path, tables, zone)
    path.mkdir(parents=True, exist_ok=True)
    return {
        name: _write_csv(path / f"{name}.csv", BY_NAME[name], rows, zone)
        for name, rows in tables.items()
    }


def cell(value: Any, zone: ZoneInfo) -> str:
    """Return a value as a cell's text; what a spreadsheet would run gets a quote before it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    told = str(value)
    return f"'{told}" if FORMULA.match(told) else told


def _cells(table: Table, row: Row, zone: ZoneInfo) -> list[str]:
    return [cell(row.get(column.name), zone) for column in table.columns]


def _write_csv(file: Path, table: Table, rows: Iterable[Row], zone: ZoneInfo) -> int:
    n = 0
    with file.open("w", encoding="utf-8", newline="") as target:
        lines = csv.writer(target, lineterminator="\n")
        lines.writerow(column.name for column in table.columns)
        for row in rows:
            lines.writerow(_cells(table, row, zone))
            n += 1
    return n


def _write_workbook(
    path: Path, tables: Mapping[str, Iterable[Row]], zone: ZoneInfo
) -> dict[str, int]:
    import xlsxwriter

    counts: dict[str, int] = {}
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        for name, rows in tables.items():
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, [column.name for column in BY_NAME[name].columns])
            counts[name] = 0
            for row in rows:
                counts[name] += 1
                sheet.write_row(counts[name], 0, _cells(BY_NAME[name], row, zone))
    return counts
