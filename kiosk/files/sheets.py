"""Opening files: rows of cells out of CSV and XLSX, with the lines they begin in."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from kiosk.files import workbooks
from kiosk.files.columns import DAY_ZERO
from kiosk.files.decoding import decoded
from kiosk.files.headings import table_called
from kiosk.files.shape import Table
from kiosk.files.tables import BY_NAME
from kiosk.files.workbooks import BROKEN, Sheet
from survey.refusals.files import NoSuchPath, Problem
from survey.texts import Text

SPREADSHEETS: Final = frozenset({".csv", ".xlsx", ".xlsm", ".xls", ".et", ".ods"})
"""Files of these kinds in a folder hold data: one that is not read is told."""
LARGEST_FILE: Final = 2 * 1024**3
TOO_LARGE: Final = Text("文件太大", "the file is too large")
BROKEN_WORKBOOK: Final = Text("不是完整的 XLSX 文件", "this is no whole XLSX file")
LOCKED_WORKBOOK: Final = Text(
    "有密码，或是旧格式（XLS）：请去掉密码，另存为 XLSX",
    "it has a password, or is an old XLS: save it as XLSX without one",
)
OTHER_FORM: Final = Text("请另存为 XLSX 或 CSV 再导入", "save it as XLSX or CSV to import it")
NOT_OURS: Final = Text(
    "不认得，没有读取：CSV 文件或 XLSX 工作表的名称应为 {known} 之一",
    "not known and not read: a CSV file or a sheet of an XLSX file is called one of {known}",
).format(known=", ".join(BY_NAME))
TOO_LONG: Final = Text(
    "这一行比表头多：有没有逗号没加引号？",
    "this row is longer than the header: is there a comma without quotes?",
)
NOTES: Final = frozenset({"说明", "填写说明", "notes"})
"""Sheets that explain a workbook, as those of our templates do: they hold no data."""
SEPARATORS: Final = (",", "\t", ";")
_WRITTEN_OUT: Final = re.compile("_x000D_\n?")
"""How a workbook writes a line end other than the usual one."""

Cells = Iterator[tuple[int, list[str]]]


@dataclass(frozen=True, slots=True)
class Found:
    """A table of ours as it stands in a file: what the file is called, its rows, its first day."""

    table: Table
    name: str
    cells: Cells
    day_zero: date = DAY_ZERO


def files_at(path: Path) -> Iterable[Path]:
    """Return the files to read: one, or those of a folder that hold data; refuse no such path."""
    if path.is_dir():
        return [file for file in sorted(path.iterdir()) if _holds_data(file)]
    if not path.is_file():
        raise NoSuchPath(path=path)
    return [path]


def _holds_data(file: Path) -> bool:
    """Tell whether a file of a folder is one to read; what programs left beside them is not."""
    hidden = file.name.startswith((".", "~$"))
    return file.suffix.lower() in SPREADSHEETS and not hidden and file.is_file()


def sheets_of(file: Path, problems: list[Problem]) -> Iterator[Found]:
    """Yield what is ours in a file; tell the rest as problems."""
    kind = file.suffix.lower()
    if file.stat().st_size > LARGEST_FILE:
        problems.append(Problem(file.name, 0, "-", TOO_LARGE))
    elif kind == ".xlsx":
        yield from _workbook(file, problems)
    elif kind != ".csv" and kind in SPREADSHEETS:
        problems.append(Problem(file.name, 1, "-", OTHER_FORM))
    elif (table := table_called(file.stem)) is None:
        problems.append(Problem(file.name, 1, "-", NOT_OURS))
    elif (words := decoded(file, problems)) is not None:
        yield Found(table, file.name, _csv_cells(words, file.name, problems))


def _csv_cells(decoded: str, name: str, problems: list[Problem]) -> Cells:
    """Yield the rows with the lines they begin in; tell those that cannot be cells of the header.

    A quote without its pair takes the rows after it into one cell: what follows the next quote
    gives it away, or the end of the file.
    """
    source = io.StringIO(decoded, newline="")
    lines = csv.reader(source, strict=True, delimiter=_separator(decoded))
    width = None
    while True:
        line = lines.line_num + 1
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error as wrong:
            what = Text(
                f"从这一行起读不懂，引号是否成对？（{wrong}）",
                f"from here on it cannot be read; has each quote its pair? ({wrong})",
            )
            problems.append(Problem(name, line, "-", what))
            continue
        if width is not None and len(cells) > width and any(cell.strip() for cell in cells):
            problems.append(Problem(name, line, "-", TOO_LONG))
            continue
        if width is None and not any(cell.strip() for cell in cells):
            continue
        width = len(cells) if width is None else width
        yield line, cells


def _separator(decoded: str) -> str:
    """Return what parts the header: a comma, or what some programs write instead."""
    header = decoded.lstrip().partition("\n")[0]
    return next((each for each in SEPARATORS if each in header), ",")


def _workbook(file: Path, problems: list[Problem]) -> Iterator[Found]:
    try:
        if workbooks.unpacked_size(file) > LARGEST_FILE:
            problems.append(Problem(file.name, 0, "-", TOO_LARGE))
            return
        book = workbooks.opened(file)
    except BROKEN:
        locked = workbooks.is_locked(file)
        problems.append(Problem(file.name, 1, "-", LOCKED_WORKBOOK if locked else BROKEN_WORKBOOK))
        return
    for each in book.worksheets:
        sheet = Sheet(each)
        if sheet.title.strip().lower() in NOTES:
            continue
        table, name = table_called(sheet.title), f"{file.name}[{sheet.title}]"
        cells = _sheet_cells(sheet, name, problems)
        if table is not None:
            yield Found(table, name, cells, book.epoch.date())
        elif next(cells, None) is not None:
            problems.append(Problem(name, 1, "-", NOT_OURS))


def _sheet_cells(sheet: Sheet, name: str, problems: list[Problem]) -> Cells:
    line = 0
    try:
        for line, row in sheet.rows():
            yield line, [_line_ends_as_usual(cell) for cell in row]
    except BROKEN:
        problems.append(Problem(name, line + 1, "-", BROKEN_WORKBOOK))


def _line_ends_as_usual(cell: str) -> str:
    return _WRITTEN_OUT.sub("\n", cell) if "_x000D_" in cell else cell
