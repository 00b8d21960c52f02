"""What comes in by the thousand, sealed by day and place: how many rows, and one digest of them.

No writer of ratings knows of it: the clock worker counts what is complete, by the row numbers that
no later row can fall between. A rating that comes late for a day is in a later link of that day.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Table, func, select, text
from sqlalchemy.orm import Session

from db.ground import seal_store, trait_store, turns
from db.ground.models import Base
from db.ground.seal_store import Ring, Seal
from db.ground.sealed import BETWEEN, COUNTED, Counted
from db.ground.turns import Turn

KIND: Final = "counted"
SEEN: Final = "seals.seen"
COMPLETE: Final = timedelta(minutes=10)
"""After that no row with an earlier number is still being written, unless its writer still runs."""
AT_ONCE: Final = 20_000

_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC).isoformat()

Days = dict[str, dict[str, list[Any]]]


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one table, by their numbers: those after the first, up to the last."""

    name: str
    after: int
    until: int
    days: Days


@dataclass(frozen=True, slots=True)
class Miscount:
    """A day and place of which not as many rows stand as were sealed, or others do."""

    table: str
    day: str
    place: str
    sealed: int
    stands: int

    @property
    def said(self) -> str:
        """What the doctor says of it."""
        what = f"{self.table} of {self.day} at {self.place}"
        if self.sealed == self.stands:
            return f"{what}: {self.stands} stand as were sealed, with other content"
        return f"{what}: {self.sealed} were sealed, {self.stands} stand"


def see(session: Session, *, at: datetime) -> None:
    """Note how far the numbers reach now: so far they are counted once that is complete."""
    seen = {name: _highest(session, name) for name in COUNTED}
    trait_store.keep(session, SEEN, json.dumps({"at": at.isoformat(), "until": seen}))


def due(
    session: Session, *, at: datetime, patience: timedelta = COMPLETE
) -> Mapping[str, tuple[int, int]] | None:
    """Return what is complete and not counted yet, by table; None while it is not yet time.

    The spans are empty where nothing came: then it is time to see anew.
    """
    kept = trait_store.get(session, SEEN)
    seen: dict[str, Any] = json.loads(kept) if kept else {"at": _LONG_AGO, "until": {}}
    since = datetime.fromisoformat(seen["at"])
    if at - since < patience or _somebody_still_writes(session, since):
        return None
    reached = reached_by(seal_store.last(session, KIND))
    return {
        name: (reached[name], until)
        for name, until in seen["until"].items()
        if name in COUNTED and until > reached[name]
    }


def counted(session: Session, ring: Ring, spans: Mapping[str, tuple[int, int]]) -> list[Part]:
    """Count the first rows of the spans, as many as are looked at at once."""
    parts, left = [], AT_ONCE
    for name, (after, until) in spans.items():
        if left <= 0:
            break
        reached = _nth(session, name, after, until, left)
        days = _sums(session, ring.keys[ring.current], name, after, reached)
        parts.append(Part(name, after, reached, days))
        left -= sum(each[0] for places in days.values() for each in places.values())
    return parts


def keep(session: Session, ring: Ring, parts: list[Part], *, at: datetime) -> None:
    """Seal what was counted, unless somebody else did meanwhile."""
    turns.take(session.connection(), Turn.SEALS)
    reached = reached_by(seal_store.last(session, KIND))
    if any(reached[part.name] != part.after for part in parts):
        return
    told = {part.name: {"after": part.after, "days": part.days} for part in parts}
    reached |= {part.name: part.until for part in parts}
    seal_store.append(session, ring, at=at, kind=KIND, told={"counted": told, "reached": reached})


def reached_by(seal: Seal | None) -> dict[str, int]:
    """Return up to which number each table was counted by a link and those before it."""
    return dict.fromkeys(COUNTED, 0) | (seal.told["reached"] if seal else {})


def differences(
    session: Session, ring: Ring, seal: Seal, *, only: date | None = None
) -> Iterator[Miscount]:
    """Yield every day and place of a link whose rows are not as they were counted, or of one day's.

    The rows of other days are not read where none of that day was counted.
    """
    told = seal.told
    for name, part in told["counted"].items():
        was: Days = part["days"]
        if only is not None and str(only) not in was:
            continue
        key = ring.keys.get(seal.key, b"")
        now = _sums(session, key, name, part["after"], told["reached"][name])
        for day in sorted(now.keys() | was.keys() if only is None else {str(only)}):
            for place in sorted(now.get(day, {}).keys() | was.get(day, {}).keys()):
                sealed, stands = (each.get(day, {}).get(place, [0, ""]) for each in (was, now))
                if sealed != stands:
                    where = _place(session, COUNTED[name], place)
                    yield Miscount(name, day, where, sealed[0], stands[0])


def waiting(session: Session) -> int:
    """Return how many ratings are not counted yet."""
    table = Base.metadata.tables["ratings"]
    reached = reached_by(seal_store.last(session, KIND))["ratings"]
    asked = select(func.count()).select_from(table).where(table.c.seq > reached)
    return int(session.scalar(asked) or 0)


def _sums(session: Session, key: bytes, name: str, after: int, until: int) -> Days:
    """Count the rows of a span by day and place, with a digest of what stands in them for good."""
    what, table = COUNTED[name], Base.metadata.tables[name]
    number = table.c[what.number]
    columns = [table.c[each] for each in (what.day, what.place, what.number, *what.fixed)]
    asked = select(*columns).where(number > after, number <= until).order_by(number)
    sums: dict[tuple[Any, Any], list[Any]] = {}
    with session.execute(asked.execution_options(yield_per=1000)) as found:
        for moment, place, *fixed in found:
            day = moment.date() if isinstance(moment, datetime) else moment
            group = sums.get((day, place))
            if group is None:
                salt = hmac.digest(key, f"{name}{BETWEEN}{day}{BETWEEN}{place}".encode(), "sha256")
                group = sums[day, place] = [0, hashlib.sha256(salt)]
            group[0] += 1
            group[1].update(BETWEEN.join(map(_told, fixed)).encode() + b"\n")
    days: Days = {}
    for (day, place), (n, digest) in sums.items():
        days.setdefault(str(day), {})[str(place)] = [n, digest.hexdigest()[:32]]
    return days


def _told(value: Any) -> str:
    if isinstance(value, date):  # moments, too
        return value.isoformat()
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return "" if value is None else str(value)


def _highest(session: Session, name: str) -> int:
    table: Table = Base.metadata.tables[name]
    return int(session.scalar(select(func.max(table.c[COUNTED[name].number]))) or 0)


def _nth(session: Session, name: str, after: int, until: int, n: int) -> int:
    """Return the number of the n-th row after one, or the last of the span."""
    number = Base.metadata.tables[name].c[COUNTED[name].number]
    within = (number > after, number <= until)
    found = session.scalar(select(number).where(*within).order_by(number).offset(n - 1).limit(1))
    return until if found is None else int(found)


def _place(session: Session, what: Counted, place: str) -> str:
    if not what.places:
        return place
    places = Base.metadata.tables[what.places]
    code = session.scalar(select(places.c.code).where(places.c.id == int(place)))
    return str(code or place)


def _somebody_still_writes(session: Session, since: datetime) -> bool:
    """Tell whether a transaction of then still runs: it may hold numbers that nobody sees yet."""
    if session.get_bind().dialect.name != "postgresql":
        return False  # one writer
    asked = text(
        "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() "
        "AND backend_xid IS NOT NULL AND xact_start < :since)"
    )
    return bool(session.scalar(asked, {"since": since}))
