"""Telling rows: what a query finds, as plain mappings, a few at a time."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, true
from sqlalchemy.orm import Session

Row = Mapping[str, Any]
Rows = Iterator[Row]
Of = ColumnElement[bool]
AT_ONCE: Final = 2_000


def told(session: Session, asked: "Select[*tuple[Any, ...]]") -> Rows:
    """Yield what a query finds, its columns by their names; a file may have any number of rows."""
    found = session.execute(asked, execution_options={"yield_per": AT_ONCE})
    yield from map(dict, found.mappings())


def limit(which: Of | None) -> Of:
    """Return a condition as one that can always be asked for; None limits nothing."""
    return true() if which is None else which
