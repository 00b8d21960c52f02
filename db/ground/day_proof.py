"""One day of the chain proved anew: its links, the rows they name, the ratings of the day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from db.ground import day_seals, seal_rows, seal_store
from db.ground.seal_rows import Difference
from db.ground.seal_store import Ring, Seal


@dataclass(frozen=True, slots=True)
class Proved:
    """What a day came to: links, rows and ratings that were looked at, and what does not fit."""

    links: int
    rows: int
    broken: tuple[int, ...]
    changed: tuple[Difference, ...]
    ratings: tuple[day_seals.Miscount, ...]

    @property
    def sound(self) -> bool:
        """Whether everything is as it was sealed."""
        return not (self.broken or self.changed or self.ratings)


def proved(session: Session, ring: Ring, *, since: datetime, until: datetime, day: date) -> Proved:
    """Prove what was sealed from a moment until before another, and the ratings of a day.

    A row that was sealed again later is proved by that day, not by this one.
    """
    of_day: list[Seal] = []
    broken: list[int] = []
    counts: list[Seal] = []
    later: set[tuple[str, str]] = set()
    for each in seal_store.links(session, since=since):
        if each.kind == day_seals.KIND:
            counts.append(each)
        if each.at < until:
            of_day.append(each)
            if not (each.whole and each.made_with(ring) and _follows(session, each)):
                broken.append(each.seq)
        else:
            later.update(_rows(each))
    known = seal_rows.standing(of_day)
    for name, key in later:
        known.get(name, {}).pop(key, None)
    n = sum(map(len, known.values()))
    changed = tuple(seal_rows.changes(session, ring, known))
    ratings = tuple(
        wrong
        for each in counts
        for wrong in day_seals.differences(session, ring, each, only=day)
    )  # fmt: skip
    return Proved(len(of_day), n, tuple(broken), changed, ratings)


def _rows(link: Seal) -> Iterator[tuple[str, str]]:
    for name, rows in link.told.get("rows", {}).items():
        yield from ((name, key) for key in rows)


def _follows(session: Session, link: Seal) -> bool:
    if link.seq == 1:
        return link.previous == seal_store.BEGINNING
    before = seal_store.link(session, link.seq - 1)
    return before is not None and before.hash == link.previous
