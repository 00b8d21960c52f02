"""Which sealed rows the house's own transaction wrote, by whatever way it wrote them.

SQLite tells by triggers that only our connection has; PostgreSQL by triggers that note in a
temporary table, which only our connections have. Whoever writes past the house notes nothing: it
is never sealed, and the doctor names it.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final

from sqlalchemy import Connection, Table, bindparam, text

from db.ground.models import Base
from db.ground.sealed import BETWEEN, LOOSE, ROW_BY_ROW, TOLD

NOTES: Final = "written_rows"
CALLED_BY: Final = ("code", "ref", "username")
"""Columns that people call a row by, where a table has one."""

_ARE_THERE: Final = f"SELECT 1 FROM sqlite_temp_master WHERE name = '{NOTES}'"  # noqa: S608 - our own name


def watch(connection: Connection) -> None:
    """Have what is written from now on noted; nothing is done where it is already."""
    if connection.dialect.name != "sqlite":
        # Each time: a pooler may have given us another server's connection than before.
        connection.exec_driver_sql(
            f"CREATE TEMPORARY TABLE IF NOT EXISTS {NOTES} (kind text, key text, was jsonb) "
            "ON COMMIT DELETE ROWS"
        )
        return
    driver: Any = connection.connection.driver_connection
    if driver.execute(_ARE_THERE).fetchone():
        return
    there = {name for (name,) in driver.execute("SELECT name FROM main.sqlite_master")}
    if "seals" in there:
        driver.execute(f"CREATE TEMPORARY TABLE {NOTES} (kind TEXT, key TEXT, was TEXT)")
        for table in sorted(ROW_BY_ROW & there):
            for statement in _triggers(table):
                driver.execute(statement)


def forget(connection: Connection) -> None:
    """Watch no longer: a migration drops and renames the tables that are watched."""
    if connection.dialect.name != "sqlite":
        return
    driver: Any = connection.connection.driver_connection
    found = driver.execute("SELECT type, name FROM sqlite_temp_master WHERE type <> 'index'")
    for kind, name in found.fetchall():
        driver.execute(f"DROP {kind} IF EXISTS temp.{name}")


def seen(connection: Connection, tables: Iterable[str]) -> dict[str, set[str]]:
    """Return the keys of the rows of some tables that were written so far."""
    wanted = ", ".join(f"'{name}'" for name in tables)
    return _noted(connection, f"WHERE kind IN ({wanted})")


def take(connection: Connection) -> dict[str, set[str]]:
    """Return the keys of the rows that were written, by table, and forget them."""
    found = _noted(connection)
    if found and connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        driver.execute(f"DELETE FROM {NOTES}")  # noqa: S608 - our own name
    return found


def _noted(connection: Connection, which: str = "") -> dict[str, set[str]]:
    asked = f"SELECT DISTINCT kind, key FROM {NOTES} {which}"  # noqa: S608 - our own names
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        if not driver.execute(_ARE_THERE).fetchone():
            return {}
        rows = driver.execute(asked).fetchall()
    else:
        rows = connection.execute(text(asked)).all()
    found: dict[str, set[str]] = defaultdict(set)
    for kind, key in rows:
        found[kind].add(key)
    return found


def before(
    connection: Connection, kinds: Collection[str]
) -> dict[tuple[str, str], Mapping[str, Any] | None]:
    """Return the rows of some tables that were written, as they were before; None of new ones."""
    is_sqlite = connection.dialect.name == "sqlite"
    driver: Any = connection.connection.driver_connection
    if is_sqlite and not driver.execute(_ARE_THERE).fetchone():
        return {}
    asked = text(
        f"SELECT kind, key, was FROM {NOTES} WHERE kind IN :kinds "  # noqa: S608 - our own name
        f"ORDER BY {'rowid' if is_sqlite else 'ctid'}"
    ).bindparams(bindparam("kinds", expanding=True))
    found: dict[tuple[str, str], Mapping[str, Any] | None] = {}
    for kind, key, was in connection.execute(asked, {"kinds": sorted(kinds)}):
        found.setdefault((kind, key), json.loads(was) if isinstance(was, str) else was)
    return found


def told_of(table: Table) -> list[str]:
    """Return the columns of a table that are told before and after, and those it is called by."""
    return [*TOLD[table.name].columns, *(name for name in CALLED_BY if name in table.c)]


def _triggers(table: str) -> Iterator[str]:
    whole = Base.metadata.tables[table]
    columns = [column.name for column in whole.primary_key]
    sealed = [each.name for each in whole.columns if each.name not in LOOSE.get(table, ())]
    new, old = (_key(side, columns) for side in ("NEW", "OLD"))
    pairs = ", ".join(f"'{name}', OLD.{name}" for name in told_of(whole)) if table in TOLD else ""
    was = f"json_object({pairs})" if pairs else "NULL"
    left, came = f"('{table}', {old}, {was})", f"('{table}', {new}, NULL)"
    for deed, noted in (("INSERT", (came,)), ("UPDATE", (left, came)), ("DELETE", (left,))):
        when = f"UPDATE OF {', '.join(sealed)}" if deed == "UPDATE" and table in LOOSE else deed
        rows = ", ".join(noted)
        yield (
            f"CREATE TEMPORARY TRIGGER notes_{table}_{deed.lower()} AFTER {when} ON main.{table} "  # noqa: S608 - names of our own tables
            f"BEGIN INSERT INTO {NOTES} VALUES {rows}; END"
        )


def _key(side: str, columns: list[str]) -> str:
    return f" || char({ord(BETWEEN)}) || ".join(f"{side}.{column}" for column in columns)
