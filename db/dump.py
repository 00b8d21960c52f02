"""The whole store as plain rows, for backups that fit SQLite and PostgreSQL alike."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Date, Table, func, insert, select, text
from sqlalchemy.orm import Session

from db.models import Base
from db.types import UtcDateTime
from survey.refusals import Conflicting
from survey.texts import Text

BATCH: Final = 1000


class PlaceNotEmpty(Conflicting):
    """A backup is restored into an empty place only."""

    code = "backup.place-not-empty"
    sentence = Text(
        "数据库里已有数据，备份只能恢复到空的地方。",
        "The database is not empty; a backup is restored into an empty place only.",
    )


def tables() -> list[str]:
    """Return the tables' names, each after the ones it refers to."""
    return [table.name for table in Base.metadata.sorted_tables]


def rows(session: Session, name: str) -> Iterator[dict[str, Any]]:
    """Yield a table's rows as JSON-ready mappings, in the order of their keys."""
    table = Base.metadata.tables[name]
    found = session.execute(
        select(table).order_by(*table.primary_key), execution_options={"yield_per": BATCH}
    )
    for row in found.mappings():
        yield {key: _told(value) for key, value in row.items()}


def require_empty(session: Session) -> None:
    """Refuse a store that holds anything."""
    for table in Base.metadata.sorted_tables:
        if session.execute(select(func.count()).select_from(table)).scalar_one():
            raise PlaceNotEmpty


def put(session: Session, name: str, told: Iterable[dict[str, Any]]) -> int:
    """Insert rows as `rows` told them; return how many."""
    table = Base.metadata.tables[name]
    kinds = _kinds(table)
    batch: list[dict[str, Any]] = []
    n = 0
    for row in told:
        batch.append({key: _read(value, kinds.get(key)) for key, value in row.items()})
        n += 1
        if len(batch) == BATCH:
            session.execute(insert(table), batch)
            batch.clear()
    if batch:
        session.execute(insert(table), batch)
    _continue_numbers(session, table)
    return n


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
