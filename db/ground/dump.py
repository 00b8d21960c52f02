"""The whole store as plain rows, for backups that fit SQLite and PostgreSQL alike.

The tables are read from the database itself, so that rows of an earlier version can be put back
as they were and migrated afterwards.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import chain
from typing import Any, Final

from sqlalchemy import Date, DateTime, MetaData, Table, event, func, insert, select, text
from sqlalchemy.orm import Session

from db.ground.lots import lots
from db.ground.types import UtcDateTime
from survey.refusals.backups import PlaceNotEmpty

BATCH: Final = 1000
REVISIONS: Final = "alembic_version"

Row = dict[str, Any]


def tables(session: Session) -> list[Table]:
    """Return the tables the database has, each after the ones it refers to."""
    found = MetaData()
    event.listen(found, "column_reflect", _know_moments)
    found.reflect(session.connection())
    return [table for table in found.sorted_tables if table.name != REVISIONS]


def rows(session: Session, table: Table) -> Iterator[Row]:
    """Yield a table's rows as JSON-ready mappings, in the order of their keys."""
    found = session.execute(
        select(table).order_by(*table.primary_key), execution_options={"yield_per": BATCH}
    )
    for row in found.mappings():
        yield {key: _told(value) for key, value in row.items()}


def require_empty(session: Session, found: Iterable[Table]) -> None:
    """Refuse tables that hold anything."""
    for table in found:
        if session.execute(select(func.count()).select_from(table)).scalar_one():
            raise PlaceNotEmpty


def put(session: Session, table: Table, told: Iterable[Row]) -> int:
    """Insert rows as `rows` told them; return how many."""
    kinds = _kinds(table)
    read = ({key: _read(value, kinds.get(key)) for key, value in row.items()} for row in told)
    n = 0
    for lot in lots(_parents_first(table, read), BATCH):
        session.execute(insert(table), lot)
        n += len(lot)
    _continue_numbers(session, table)
    return n


def _parents_first(table: Table, told: Iterable[Row]) -> Iterator[Row]:
    """Yield each row after the one of the same table it refers to: it may be the newer of both."""
    own = [link for link in table.foreign_keys if link.column.table is table]
    if not own:
        yield from told
        return
    [link] = own
    key, parent = link.column.name, link.parent.name
    placed: set[Any] = {None}
    waiting: dict[Any, list[Row]] = defaultdict(list)
    for each in told:
        ready = [each]
        while ready:
            row = ready.pop()
            if row[parent] not in placed:
                waiting[row[parent]].append(row)
                continue
            yield row
            placed.add(row[key])
            ready += waiting.pop(row[key], ())
    yield from chain.from_iterable(waiting.values())  # theirs is missing: the database refuses


def _know_moments(_inspector: Any, _table: Table, column: dict[str, Any]) -> None:
    if isinstance(column["type"], DateTime):
        column["type"] = UtcDateTime()


def _kinds(table: Table) -> dict[str, type[date]]:
    """Return which columns hold moments or days: JSON knows neither."""
    kinds: dict[str, type[date]] = {}
    for column in table.columns:
        if isinstance(column.type, UtcDateTime):
            kinds[column.name] = datetime
        elif isinstance(column.type, Date):
            kinds[column.name] = date
    return kinds


def _told(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _read(value: Any, kind: type[date] | None) -> Any:
    if value is None or kind is None:
        return value
    return datetime.fromisoformat(value) if kind is datetime else date.fromisoformat(value)


def _continue_numbers(session: Session, table: Table) -> None:
    """Let PostgreSQL count on from the highest number; SQLite does so by itself."""
    if session.get_bind().dialect.name != "postgresql":
        return
    keys = list(table.primary_key)
    if len(keys) == 1 and keys[0].type.python_type is int and not keys[0].foreign_keys:
        column = keys[0].name
        session.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column}'), "  # noqa: S608 - our own names
                f"GREATEST((SELECT COALESCE(MAX({column}), 0) FROM {table.name}), 1), "
                f"(SELECT COUNT(*) > 0 FROM {table.name}))"
            )
        )
