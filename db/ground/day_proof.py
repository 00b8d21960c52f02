"""One day of the chain proved anew: its links, the rows they name, the ratings of the day."""

from collections.abc import Iterator, Sequence
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

    A row that was sealed again later is proved by that day, not by this one: whether it was is
    asked of those alone that do not fit, for the chain may go on for years.
    """
    of_day = list(seal_store.links(session, since=since, until=until))
    known = seal_rows.standing(of_day)
    n = sum(map(len, known.values()))
    changed = list(seal_rows.changes(session, ring, known))
    again = _sealed_again(session, ring, changed, since=until) if changed else set()
    ratings = tuple(
        wrong
        for each in seal_store.links(session, since=since, kind=day_seals.KIND)
        for wrong in day_seals.differences(session, ring, each, only=day)
    )
    left = tuple(each for each in changed if (each.table, each.key) not in again)
    return Proved(len(of_day), n - len(again), tuple(_broken(session, ring, of_day)), left, ratings)


def _broken(session: Session, ring: Ring, chain: Sequence[Seal]) -> Iterator[int]:
    """Yield the links that were changed, made with no key of ours, or follow another one."""
    before: Seal | None = None
    for each in chain:
        if before is None or before.seq != each.seq - 1:
            before = seal_store.link(session, each.seq - 1)
        previous = before.hash if before else seal_store.BEGINNING
        is_cut = before is None and each.seq > 1
        if is_cut or each.previous != previous or not (each.whole and each.made_with(ring)):
            yield each.seq
        before = each


def _sealed_again(
    session: Session, ring: Ring, changed: Sequence[Difference], *, since: datetime
) -> set[tuple[str, str]]:
    """Return which rows the chain names again from a moment on, in links that are ours."""
    wanted = {(each.table, each.key) for each in changed}
    # Most links are of other tables: their words tell, and are not read.
    signs = {f'"{name}":{{' for name, _ in wanted}
    found: set[tuple[str, str]] = set()
    for link in seal_store.links(session, since=since):
        if any(sign in link.body for sign in signs):
            named = wanted & set(_rows(link))
            if named and link.whole and link.made_with(ring):
                found |= named
    return found


def _rows(link: Seal) -> Iterator[tuple[str, str]]:
    for name, rows in link.told.get("rows", {}).items():
        yield from ((name, key) for key in rows)
