"""Reading files: every bad row is found and told, none is skipped silently."""

import csv
import io
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

from kiosk.files.columns import LONGEST_CELL, CellWrong, Circumstances, Column, shown
from kiosk.files.shape import Reference, Row, Table
from kiosk.files.tables import BY_NAME, TABLES
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
STRAY: Final = Text("“{cell}”不在任何一列下面", "{cell!r} stands under no column")
_WRITTEN_OUT: Final = re.compile("_x000D_\n?")
"""How a workbook writes a line end other than the usual one."""
SUPERIORS: Final = {
    "units": ("parent", Text("单位不能隶属于自己", "a unit above itself")),
    "people": ("supervisor", Text("不能是自己的主管", "a person above themselves")),
}
"""Which column names who stands above, and what is wrong where that goes in a circle."""


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A file's rows, each with its line."""

    table: Table
    file: str
    rows: list[tuple[int, Row]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ReadFiles:
    """All files read, in the order of their references, and what is wrong in them."""

    tables: tuple[ReadTable, ...]
    problems: tuple[Problem, ...]

    def rows(self, name: str) -> list[tuple[int, Row]]:
        """Return the rows of a table by its name."""
        return [row for read in self.tables if read.table.name == name for row in read.rows]


def read_files(path: Path, at: Circumstances) -> ReadFiles:
    """Read one file or a folder of them; refuse a path that names none of ours.

    A file or sheet among them that is not ours is a problem, too: it may be one of ours with a
    slip in its name, and what it holds would be missing without a word.
    """
    problems: list[Problem] = []
    read: list[ReadTable] = []
    for file in _files(path):
        for table, name, cells in _sheets(file, problems):
            read.append(_read_table(table, name, cells, at, problems))
    if not read and all(problem.what is NOT_OURS for problem in problems):
        raise NothingToRead(path=path, known=", ".join(BY_NAME))
    order = [table.name for table in TABLES]
    read.sort(key=lambda each: order.index(each.table.name))
    return ReadFiles(tuple(read), tuple(problems))


def reference_problems(files: ReadFiles, known: dict[str, set[str]]) -> Iterator[Problem]:
    """Yield the references to codes that neither the files nor the database know."""
    codes = {name: set(values) for name, values in known.items()}
    for read in files.tables:
        codes.setdefault(read.table.name, set()).update(
            str(row[read.table.key[0]]) for _, row in read.rows
        )
    for read in files.tables:
        for line, row in read.rows:
            for reference in read.table.references:
                if _is_unknown(row, reference, codes):
                    value = row[reference.column]
                    yield Problem(
                        read.file,
                        line,
                        reference.column,
                        Text(f"没有编号为“{value}”的记录", f"there is no {value!r}"),
                    )


def circle_problems(
    files: ReadFiles, known: Mapping[str, Mapping[str, str | None]] | None = None
) -> Iterator[Problem]:
    """Yield the units and people that stand above themselves, given who stands above whom now."""
    for name, (column, what) in SUPERIORS.items():
        above = dict((known or {}).get(name, {}))
        rows = files.rows(name)
        rows.sort(key=lambda each: each[1].get("since") or date.min)
        above.update((row["code"], row[column]) for _, row in rows)
        for read in files.tables:
            if read.table.name == name:
                for line, row in read.rows:
                    if _is_above_itself(row["code"], above):
                        yield Problem(read.file, line, column, what)


def _is_above_itself(code: str, above: Mapping[str, str | None]) -> bool:
    passed: set[str] = set()
    at = above.get(code)
    while at is not None and at != code and at not in passed:
        passed.add(at)
        at = above.get(at)
    return at == code


def _is_unknown(row: Row, reference: Reference, codes: dict[str, set[str]]) -> bool:
    value = row[reference.column]
    return value is not None and value not in codes.get(reference.to, set())


def _files(path: Path) -> Iterable[Path]:
    if path.is_dir():
        return [file for file in sorted(path.iterdir()) if _holds_data(file)]
    if not path.is_file():
        raise NothingToRead(path=path, known=", ".join(BY_NAME))
    return [path]


def _holds_data(file: Path) -> bool:
    """Tell whether a file of a folder is one to read; what programs left beside them is not."""
    hidden = file.name.startswith((".", "~$"))
    return file.suffix.lower() in SPREADSHEETS and not hidden and file.is_file()


Cells = Iterator[tuple[int, list[str]]]


def _sheets(file: Path, problems: list[Problem]) -> Iterator[tuple[Table, str, Cells]]:
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


def _read_table(
    table: Table, name: str, cells: Cells, at: Circumstances, problems: list[Problem]
) -> ReadTable:
    read = ReadTable(table, name)
    _, header = next(cells, (1, []))
    titles = [title.strip().lower() for title in header]
    wrong = list(_wrong_titles(table, titles))
    problems.extend(Problem(name, 1, column, what) for column, what in wrong)
    if wrong:
        return read
    places = {title: index for index, title in enumerate(titles)}
    untitled = [n for n, title in enumerate(titles) if not title]
    seen: dict[tuple[Any, ...], int] = {}
    for line, row in cells:
        beside = [row[n] for n in untitled if n < len(row)] + row[len(titles) :]
        stray = "".join(beside).strip()
        if stray:
            problems.append(Problem(name, line, "-", STRAY.format(cell=shown(stray))))
        elif any(cell.strip() for cell in row):
            _read_row(read, line, row, places, at, problems, seen)
    return read


def _wrong_titles(table: Table, titles: Sequence[str]) -> Iterator[tuple[str, Text]]:
    for column in table.columns:
        n = titles.count(column.name)
        if n == 0 and not column.optional:
            yield column.name, Text("缺少这一列", "this column is missing")
        elif n > 1:
            yield column.name, Text("这一列不止一次", "this column is there more than once")


def _read_row(
    read: ReadTable,
    line: int,
    cells: list[str],
    places: dict[str, int],
    at: Circumstances,
    problems: list[Problem],
    seen: dict[tuple[Any, ...], int],
) -> None:
    wrong: list[tuple[str, Text]] = []
    values: dict[str, Any] = {}
    for column in read.table.columns:
        index = places.get(column.name, len(cells))
        try:
            values[column.name] = _value(column, cells[index] if index < len(cells) else "", at)
        except CellWrong as problem:
            wrong.append((column.name, problem.what))
    if not wrong:
        together = read.table.wrong(values)
        wrong += [together] if together else []
    key = tuple(values.get(name) for name in read.table.key)
    if not wrong and seen.setdefault(key, line) != line:
        first = seen[key]
        repeated = Text(f"与第 {first} 行重复", f"the same as in row {first}")
        wrong.append((read.table.key[0], repeated))
    problems.extend(Problem(read.file, line, name, what) for name, what in wrong)
    if not wrong:
        read.rows.append((line, values))


def _value(column: Column, written: str, at: Circumstances) -> Any:
    cell = written.strip()
    if len(cell) > LONGEST_CELL:
        raise CellWrong("内容太长", "this cell is too long")
    if cell:
        return column.read(cell, at)
    if column.optional or column.may_be_empty:
        return column.missing
    raise CellWrong("不能为空", "it must not be empty")
