"""Reading files: every bad row is found and told, none is skipped silently."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from kiosk.files.columns import LONGEST_CELL, CellWrong, Circumstances, Column, shown
from kiosk.files.shape import Row, Table
from kiosk.files.sheets import NOT_OURS, Cells, files_at, sheets_of
from kiosk.files.tables import BY_NAME, TABLES
from survey.refusals.files import NothingToRead, Problem
from survey.texts import Text

STRAY: Final = Text("“{cell}”不在任何一列下面", "{cell!r} stands under no column")
Done = Callable[[int], object]
"""Told how many more rows of a file are done."""


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
    for file in files_at(path):
        for table, name, cells in sheets_of(file, problems):
            read.append(_read_table(table, name, cells, at, problems))
    if not read and all(problem.what is NOT_OURS for problem in problems):
        raise NothingToRead(path=path, known=", ".join(BY_NAME))
    order = [table.name for table in TABLES]
    read.sort(key=lambda each: order.index(each.table.name))
    return ReadFiles(tuple(read), tuple(problems))


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
