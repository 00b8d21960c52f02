"""What the doctor proves of the trail: its chain, each sealed row, days' ratings, its ends."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from db.ground import day_seals, seal_rows, seal_store
from db.ground.seal_rows import Difference
from db.ground.seal_store import Ring, Seal
from kiosk.upkeep.trail import heads, require_keys
from kiosk.wiring import House

NAMED: Final = 20
"""How many rows are named one by one."""

OVERLAP: Final = timedelta(days=1)
"""How long a server may go on sealing with a key that another one followed: until its restart."""


_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Chain:
    """What a walk along the chain found: what does not fit, how many links, which count by day."""

    wrong: list[str] = field(default_factory=list)
    n: int = 0
    foreign: list[int] = field(default_factory=list)
    counts: list[Seal] = field(default_factory=list)
    taken_over: Seal | None = None
    latest: datetime = _LONG_AGO
    key: str = ""
    key_since: datetime = _LONG_AGO


def rows(house: House) -> tuple[list[str], str]:
    """Return what does not fit of the chain and of the rows it names, and what is fine to say.

    Refuses where a key is missing that it was sealed with.
    """
    with house.reading() as session:
        require_keys(session, house)
        chain = Chain()
        known = seal_rows.standing(_sound(session, house.ring, chain))
        foreign = [f"link {seq} was sealed with another key" for seq in chain.foreign]
        found = list(seal_rows.differences(session, house.ring, known))
        wrong = [*chain.wrong, *foreign, *_said(found)]
    if chain.n == 0:
        return wrong, "nothing to seal yet"
    since = f"; what was there before was taken over on {_day(chain)}" if chain.taken_over else ""
    return wrong, f"{chain.n} links, and every row as it was sealed{since}"


def _said(found: list[Difference]) -> list[str]:
    """Name each row; many are counted by table first, and the first of them named."""
    if len(found) <= NAMED:
        return [each.said for each in found]
    counts = Counter((each.table, each.what) for each in found)
    by_table = [f"{n} of {table} were {what}" for (table, what), n in counts.items()]
    return [
        f"{len(found)} rows were touched past the house: {', '.join(by_table)}",
        *(each.said for each in found[:NAMED]),
        f"and {len(found) - NAMED} more rows",
    ]


def days(house: House) -> tuple[list[str], str]:
    """Return the days and places whose ratings are not as they were counted."""
    with house.reading() as session:
        chain = Chain()
        for _ in _sound(session, house.ring, chain):
            pass
        wrong = [
            found.said
            for each in chain.counts
            for found in day_seals.differences(session, house.ring, each)
        ]
        waiting = day_seals.waiting(session)
    return wrong, f"as they were counted; {waiting} not counted yet"


def ends(house: House) -> tuple[list[str], str]:
    """Return which ends of the chain that left the database it does not hold any more."""
    told = list(heads(house))
    restored = max((n for n, each in enumerate(told) if each.why == "restored"), default=0)
    wrong = []
    with house.reading() as session:
        for each in told[restored:]:
            link = seal_store.link(session, each.seq)
            if each.seq == 0:  # nothing was sealed when this was restored
                continue
            if link is None:
                wrong.append(f"link {each.seq}, written down on {each.at[:10]}, is gone")
            elif link.hash != each.hash:
                wrong.append(f"link {each.seq} is another one than on {each.at[:10]}: sealed anew")
    return wrong, f"{len(told) - restored} written down outside, all of this chain"


def _sound(session: Session, ring: Ring, chain: Chain) -> Iterator[Seal]:
    """Yield the links that were made with our key and stand as they were made."""
    previous = seal_store.BEGINNING
    for link in seal_store.links(session):
        chain.n += 1
        if link.seq != chain.n or link.previous != previous:
            chain.wrong.append(f"link {link.seq} does not follow the one before")
            chain.n = link.seq
        previous = link.hash
        if not link.whole:
            chain.wrong.append(f"link {link.seq} was changed")
        elif not link.made_with(ring):
            chain.foreign.append(link.seq)
        else:
            _know(chain, link)
            _look_at_key(chain, link, list(ring.keys))
            yield link


def _know(chain: Chain, link: Seal) -> None:
    if link.kind == day_seals.KIND:
        chain.counts.append(link)
    if link.kind == seal_store.TAKEN_OVER:
        if link.told["anew"]:  # whoever has our key said that the one before is lost
            chain.foreign.clear()
        if chain.taken_over is None and link.told.get("rows"):
            chain.taken_over = link


def _look_at_key(chain: Chain, link: Seal, order: list[str]) -> None:
    """Tell of a key that was followed by another: whoever took it seals with it still."""
    chain.latest = max(chain.latest, link.at)
    if not chain.key or order.index(link.key) > order.index(chain.key):
        chain.key, chain.key_since = link.key, link.at
    elif link.key != chain.key and chain.latest > chain.key_since + OVERLAP:
        chain.wrong.append(f"link {link.seq} was sealed with a former key")


def _day(chain: Chain) -> str:
    return chain.taken_over.at.date().isoformat() if chain.taken_over else ""
