"""The rows that are sealed: each as the house wrote it, and what was done to it past the house.

A row's digest is salted by the key, so that what was erased cannot be guessed from it.
"""

import hashlib
import hmac
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, Table, bindparam, select, text, tuple_
from sqlalchemy.orm import Session

from db.ground.lots import LOT, lots
from db.ground.models import Base
from db.ground.seal_store import TAKEN_OVER, Ring, Seal, end, last, links, put
from db.ground.sealed import BETWEEN, LOOSE, MARKED, ROW_BY_ROW

ROWS: Final = "rows"
CLOSING: Final = "closing {month}"
"""What the link is called that holds a month's closing: its hash is printed on the month."""

PUT_IN, CHANGED, REMOVED = "put in", "changed", "removed"

_FILLED: Final = text(
    " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})"  # noqa: S608 - our own names
        for name in sorted(ROW_BY_ROW)
    )
)
"""Which tables hold anything: of a new house none are asked one by one."""

Rows = dict[str, dict[str, str | None]]
Standing = dict[str, dict[str, tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is not as the house wrote it, and what was done to it."""

    table: str
    key: str
    what: str

    @property
    def said(self) -> str:
        """What the doctor says of it."""
        return f"{self.table} {self.row} was {self.what} past the house"

    @property
    def row(self) -> str:
        """The row's key, as people read it."""
        return self.key.replace(BETWEEN, " ")


def seal(session: Session, ring: Ring, wrote: Mapping[str, set[str]], *, at: datetime) -> None:
    """Seal the rows that the transaction wrote; last of all, for the chain has one end.

    Where nothing was sealed before, all else that stands is taken over.
    """
    if not wrote:
        return
    before = end(session)
    if before is None:
        take_over(session, ring, at=at, besides=wrote)
        before = last(session)
    month = next(iter(wrote.get("closings", ())), None)
    kind = ROWS if month is None else CLOSING.format(month=month)
    entries = (
        (name, key, made)
        for name in sorted(wrote)
        for key, made in digests_of(session, ring, name, wrote[name])
    )
    for lot in lots(entries, LOT):
        before = put(session, ring, before, at=at, kind=kind, told={"rows": _by_table(lot)})


def take_over(
    session: Session,
    ring: Ring,
    *,
    at: datetime,
    anew: bool = False,
    besides: Mapping[str, Collection[str]] | None = None,
) -> dict[str, list[str]]:
    """Seal every row that is not as it was sealed last; return their keys by table.

    That is everything where the chain begins, and what a migration changed later on. The link says
    which version of the schema it is, and that these rows were found and not seen being written.
    `anew` is for a key that was lost: no link before can be proved any more. What is `besides` was
    seen being written.
    """
    before = end(session)
    known = standing(links(session))
    revision = session.scalar(text("SELECT version_num FROM alembic_version"))
    said = {"revision": revision, "anew": anew}
    before = put(session, ring, before, at=at, kind=TAKEN_OVER, told=said)
    taken: dict[str, list[str]] = {}
    seen = besides or {}
    found = (
        each for each in _otherwise(session, ring, known) if each[1] not in seen.get(each[0], ())
    )
    for lot in lots(found, LOT):
        rows = {"rows": _by_table(lot)}
        before = put(session, ring, before, at=at, kind=TAKEN_OVER, told=said | rows)
        for name, key, _ in lot:
            taken.setdefault(name, []).append(key)
    return taken


def standing(chain: Iterable[Seal]) -> Standing:
    """Return of every row that must stand its digest and the mark of the key it is salted with."""
    known: Standing = {}
    for each in chain:
        for name, rows in each.told.get("rows", {}).items():
            held = known.setdefault(name, {})
            for key, made in rows.items():
                if made is None:
                    held.pop(key, None)
                else:
                    held[key] = (made, each.key)
    return known


def differences(session: Session, ring: Ring, known: Standing) -> Iterator[Difference]:
    """Yield every row that is not as it was sealed, is missing, or was never sealed.

    What was found is taken out of `known`: what is left there is missing.
    """
    for name in sorted(ROW_BY_ROW):
        held = known.pop(name, {})
        for key, content in contents(session, Base.metadata.tables[name]):
            made, mark = held.pop(key, (None, ""))
            if made is None:
                yield Difference(name, key, PUT_IN)
            elif not _is(ring, mark, made, name, key, content):
                yield Difference(name, key, CHANGED)
        yield from (Difference(name, key, REMOVED) for key in held)


def changes(session: Session, ring: Ring, known: Standing) -> Iterator[Difference]:
    """Yield the rows among some known ones that are not as they were sealed, or missing."""
    for name, held in known.items():
        missing = dict(held)
        for some in lots(sorted(held)):
            for key, content in contents(session, Base.metadata.tables[name], some):
                made, mark = missing.pop(key)
                if not _is(ring, mark, made, name, key, content):
                    yield Difference(name, key, CHANGED)
        yield from (Difference(name, key, REMOVED) for key in missing)


def _is(ring: Ring, mark: str, made: str, name: str, key: str, content: bytes) -> bool:
    return mark in ring.keys and made == _digest(ring.keys[mark], name, key, content)


def _otherwise(
    session: Session, ring: Ring, known: Standing
) -> Iterator[tuple[str, str, str | None]]:
    """Yield the rows that are not as they were sealed, with what they are now."""
    filled = set(session.scalars(_FILLED))
    for name in sorted(ROW_BY_ROW):
        held = known.get(name, {})
        rows = contents(session, Base.metadata.tables[name]) if name in filled else ()
        for key, content in rows:
            made, mark = held.pop(key, ("", ""))
            if not _is(ring, mark, made, name, key, content):
                yield name, key, _digest(ring.keys[ring.current], name, key, content)
        yield from ((name, key, None) for key in held)


def digests_of(
    session: Session, ring: Ring, name: str, keys: set[str]
) -> Iterator[tuple[str, str | None]]:
    """Yield the rows of those keys with their digests now; None of one that is gone."""
    table = Base.metadata.tables[name]
    key = ring.keys[ring.current]
    for some in lots(sorted(keys)):
        gone = set(some)
        for each, content in contents(session, table, some):
            gone.discard(each)
            yield each, _digest(key, name, each, content)
        yield from ((each, None) for each in sorted(gone))


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a table's rows are asked for and told: the same each time, and dear to reckon out."""

    names: tuple[str, ...]
    key_at: tuple[int, ...]
    marked: frozenset[str]
    all: Select[Any]
    some: Select[Any]


@cache
def _layout(table: Table) -> _Layout:
    loose = LOOSE.get(table.name, frozenset())
    columns = sorted(
        (column for column in table.columns if column.name not in loose),
        key=lambda column: column.name,
    )
    names = tuple(column.name for column in columns)
    return _Layout(
        names,
        tuple(names.index(column.name) for column in table.primary_key),
        MARKED.get(table.name, frozenset()),
        select(*columns).execution_options(yield_per=1000),
        select(*columns).where(keyed(table)),
    )


def contents(
    session: Session, table: Table, keys: list[str] | None = None
) -> Iterator[tuple[str, bytes]]:
    """Yield key and content of a table's rows, all or some, as they are in either database."""
    layout = _layout(table)
    if keys is None:
        asked = session.execute(layout.all)
    else:
        asked = session.execute(layout.some, {"keys": read_keys(table, keys)})
    with asked as found:
        for row in found:
            told = [_told(value) for value in row]
            # A column that a later version adds is empty in the rows of before.
            kept = {
                name: _mark(value) if name in layout.marked else value
                for name, value in zip(layout.names, told, strict=True)
                if value is not None
            }
            yield (
                BETWEEN.join(str(told[at]) for at in layout.key_at),
                json.dumps(kept, ensure_ascii=False, sort_keys=True).encode(),
            )


def _mark(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()


def _told(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def keyed(table: Table) -> ColumnElement[bool]:
    """Return what chooses the rows of a table whose `keys` are given."""
    keys: Any = bindparam("keys", expanding=True)
    columns = list(table.primary_key)
    return columns[0].in_(keys) if len(columns) == 1 else tuple_(*columns).in_(keys)


def read_keys(table: Table, keys: Iterable[str]) -> list[Any]:
    """Return the values of rows' keys, which the chain names, as `keyed` wants them."""
    read = [_READ.get(column.type.python_type, str) for column in table.primary_key]
    if len(read) == 1:
        return [read[0](key) for key in keys]
    return [
        tuple(each(part) for each, part in zip(read, key.split(BETWEEN), strict=True))
        for key in keys
    ]


_READ: Final[dict[type, Any]] = {int: int, date: date.fromisoformat}


def _by_table(lot: Iterable[tuple[str, str, str | None]]) -> Rows:
    rows: Rows = {}
    for name, key, made in lot:
        rows.setdefault(name, {})[key] = made
    return rows


def salt(key: bytes, name: str, row: str) -> bytes:
    """Return what a row's digest is salted with: told with the row, it proves that row alone."""
    return hmac.digest(key, f"{name}{BETWEEN}{row}".encode(), "sha256")


def _digest(key: bytes, name: str, row: str, content: bytes) -> str:
    return hashlib.sha256(salt(key, name, row) + content).hexdigest()[:32]
