"""What a file is made of: columns, references, rules on cells that stand together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kiosk.files.columns import Column
from survey.texts import Text

Row = Mapping[str, Any]
"""A row as read: values by column, None where an optional cell was empty."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A column whose codes must be known, in the files read or in the database."""

    column: str
    to: str


@dataclass(frozen=True, slots=True)
class Table:
    """A file's shape: its columns, which of them tell rows apart, what they refer to.

    `wrong` tells of cells that cannot stand together: the column, and what is wrong with it.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...] = ()
    wrong: Callable[[Row], tuple[str, Text] | None] = lambda _row: None


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A file's rows, each with its line; which columns it has none of, and how it calls its own."""

    table: Table
    file: str
    rows: list[tuple[int, Row]] = field(default_factory=list)
    absent: set[str] = field(default_factory=set)
    headed: dict[str, str] = field(default_factory=dict)


def may(name: str, read: Any, missing: Any = None) -> Column:
    """Return a column that may be empty or missing, and what stands for it then."""
    return Column(name, read, optional=True, missing=missing)


def never_itself(key: str, *names: str) -> Callable[[Row], tuple[str, Text] | None]:
    """Return a rule: the columns name another one than the row itself."""

    def wrong(row: Row) -> tuple[str, Text] | None:
        own = next((name for name in names if row[name] == row[key]), None)
        return None if own is None else (own, Text("不能指向自己", "it cannot be itself"))

    return wrong
