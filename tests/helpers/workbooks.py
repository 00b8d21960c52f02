"""Workbooks as people's programs write them, and as hands change them afterwards."""

import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

SHEET = "xl/worksheets/sheet1.xml"


def workbook(path: Path, **sheets: Sequence[Sequence[Any]]) -> Path:
    """Write a workbook of these sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def dressed(
    path: Path, name: str, rows: Sequence[Sequence[Any]], dress: Callable[[Any], object]
) -> Path:
    """Write a workbook of one sheet that is changed before it is saved."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = name
    for row in rows:
        sheet.append(row)
    dress(sheet)
    book.save(path)
    return path


def edited(path: Path, changes: Mapping[str, str], *, part: str = SHEET) -> Path:
    """Change a part of a workbook by hand, each pattern once; it must be there."""
    with zipfile.ZipFile(path) as packed:
        parts = {each.filename: packed.read(each) for each in packed.infolist()}
    told = parts[part].decode()
    for pattern, instead in changes.items():
        told, n = re.subn(pattern, instead, told, count=1, flags=re.DOTALL)
        assert n == 1, pattern
    parts[part] = told.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in parts.items():
            packed.writestr(name, body)
    return path
