"""All that a house keeps, row by row: what somebody changed is told by its tables."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from sqlalchemy import select

from db.ground import dump
from kiosk.wiring import House

Rows = dict[str, Counter[str]]


def rows_of(house: House) -> Rows:
    """Return every row of every table."""
    with house.reading() as session:
        return {
            table.name: Counter(repr(tuple(row)) for row in session.execute(select(table)))
            for table in dump.tables(session)
        }


def changed(before: Rows, after: Rows) -> set[str]:
    """Return the tables whose rows are others than before."""
    return {name for name in before | after if before.get(name) != after.get(name)}


@contextmanager
def watched(house: House) -> Iterator[Callable[[], set[str]]]:
    """Give what tells, each time it is asked, which tables were written to since it was last.

    Rows are read only where anything was written at all.
    """
    assert house.database.path is not None
    with closing(sqlite3.connect(house.database.path)) as watch:

        def version() -> object:
            return watch.execute("PRAGMA data_version").fetchone()

        known, before = version(), rows_of(house)

        def told() -> set[str]:
            nonlocal known, before
            was, known = known, version()
            if was == known:
                return set()
            then, before = before, rows_of(house)
            return changed(then, before)

        yield told
