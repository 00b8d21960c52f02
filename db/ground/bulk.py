"""Many rows in one statement: SQLite's driver gives up the interpreter's lock once a statement.

Row by row it would give it up once a row, and wait each time until the busy event loop lets it
go on; a batch then takes as long as all requests that arrive meanwhile.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import chain, compress
from typing import Any, Final

from sqlalchemy import Connection, Table, exc
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine.interfaces import Dialect

from db.ground.lots import lots
from db.ground.types import UtcDateTime, moment_as_text

Names = tuple[str, ...]
Rows = Sequence[Sequence[Any]]

ROWS: Final = "{rows}"
"""Where the rows' places go in a statement written out for SQLite."""

_LOT: Final = 64
"""The most rows a statement takes: the driver remembers the few statements there are then."""


def insert(connection: Connection, table: Table, names: Names, rows: Rows) -> None:
    """Insert rows of values in the order of the names; nothing is done for none.

    A column without a value in any row is left out: most ratings come without words.
    """
    if not rows:
        return
    filled = [any(value is not None for value in column) for column in zip(*rows, strict=True)]
    names = tuple(compress(names, filled))
    rows = [tuple(compress(row, filled)) for row in rows]
    if connection.dialect.name == "sqlite":
        _at_once(connection, table, names, rows)
    else:
        connection.execute(table.insert(), _named(names, rows))


def add(connection: Connection, table: Table, names: Names, rows: Rows, sums: Names) -> None:
    """Add the values of the columns `sums` to the rows with the same key; make missing rows."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        _at_once(connection, table, names, rows, sums)
    else:
        connection.execute(_adding(table, sums), _named(names, rows))


def run(connection: Connection, statement: str, rows: Rows) -> list[tuple[Any, ...]]:
    """Run a statement on SQLite for the rows that go in the place of `ROWS`; return what it finds.

    It goes to the driver itself: for the few microseconds that a batch of ratings takes,
    SQLAlchemy's way is longer than the work. What fails is raised as SQLAlchemy does it. The rows
    are bound as they are: handed over as one JSON text, reading it took as long as writing them.
    """
    driver: Any = connection.connection.driver_connection
    found: list[tuple[Any, ...]] = []
    try:
        for lot in lots(rows, _LOT):
            filled = _filled(statement, len(lot), len(lot[0]))
            found.extend(driver.execute(filled, tuple(chain.from_iterable(lot))))
    except connection.dialect.loaded_dbapi.Error as error:
        raise exc.DBAPIError.instance(
            statement, None, error, connection.dialect.loaded_dbapi.Error
        ) from error
    return found


@lru_cache(maxsize=256)
def _filled(statement: str, rows: int, columns: int) -> str:
    row = f"({', '.join('?' * columns)})"
    return statement.replace(ROWS, ", ".join([row] * rows))


def _named(names: Names, rows: Rows) -> list[dict[str, Any]]:
    return [dict(zip(names, row, strict=True)) for row in rows]


def _at_once(
    connection: Connection, table: Table, names: Names, rows: Rows, sums: Names = ()
) -> None:
    columns = list(zip(*rows, strict=True))
    for at, keep in _kept_otherwise(table, names, connection.dialect):
        columns[at] = tuple(map(keep, columns[at]))
    run(connection, _statement(table, names, sums), list(zip(*columns, strict=True)))


@lru_cache(maxsize=128)
def _statement(table: Table, names: Names, sums: Names) -> str:
    statement = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES {ROWS}"  # noqa: S608 - names of our own tables
    if not sums:
        return statement
    key = ", ".join(column.name for column in table.primary_key)
    added = ", ".join(f"{name} = {name} + excluded.{name}" for name in sums)
    return f"{statement} ON CONFLICT ({key}) DO UPDATE SET {added}"


@lru_cache(maxsize=128)
def _kept_otherwise(
    table: Table, names: Names, dialect: Dialect
) -> tuple[tuple[int, Callable[[Any], Any]], ...]:
    """Return the places whose values the database keeps in another form, and the way there."""
    ways = ((at, _way(table, name, dialect)) for at, name in enumerate(names))
    return tuple((at, way) for at, way in ways if way is not None)


def _way(table: Table, name: str, dialect: Dialect) -> Callable[[Any], Any] | None:
    kind = table.c[name].type
    if isinstance(kind, UtcDateTime):
        return _moment_as_text
    way = kind.dialect_impl(dialect).bind_processor(dialect)
    return lru_cache(maxsize=64)(way) if way else None  # a batch's days are few


# Most ratings arrive the moment they are made: one moment, told twice in a row.
_moment_as_text = lru_cache(maxsize=128)(moment_as_text)


@lru_cache(maxsize=32)
def _adding(table: Table, sums: Names) -> Any:
    insert: Any = postgresql.insert(table)
    return insert.on_conflict_do_update(
        index_elements=[column.name for column in table.primary_key],
        set_={name: table.c[name] + insert.excluded[name] for name in sums},
    )
