"""Codes that look alike, and rows of several files that contradict each other."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from kiosk.files.shape import ReadTable, Row
from survey.given import look
from survey.refusals.files import Problem
from survey.texts import Text

TOLD_BY_LOOK: Final[Mapping[str, str]] = {
    "units": "code",
    "windows": "code",
    "people": "code",
    "accounts": "username",
    "complaints": "ref",
    "counselling": "ref",
    "inspections": "ref",
}
"""The column by whose look things are told apart; two of one look are one, with a slip in it."""
LIKE_KNOWN: Final = Text(
    "“{code}”和已有的“{known}”只差大小写、空格、横线或前面的零：是同一个就写成一样",
    "{code!r} differs from {known!r}, which is known, in case, spaces, dashes or leading zeros "
    "alone: write the same for the same",
)
LIKE_ANOTHER: Final = Text(
    "“{code}”和 {file} 第 {row} 行的“{known}”只差大小写、空格、横线或前面的零",
    "{code!r} differs from {known!r} in row {row} of {file} in case, spaces, dashes or leading "
    "zeros alone",
)
OTHERWISE: Final = Text(
    "与 {file} 第 {row} 行说的不一样", "this is not what row {row} of {file} says"
)

Place = tuple[str, str, int]


def contradictions(tables: Iterable[ReadTable]) -> Iterator[Problem]:
    """Yield what two rows say of one thing that cannot both be, within a file and among several."""
    by_name: dict[str, list[ReadTable]] = {}
    for read in tables:
        by_name.setdefault(read.table.name, []).append(read)
    for name, parts in by_name.items():
        if len(parts) > 1:
            yield from _said_twice(parts)
        if name in TOLD_BY_LOOK:
            yield from _alike(parts, TOLD_BY_LOOK[name])
        if name == "people":
            yield from _of_two_names(parts)


def like_known(
    tables: Iterable[ReadTable], known: Mapping[str, Iterable[str]]
) -> Iterator[Problem]:
    """Yield the new codes that look like one that is kept."""
    for read in tables:
        column = TOLD_BY_LOOK.get(read.table.name)
        if column is None or not read.rows:
            continue
        kept = set(known[read.table.name])
        looks = {look(code): code for code in kept}
        for line, row in read.rows:
            code = row[column]
            if code not in kept and look(code) in looks:
                what = LIKE_KNOWN.format(code=code, known=looks[look(code)])
                yield Problem(read.file, line, column, what)


def _said_twice(parts: Iterable[ReadTable]) -> Iterator[Problem]:
    """Yield the rows that say of a thing something else than a row of another file."""
    seen: dict[tuple[Any, ...], tuple[str, int, Row]] = {}
    for read in parts:
        for line, row in read.rows:
            key = tuple(row[name] for name in read.table.key)
            file, first, said = seen.setdefault(key, (read.file, line, row))
            if file != read.file and dict(said) != dict(row):
                column = next(name for name in row if row[name] != said[name])
                yield Problem(read.file, line, column, OTHERWISE.format(file=file, row=first))


def _alike(parts: Iterable[ReadTable], column: str) -> Iterator[Problem]:
    seen: dict[str, Place] = {}
    for read in parts:
        for line, row in read.rows:
            code = row[column]
            known, file, first = seen.setdefault(look(code), (code, read.file, line))
            if code != known:
                what = LIKE_ANOTHER.format(code=code, known=known, file=file, row=first)
                yield Problem(read.file, line, column, what)


def _of_two_names(parts: Iterable[ReadTable]) -> Iterator[Problem]:
    """Yield the rows that call a person otherwise than an earlier row does."""
    seen: dict[str, Place] = {}
    for read in parts:
        for line, row in read.rows:
            name, file, first = seen.setdefault(row["code"], (row["name"], read.file, line))
            if name != row["name"]:
                yield Problem(read.file, line, "name", OTHERWISE.format(file=file, row=first))
