"""Many rows in one statement: SQLite's driver gives up the interpreter's lock once a statement.

Row by row it would give it up once a row, and wait each time until the busy event loop lets it
go on; a batch then takes as long as all requests that arrive meanwhile.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.engine.interfaces import Dialect

Row = Mapping[str, Any]


def insert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows that all have the same columns; nothing is done for none."""
    if not rows:
        return
    if connection.dialect.name != "sqlite":
        connection.execute(table.insert(), list(rows))
        return
    names = tuple(rows[0])
    kept_as = _kept_as(table, names, connection.dialect)
    written = [
        [keep(row[name]) if keep else row[name] for name, keep in kept_as.items()] for row in rows
    ]
    connection.exec_driver_sql(_statement(table, names), (json.dumps(written),))


@lru_cache(maxsize=32)
def _statement(table: Table, names: tuple[str, ...]) -> str:
    values = ", ".join(f"value ->> {at}" for at in range(len(names)))
    return f"INSERT INTO {table.name} ({', '.join(names)}) SELECT {values} FROM json_each(?)"  # noqa: S608 - names of our own tables


@lru_cache(maxsize=32)
def _kept_as(
    table: Table, names: tuple[str, ...], dialect: Dialect
) -> dict[str, Callable[[Any], Any] | None]:
    types = {name: table.c[name].type.dialect_impl(dialect) for name in names}
    return {name: kind.bind_processor(dialect) for name, kind in types.items()}
