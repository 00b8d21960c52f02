"""What a deed says beside its own words: what it changed, before and after, and from where.

The rows are those that the transaction wrote, however it wrote them: no action has to tell. Of some
tables only some columns are told: what everybody who reads the trail may know.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from sqlalchemy import Boolean, Column, ColumnElement, Select, Table, func, literal_column, select
from sqlalchemy.orm import Session

from db.ground import seal_rows, written
from db.ground.models import Base
from db.ground.sealed import BETWEEN, TOLD
from db.ground.written import CALLED_BY, told_of
from survey.cases.steps import COMPLAINANT
from survey.directory.roles import SYSTEM

WHENCE: Final = "_from"
CHANGED: Final = "_changed"
MORE: Final = "_more"
BESIDE: Final = frozenset({WHENCE, CHANGED, MORE})

NAMELESS: Final = frozenset({SYSTEM, COMPLAINANT})
"""Of whom the trail, which nothing erases, keeps no network."""
DEEDS: Final = 20
"""How many deeds of a transaction are told with their changes: beyond it is an import."""
ROWS: Final = 20
LOOKED: Final = 100
"""How many rows of a transaction are compared: of an import the others are counted."""
LONGEST: Final = 300
_OF_CASES: Final = frozenset({"cases", "complaints"})
"""Told with deeds on the case itself, which who may not follow it does not see."""
_KEY: Final = "told"

Row = Mapping[str, Any]


@dataclass(slots=True)
class _Told:
    """What was told in a transaction so far: each row as the last deed left it."""

    whence: Mapping[str, str]
    rows: dict[tuple[str, str], Row | None] = field(default_factory=dict)
    deeds: int = 0
    uncompared: int = 0


def begin(session: Session, whence: Mapping[str, str]) -> None:
    """Have the deeds of a session whose rows are watched told with what they change."""
    session.info[_KEY] = _Told(whence)


def beside(session: Session, *, actor: str, subject: str) -> dict[str, Any]:
    """Return what is told beside a deed; nothing of a session that is not watched."""
    told: _Told | None = session.info.get(_KEY)
    if told is None:
        return {}
    found: dict[str, Any] = {}
    if told.whence and actor not in NAMELESS:
        found[WHENCE] = dict(told.whence)
    told.deeds += 1
    if told.deeds <= DEEDS:
        session.flush()
        rows = [
            (at, was)
            for at, was in written.before(session.connection()).items()
            if was is not None or TOLD[at[0]].new
        ]
        changed = list(_changes(session, told, rows[:LOOKED], subject))
        uncompared = len(rows[LOOKED:])
        more = len(changed[ROWS:]) + uncompared - told.uncompared
        told.uncompared = uncompared
        found |= {CHANGED: changed[:ROWS]} if changed else {}
        found |= {MORE: more} if more else {}
    return found


def _changes(
    session: Session, told: _Told, rows: Sequence[tuple[tuple[str, str], Row | None]], subject: str
) -> Iterator[list[Any]]:
    """Yield table, name of the row, and by column what was and what is."""
    for (name, key), was in rows:
        table = Base.metadata.tables[name]
        now = _row(session, table, key)
        before = told.rows.get((name, key), was)
        told.rows[name, key] = now
        called = _called(session, table, key, now or before or {})
        if name in _OF_CASES and called != subject:
            continue
        pairs = {
            column: [_said(session, table.c[column], row) for row in (before, now)]
            for column in TOLD[name].columns
            if (before or {}).get(column) != (now or {}).get(column)
        }
        if pairs:
            yield [name, called, pairs]


def _row(session: Session, table: Table, key: str) -> Row | None:
    """Return a row as it stands, the way the triggers tell of it; None of one that is gone."""
    asked = _whole(table, session.get_bind().dialect.name)
    found = session.scalar(asked, {"keys": seal_rows.read_keys(table, [key])})
    row: Row | None = json.loads(found) if isinstance(found, str) else found
    return row


@cache
def _whole(table: Table, dialect: str) -> Select[Any]:
    if dialect == "sqlite":
        parts: list[ColumnElement[Any]] = []
        for name in told_of(table):
            parts += [literal_column(f"'{name}'"), table.c[name]]
        whole: Any = func.json_object(*parts)
    else:
        whole = func.to_jsonb(literal_column(table.name))
    return select(whole).select_from(table).where(seal_rows.keyed(table))


def _called(session: Session, table: Table, key: str, row: Row) -> str:
    """Return what people call a row: its own code, or what its key points to."""
    own = next((row[name] for name in CALLED_BY if row.get(name)), None)
    if own is not None:
        return str(own)
    parts = key.split(BETWEEN)
    columns = zip(table.primary_key, parts, strict=True)
    return " ".join(str(_pointed(session, column, part)) for column, part in columns)


def _said(session: Session, column: Column[Any], row: Row | None) -> Any:
    value = (row or {}).get(column.name)
    if value is None:
        return None
    if isinstance(column.type, Boolean):
        return bool(value)
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False)
    said = _pointed(session, column, value)
    return said if isinstance(said, int) else str(said)[:LONGEST]


def _pointed(session: Session, column: Column[Any], value: Any) -> Any:
    """Return the code of the row that a value points to, or the value."""
    for foreign in column.foreign_keys:
        target = foreign.column
        name = next((each for each in CALLED_BY if each in target.table.c), None)
        if name is not None:
            asked = select(target.table.c[name]).where(target == int(value))
            return session.scalar(asked) or value
    return value
