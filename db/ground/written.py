"""Which sealed rows the house's own transaction wrote, by whatever way it wrote them.

SQLite tells by triggers that only our connection has; PostgreSQL by triggers that note in a
temporary table, which only our connections have. Whoever writes past the house notes nothing: it
is never sealed, and the doctor names it.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Connection, text

from db.ground.models import Base
from db.ground.sealed import BETWEEN, LOOSE, ROW_BY_ROW

NOTES: Final = "written_rows"

_ARE_THERE: Final = f"SELECT 1 FROM sqlite_temp_master WHERE name = '{NOTES}'"  # noqa: S608 - our own name


def watch(connection: Connection) -> None:
    """Have what is written from now on noted; nothing is done where it is already."""
    if connection.dialect.name != "sqlite":
        # Each time: a pooler may have given us another server's connection than before.
        connection.exec_driver_sql(
            f"CREATE TEMPORARY TABLE IF NOT EXISTS {NOTES} (kind text, key text) "
            "ON COMMIT DELETE ROWS"
        )
        return
    driver: Any = connection.connection.driver_connection
    if driver.execute(_ARE_THERE).fetchone():
        return
    there = {name for (name,) in driver.execute("SELECT name FROM main.sqlite_master")}
    if "seals" in there:
        driver.execute(f"CREATE TEMPORARY TABLE {NOTES} (kind TEXT, key TEXT)")
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


def take(connection: Connection) -> dict[str, set[str]]:
    """Return the keys of the rows that were written, by table, and forget them."""
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        if not driver.execute(_ARE_THERE).fetchone():
            return {}
        rows = driver.execute(f"SELECT DISTINCT kind, key FROM {NOTES}").fetchall()  # noqa: S608 - our own name
        if rows:
            driver.execute(f"DELETE FROM {NOTES}")  # noqa: S608 - our own name
    else:
        rows = connection.execute(text(f"SELECT DISTINCT kind, key FROM {NOTES}")).all()  # noqa: S608 - our own name
    found: dict[str, set[str]] = defaultdict(set)
    for kind, key in rows:
        found[kind].add(key)
    return found


def _triggers(table: str) -> Iterator[str]:
    whole = Base.metadata.tables[table]
    columns = [column.name for column in whole.primary_key]
    sealed = [each.name for each in whole.columns if each.name not in LOOSE.get(table, ())]
    new, old = (_key(side, columns) for side in ("NEW", "OLD"))
    for deed, noted in (("INSERT", (new,)), ("UPDATE", (old, new)), ("DELETE", (old,))):
        when = f"UPDATE OF {', '.join(sealed)}" if deed == "UPDATE" and table in LOOSE else deed
        rows = ", ".join(f"('{table}', {key})" for key in noted)
        yield (
            f"CREATE TEMPORARY TRIGGER notes_{table}_{deed.lower()} AFTER {when} ON main.{table} "  # noqa: S608 - names of our own tables
            f"BEGIN INSERT INTO {NOTES} VALUES {rows}; END"
        )


def _key(side: str, columns: list[str]) -> str:
    return f" || char({ord(BETWEEN)}) || ".join(f"{side}.{column}" for column in columns)
