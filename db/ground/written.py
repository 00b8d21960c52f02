"""Which sealed rows the house's own transaction wrote, by whatever way it wrote them.

SQLite tells by triggers that only our connection has; PostgreSQL by triggers that note in a
temporary table, which only our connections have. Whoever writes past the house notes nothing: it
is never sealed, and the doctor names it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Table

from db.ground.models import Base
from db.ground.sealed import BETWEEN, LOOSE, ROW_BY_ROW, TOLD

NOTES: Final = "written_rows"
CALLED_BY: Final = ("code", "ref", "username")
"""Columns that people call a row by, where a table has one."""

_ARE_THERE: Final = f"SELECT 1 FROM sqlite_temp_master WHERE name = '{NOTES}'"  # noqa: S608 - our own name
_ARE_TOLD: Final = f"WHERE kind IN ({', '.join(map(repr, sorted(TOLD)))})"


def watch(connection: Connection) -> None:
    """Have what is written from now on noted; nothing is done where it is already."""
    if connection.dialect.name != "sqlite":
        # Each time: a pooler may have given us another server's connection than before.
        connection.exec_driver_sql(
            f"CREATE TEMPORARY TABLE IF NOT EXISTS {NOTES} (kind text, key text, was jsonb) "
            "ON COMMIT DELETE ROWS"
        )
        return
    driver = _driver(connection)
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
    driver = _driver(connection)
    found = driver.execute("SELECT type, name FROM sqlite_temp_master WHERE type <> 'index'")
    for kind, name in found.fetchall():
        driver.execute(f"DROP {kind} IF EXISTS temp.{name}")


def take(connection: Connection) -> dict[str, set[str]]:
    """Return the keys of the rows that were written, by table, and forget them."""
    found: dict[str, set[str]] = {}
    for kind, key in _noted(connection, "SELECT DISTINCT kind, key"):
        found.setdefault(kind, set()).add(key)
    if found and connection.dialect.name == "sqlite":
        _driver(connection).execute(f"DELETE FROM {NOTES}")  # noqa: S608 - our own name
    return found


def before(connection: Connection) -> dict[tuple[str, str], Mapping[str, Any] | None]:
    """Return the rows that were written of tables the trail tells, as they were; None of new."""
    order = "rowid" if connection.dialect.name == "sqlite" else "ctid"
    found: dict[tuple[str, str], Mapping[str, Any] | None] = {}
    which = f"{_ARE_TOLD} ORDER BY {order}"
    for kind, key, was in _noted(connection, "SELECT kind, key, was", which):
        found.setdefault((kind, key), json.loads(was) if isinstance(was, str) else was)
    return found


def told_of(table: Table) -> list[str]:
    """Return the columns of a table that are told before and after, and those it is called by."""
    return [*TOLD[table.name].columns, *(name for name in CALLED_BY if name in table.c)]


def _noted(connection: Connection, asked: str, which: str = "") -> Sequence[Any]:
    whole = f"{asked} FROM {NOTES} {which}"
    if connection.dialect.name != "sqlite":
        return connection.exec_driver_sql(whole).all()
    driver = _driver(connection)
    there = driver.execute(_ARE_THERE).fetchone()
    rows: Sequence[Any] = driver.execute(whole).fetchall() if there else ()
    return rows


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


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
