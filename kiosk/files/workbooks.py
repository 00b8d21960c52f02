"""The sheets of a workbook as people see them: what is there, not what the file says is there.

A sheet's own word on its size is not asked; a merged cell says the same in each of its rows; what
the program shows otherwise than it keeps it, or has not worked out, is told and never guessed.
"""

import zlib
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

from kiosk.files.columns import Dated, Unread
from kiosk.files.merges import merges_of
from kiosk.files.number_formats import as_shown

BROKEN: Final = (BadZipFile, LookupError, OSError, SyntaxError, TypeError, ValueError, zlib.error)
"""What openpyxl raises for a file that is no whole workbook."""
OLD_FORM: Final = b"\xd0\xcf\x11\xe0"
"""How an XLS begins, and a workbook with a password."""
EXACT: Final = 17
"""Digits with which a moment is told to the microsecond; fewer tell it to the millisecond."""

Cells = Iterator[tuple[int, list[str]]]


def unpacked_size(file: Path) -> int:
    """Return how many bytes a workbook unpacks to; raises what `BROKEN` names."""
    with ZipFile(file) as packed:
        return sum(part.file_size for part in packed.infolist())


def opened(file: Path) -> Any:
    """Return a workbook to read; raises what `BROKEN` names."""
    from openpyxl import load_workbook

    return load_workbook(file, read_only=True, data_only=True)


def is_locked(file: Path) -> bool:
    """Tell whether a file has a password, or is a workbook of the old form."""
    with file.open("rb") as read:
        return read.read(len(OLD_FORM)) == OLD_FORM


class Sheet:
    """A sheet of an opened workbook."""

    def __init__(self, sheet: Any) -> None:
        self.title = str(sheet.title)
        self._sheet = sheet
        self._formats: dict[int, str] = {}

    def rows(self) -> Cells:
        """Yield the rows that hold anything, each with its number; raises what `BROKEN` names."""
        merges = merges_of(self._sheet)
        for number, cells in self._parsed():
            row: list[str] = []
            for cell in cells:
                place = int(cell["column"]) - 1
                row += [""] * (place + 1 - len(row))
                row[place] = self._text(cell)
            if any(each.strip() for each in row):
                yield number, merges.filled(number, row)

    def _parsed(self) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        from openpyxl.worksheet._reader import ROW_TAG, VALUE_TAG, WorkSheetParser
        from openpyxl.xml.functions import iterparse

        formula_tag = VALUE_TAG.removesuffix("v") + "f"

        class Parser(WorkSheetParser):  # type: ignore[misc] # openpyxl tells no types
            def parse_cell(self, element: Any) -> dict[str, Any]:
                cell: dict[str, Any] = super().parse_cell(element)
                cell["raw"] = element.findtext(VALUE_TAG, "")
                if (
                    cell["value"] is None
                    and element.find(formula_tag) is not None
                    and element.get("t") != "str"
                ):
                    cell["data_type"] = "f"
                return cell

        book = self._sheet.parent
        with self._sheet._get_source() as source:  # the size it tells is not asked
            parser = Parser(
                source, self._sheet._shared_strings, data_only=True, epoch=book.epoch,
                date_formats=book._date_formats, timedelta_formats=book._timedelta_formats,
            )  # fmt: skip
            for _, element in iterparse(source):
                if element.tag == ROW_TAG:
                    yield parser.parse_row(element)
                    element.clear()

    def _text(self, cell: dict[str, Any]) -> str:
        kind = cell["data_type"]
        if kind == "f":
            return Unread.because(
                "=",
                "这个公式还没有算出结果：请在 Excel 里打开、保存，或改成值",
                "a formula without its result: open and save it in Excel, or write the value",
            )
        if kind == "e":
            return Unread.because(
                str(cell["value"]), "是公式的错误，不是内容", "is the error of a formula, not words"
            )
        return self._said(cell)

    def _said(self, cell: dict[str, Any]) -> str:
        match cell["value"]:
            case None:
                return ""
            case bool(value):
                return "yes" if value else "no"
            case datetime() as value:
                moment = _exactly(value, cell["raw"], self._sheet.parent.epoch)
                return Dated(moment.isoformat())
            case time() | timedelta() as value:
                return Dated(value)
            case int(value) | float(value):
                return as_shown(value, self._format(int(cell["style_id"] or 0)))
            case value:
                return str(value)

    def _format(self, style: int) -> str:
        from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE

        if style not in self._formats:
            book = self._sheet.parent
            number = int(book._cell_styles[style].numFmtId)
            own = number - BUILTIN_FORMATS_MAX_SIZE
            found = BUILTIN_FORMATS.get(number) or book._number_formats[own]
            self._formats[style] = str(found)
        return self._formats[style]


def _exactly(value: datetime, raw: str, epoch: datetime) -> datetime:
    """Return a moment to the microsecond where the file tells it so exactly."""
    digits = raw.replace(".", "").strip().lstrip("0")
    if len(digits) < EXACT:
        return value
    try:
        days = Decimal(raw)
    except InvalidOperation:
        return value
    micros = int((days * 86_400_000_000).to_integral_value())
    return epoch + timedelta(microseconds=micros)
