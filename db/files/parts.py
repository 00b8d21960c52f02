"""Things that belong to something with a number: brought in once each, never changed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from db.files.bringing import Counts, Progress, numbers, same_row
from db.files.telling import Of, Row, Rows
from db.ground.lots import lots
from db.ground.models import Base


@dataclass(frozen=True, slots=True)
class Part:
    """A table of things that belong to rows of another: how it is told, told apart and filled."""

    owner: Any
    table: type[Base]
    told: Callable[[Session, Of], Rows]
    key: tuple[str, ...]
    values: Callable[[Row, int], dict[str, Any]]


def put_parts(session: Session, part: Part, rows: Iterable[Row], progress: Progress) -> Counts:
    """Keep what is new; name what is kept with another content by its key."""
    counts, key = Counts(), itemgetter(*part.key)
    for batch in lots(rows):
        refs = sorted({row["ref"] for row in batch})
        ids = numbers(session, part.owner, refs)
        kept = {key(row): row for row in part.told(session, part.owner.ref.in_(refs))}
        new = [row for row in batch if key(row) not in kept]
        differing = [row for row in batch if not same_row(row, kept.get(key(row), row))]
        if new:
            table: Any = part.table.__table__
            session.execute(insert(table), [part.values(row, ids[row["ref"]]) for row in new])
        counts += Counts(
            len(new),
            len(batch) - len(new) - len(differing),
            differing=tuple(key(row) for row in differing),
        )
        progress(len(batch))
    return counts


def count_parts(session: Session, owner: Any, link: Any, refs: Iterable[str]) -> dict[str, int]:
    """Return how many parts each of some things has, if any; `link` names the owner in a part."""
    found: dict[str, int] = {}
    for batch in lots(refs):
        rows = session.execute(
            select(owner.ref, func.count())
            .join(link.class_, link == owner.id)
            .where(owner.ref.in_(batch))
            .group_by(owner.ref)
        )
        found |= dict(rows.all())
    return found
