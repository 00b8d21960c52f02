"""The chain of seals, under a key that the database lacks.

A link names the rows that one transaction wrote, with the digest of each, or counts a day's. Its
hash holds the link before: who has the chain can reckon it anew. Its mac holds the hash: nobody
makes one without the key.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Row, insert, select
from sqlalchemy.orm import Session

from db.ground import turns
from db.ground.models import SealRow
from db.ground.turns import Turn

BEGINNING: Final = "0" * 64
TAKEN_OVER: Final = "taken-over"

_LINKS: Final[Any] = SealRow.__table__
_NEWEST_FIRST: Final = select(_LINKS).order_by(_LINKS.c.seq.desc()).limit(1)


@dataclass(frozen=True, slots=True)
class Ring:
    """The keys of the chain by their marks: `current` seals, all of them prove."""

    current: str
    keys: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Seal:
    """A link as it was kept."""

    seq: int
    at: datetime
    kind: str
    body: str
    key: str
    previous: str
    hash: str
    mac: str

    @property
    def told(self) -> dict[str, Any]:
        """What the link holds."""
        held: dict[str, Any] = json.loads(self.body)
        return held

    @property
    def whole(self) -> bool:
        """Whether the link is as it was when it was made; who made it the mac says."""
        return self.hash == _hash(self.previous, self.seq, self.at, self.kind, self.body)

    def made_with(self, ring: Ring) -> bool:
        """Tell whether the link was made with one of these keys."""
        key = ring.keys.get(self.key)
        return key is not None and hmac.compare_digest(self.mac, _mac(key, self.hash))


def append(
    session: Session, ring: Ring, *, at: datetime, kind: str, told: Mapping[str, Any]
) -> None:
    """Put a link at the end of the chain; who does it has the turn."""
    put(session, ring, end(session), at=at, kind=kind, told=told)


def end(session: Session) -> Seal | None:
    """Take the turn and return the last link, which stays the last; None where there is none."""
    turns.take(session.connection(), Turn.SEALS)
    return last(session)


def put(
    session: Session,
    ring: Ring,
    before: Seal | None,
    *,
    at: datetime,
    kind: str,
    told: Mapping[str, Any],
) -> Seal:
    """Put a link after the last one and return it; who does it has had the end."""
    seq, previous = (before.seq + 1, before.hash) if before else (1, BEGINNING)
    body = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    hashed = _hash(previous, seq, at, kind, body)
    mac = _mac(ring.keys[ring.current], hashed)
    made = Seal(seq, at, kind, body, ring.current, previous, hashed, mac)
    session.execute(insert(_LINKS), asdict(made))
    return made


def last(session: Session, kind: str | None = None) -> Seal | None:
    """Return the last link, of one kind or any; None where there is none."""
    asked = _NEWEST_FIRST if kind is None else _NEWEST_FIRST.where(_LINKS.c.kind == kind)
    return _seal(session.execute(asked).one_or_none())


def link(session: Session, seq: int) -> Seal | None:
    """Return the link of that number, or None."""
    return _seal(session.execute(select(_LINKS).where(_LINKS.c.seq == seq)).one_or_none())


def links(
    session: Session,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    kind: str | None = None,
) -> Iterator[Seal]:
    """Yield the chain in its order: from a moment on, until before another, of one kind or all."""
    row = _LINKS.c
    asked = select(_LINKS).order_by(row.seq).execution_options(yield_per=1000)
    if since is not None:
        asked = asked.where(row.at >= since)
    if until is not None:
        asked = asked.where(row.at < until)
    if kind is not None:
        asked = asked.where(row.kind == kind)
    with session.execute(asked) as found:
        for each in found:
            yield Seal(*each)


def _hash(previous: str, seq: int, at: datetime, kind: str, body: str) -> str:
    words = "\n".join((previous, str(seq), at.astimezone(UTC).isoformat(), kind, body))
    return hashlib.sha256(words.encode()).hexdigest()


def _mac(key: bytes, hashed: str) -> str:
    return hmac.digest(key, hashed.encode(), "sha256").hex()


def _seal(found: Row[*tuple[Any, ...]] | None) -> Seal | None:
    return None if found is None else Seal(*found)
