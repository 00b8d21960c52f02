"""Bringing rows in: sorted into new ones, equal ones and differing ones, and counted."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from db.ground.lots import lots
from db.ground.models import Base

Values = Mapping[str, Any]
MILLISECOND: Final = timedelta(milliseconds=1)
Progress = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows were new, the same as before, or corrected; `differing` names the last."""

    new: int = 0
    unchanged: int = 0
    changed: int = 0
    differing: tuple[Any, ...] = ()

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.new + other.new,
            self.unchanged + other.unchanged,
            self.changed + other.changed,
            self.differing + other.differing,
        )


def put_rows(
    session: Session,
    row: type[Base],
    rows: Iterable[Values],
    compared: Sequence[str],
    progress: Progress,
) -> Counts:
    """Keep rows by their references, and correct those that differ in what is compared."""
    counts = Counts()
    for batch in lots(rows):
        new, same, differing = sorted_out(session, row, "ref", batch, compared)
        insert_rows(session, row, new)
        for values in differing:
            session.execute(
                update(row)
                .where(row.__table__.c.ref == values["ref"])
                .values({name: values[name] for name in compared})
            )
        counts += Counts(len(new), same, len(differing), tuple(v["ref"] for v in differing))
        progress(len(batch))
    return counts


def sorted_out(
    session: Session,
    row: type[Base],
    key: str,
    batch: Sequence[Values],
    compared: Sequence[str],
) -> tuple[list[Values], int, list[Values]]:
    """Return the new ones of some rows, how many are equal, and those that differ."""
    columns = row.__table__.c
    found = session.execute(
        select(columns[key], *(columns[name] for name in compared)).where(
            columns[key].in_([values[key] for values in batch])
        )
    )
    kept = {number: rest for number, *rest in found}
    new = [values for values in batch if values[key] not in kept]
    known = [values for values in batch if values[key] in kept]
    differing = [v for v in known if not all(map(same, map(v.get, compared), kept[v[key]]))]
    return new, len(known) - len(differing), differing


def same(told: Any, kept: Any) -> bool:
    """Tell whether a file says what is kept: moments to the millisecond, as workbooks keep them."""
    if isinstance(told, datetime) and isinstance(kept, datetime):
        return abs(told - kept) < MILLISECOND
    return bool(told == kept)


def same_row(told: Values, kept: Values) -> bool:
    """Tell whether a file's row says what is kept, in each of its columns."""
    return told.keys() == kept.keys() and all(same(told[name], kept[name]) for name in told)


def insert_rows(session: Session, row: type[Base], values: Sequence[Values]) -> None:
    """Write new rows at once."""
    if values:
        session.execute(insert(row.__table__), list(values))  # type: ignore[arg-type] # a Table


def numbers(session: Session, row: Any, refs: Sequence[str]) -> dict[str, int]:
    """Return the row numbers of those of some things that are known, by their references."""
    found: dict[str, int] = {}
    for batch in lots(refs):
        rows = session.execute(select(row.ref, row.id).where(row.ref.in_(batch)))
        found |= dict(rows.all())
    return found
