"""Opening files: rows of cells out of CSV and XLSX, with the lines they begin in."""

import csv
import io
import re
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

from kiosk.files.shape import Table
from kiosk.files.tables import BY_NAME
from survey.refusals.files import NothingToRead, Problem
from survey.texts import Text

SPREADSHEETS: Final = frozenset({".csv", ".xlsx", ".xlsm", ".xls", ".ods"})
"""Files of these kinds in a folder hold data: one that is not read is told."""
LARGEST_FILE: Final = 2 * 1024**3
TOO_LARGE: Final = Text("文件太大", "the file is too large")
BROKEN_WORKBOOK: Final = Text("不是完整的 XLSX 文件", "this is no whole XLSX file")
NOT_OURS: Final = Text(
    "不认得，没有读取：CSV 文件或 XLSX 工作表的名称应为 {known} 之一",
    "not known and not read: a CSV file or a sheet of an XLSX file is called one of {known}",
).format(known=", ".join(BY_NAME))
TOO_LONG: Final = Text(
    "这一行比表头多：有没有逗号没加引号？",
    "this row is longer than the header: is there a comma without quotes?",
)
_WRITTEN_OUT: Final = re.compile("_x000D_\n?")
"""How a workbook writes a line end other than the usual one."""

Cells = Iterator[tuple[int, list[str]]]


def files_at(path: Path) -> Iterable[Path]:
    """Return the files to read: one, or those of a folder that hold data; refuse no such path."""
    if path.is_dir():
        return [file for file in sorted(path.iterdir()) if _holds_data(file)]
    if not path.is_file():
        raise NothingToRead(path=path, known=", ".join(BY_NAME))
    return [path]


def _holds_data(file: Path) -> bool:
    """Tell whether a file of a folder is one to read; what programs left beside them is not."""
    hidden = file.name.startswith((".", "~$"))
    return file.suffix.lower() in SPREADSHEETS and not hidden and file.is_file()


def sheets_of(file: Path, problems: list[Problem]) -> Iterator[tuple[Table, str, Cells]]:
    """Yield what is ours in a file: its table, its name, its rows; tell the rest as problems."""
    if file.stat().st_size > LARGEST_FILE:
        problems.append(Problem(file.name, 0, "-", TOO_LARGE))
    elif file.suffix.lower() == ".xlsx":
        yield from _workbook(file, problems)
    elif (table := _called(file.stem)) is None:
        problems.append(Problem(file.name, 1, "-", NOT_OURS))
    else:
        decoded = _decoded(file, problems)
        if decoded is not None:
            yield table, file.name, _csv_cells(decoded, file.name, problems)


def _called(name: str) -> Table | None:
    return BY_NAME.get(name.strip().lower())


def _decoded(file: Path, problems: list[Problem]) -> str | None:
    raw = file.read_bytes()
    if b"\0" in raw:
        problems.append(Problem(file.name, 1, "-", Text("这不是文本文件", "this is no text file")))
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        row = raw[: wrong.start].count(b"\n") + 1
    if not any(_is_surely_utf8(line) for line in raw.splitlines()):
        try:
            return raw.decode("gb18030")
        except UnicodeDecodeError as wrong:
            row = raw[: wrong.start].count(b"\n") + 1
    problems.append(
        Problem(
            file.name,
            row,
            "-",
            Text(
                "编码混乱：请整份存成 UTF-8 或 GB18030",
                "mixed encodings: save the whole file as UTF-8 or GB18030",
            ),
        )
    )
    return None


def _is_surely_utf8(line: bytes) -> bool:
    """Tell whether a line is UTF-8 by its bytes and, read as GB18030, would be no usual Chinese."""
    if line.isascii():
        return False
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    try:
        line.decode("gb2312")
    except UnicodeDecodeError:
        return True
    return False


def _csv_cells(decoded: str, name: str, problems: list[Problem]) -> Cells:
    """Yield the rows with the lines they begin in; tell those that cannot be cells of the header.

    A quote without its pair takes the rows after it into one cell: what follows the next quote
    gives it away, or the end of the file.
    """
    lines = csv.reader(io.StringIO(decoded, newline=""), strict=True)
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
        width = len(cells) if width is None else width
        yield line, cells


def _workbook(file: Path, problems: list[Problem]) -> Iterator[tuple[Table, str, Cells]]:
    from openpyxl import load_workbook

    try:
        if _unpacked_size(file) > LARGEST_FILE:
            problems.append(Problem(file.name, 0, "-", TOO_LARGE))
            return
        book = load_workbook(file, read_only=True, data_only=True)
    except (BadZipFile, KeyError, OSError, SyntaxError, ValueError):
        problems.append(Problem(file.name, 1, "-", BROKEN_WORKBOOK))
        return
    for sheet in book.worksheets:
        table, name = _called(sheet.title), f"{file.name}[{sheet.title}]"
        cells = _sheet_cells(sheet, name, problems)
        if table is not None:
            yield table, name, cells
        elif any(any(row) for _, row in cells):
            problems.append(Problem(name, 1, "-", NOT_OURS))


def _sheet_cells(sheet: Any, name: str, problems: list[Problem]) -> Cells:
    line = 0
    try:
        for line, row in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield line, [_cell_text(cell) for cell in row]
    except (KeyError, OSError, SyntaxError, ValueError, zlib.error, BadZipFile):
        problems.append(Problem(name, line + 1, "-", BROKEN_WORKBOOK))


def _unpacked_size(file: Path) -> int:
    with ZipFile(file) as packed:
        return sum(part.file_size for part in packed.infolist())


def _cell_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _WRITTEN_OUT.sub("\n", str(value))
