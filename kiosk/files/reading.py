"""Reading files: every bad row is found and told, none is skipped silently."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from kiosk.files.alike import contradictions
from kiosk.files.columns import (
    ERROR,
    LONGEST_CELL,
    CellWrong,
    Circumstances,
    Column,
    Unread,
    bare,
    shown,
    wrong_cell,
)
from kiosk.files.headings import FILLED, UNMISSED, column_called, headings, unknown_heading
from kiosk.files.shape import ReadTable, Row, Table
from kiosk.files.sheets import NOT_OURS, Found, files_at, sheets_of
from kiosk.files.tables import BY_NAME, TABLES
from kiosk.files.veils import unveiled
from survey.refusals.files import NothingToRead, Problem
from survey.texts import Text

UNSAID: Final = Text(
    "没有这些列，已有的内容不变，新的留空：{zh}",
    "without these columns: what is known stays as it is, what is new has nothing there: {en}",
)
_LIKE_ERROR: Final = ("#", "E", "e")
STRAY: Final = Text("“{cell}”不在任何一列下面", "{cell!r} stands under no column")
Done = Callable[[int], object]
"""Told how many more rows of a file are done."""


@dataclass(frozen=True, slots=True)
class ReadFiles:
    """All files read, in the order of their references, and what is wrong in them."""

    tables: tuple[ReadTable, ...]
    problems: tuple[Problem, ...]

    def rows(self, name: str) -> list[tuple[int, Row]]:
        """Return the rows of a table by its name."""
        return [row for read in self.tables if read.table.name == name for row in read.rows]

    def unsaid(self) -> Iterator[Problem]:
        """Yield which columns files are without: nothing is wrong, and nothing is said there."""
        for read in self.tables:
            wanted = FILLED.get(read.table.name, ())
            missed = [name for name in wanted if (read.table.name, name) not in UNMISSED]
            absent = [name for name in missed if name in read.absent]
            if absent and read.rows:
                names = (headings(read.table, name) for name in absent)
                called = "、".join(each[0] for each in names if each)
                yield Problem(read.file, 1, "-", UNSAID.format(zh=called, en=", ".join(absent)))

    def as_headed(self, problem: Problem) -> Problem:
        """Return a problem with its column called as the file calls it."""
        for read in self.tables:
            if read.file == problem.file:
                return replace(problem, column=read.headed.get(problem.column, problem.column))
        return problem


def read_files(path: Path, at: Circumstances) -> ReadFiles:
    """Read one file or a folder of them; refuse a path that names none of ours.

    A file or sheet among them that is not ours is a problem, too: it may be one of ours with a
    slip in its name, and what it holds would be missing without a word.
    """
    problems: list[Problem] = []
    read: list[ReadTable] = []
    for file in files_at(path):
        for found in sheets_of(file, problems):
            read.append(_read_table(found, replace(at, day_zero=found.day_zero), problems))
    if not read and all(problem.what is NOT_OURS for problem in problems):
        raise NothingToRead(path=path, known=", ".join(BY_NAME))
    order = [table.name for table in TABLES]
    read.sort(key=lambda each: order.index(each.table.name))
    return ReadFiles(tuple(read), (*problems, *contradictions(read)))


def _read_table(found: Found, at: Circumstances, problems: list[Problem]) -> ReadTable:
    table, name = found.table, found.name
    read = ReadTable(table, name)
    first, header = next(found.cells, (1, []))
    titles = [column_called(table, title) for title in header]
    wrong = list(_wrong_titles(table, titles, header))
    problems.extend(Problem(name, first, column, what) for column, what in wrong)
    if wrong:
        return read
    read.headed.update((t, typed.strip()) for t, typed in zip(titles, header, strict=True))
    read.absent.update(each.name for each in table.columns if each.name not in titles)
    places = {title: index for index, title in enumerate(titles)}
    untitled = [n for n, title in enumerate(titles) if not title.strip()]
    seen: dict[tuple[Any, ...], int] = {}
    for line, row in found.cells:
        beside = [row[n] for n in untitled if n < len(row)] + row[len(titles) :]
        stray = "".join(beside).strip()
        if stray:
            problems.append(Problem(name, line, "-", STRAY.format(cell=shown(stray))))
        elif any(cell.strip() for cell in row):
            _read_row(read, line, row, places, at, problems, seen)
    return read


def _wrong_titles(
    table: Table, titles: Sequence[str], header: Sequence[str]
) -> Iterator[tuple[str, Text]]:
    names = {column.name for column in table.columns}
    for title, typed in zip(titles, header, strict=True):
        if isinstance(typed, Unread):
            yield "-", typed.what
        elif title not in names and (what := unknown_heading(table, typed, titles)) is not None:
            yield shown(typed), what
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
    if isinstance(written, Unread):
        raise CellWrong(written.what.zh, written.what.en)
    cell = bare(written) if type(written) is str else type(written)(bare(written))
    if cell.startswith(_LIKE_ERROR) and ERROR.fullmatch(cell):
        raise wrong_cell(cell, "是公式的错误，不是内容", "is the error of a formula, not words")
    if len(cell) > LONGEST_CELL:
        raise CellWrong("内容太长", "this cell is too long")
    if cell:
        return column.read(unveiled(cell, at.unveil), at)
    if column.optional or column.may_be_empty:
        return column.missing
    raise CellWrong("不能为空", "it must not be empty")
