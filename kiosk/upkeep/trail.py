"""The trail as it is kept while the house lives: begun, taken over, counted by day, told outside.

Its end is written into a file beside the keys, too: a chain that was sealed anew from an earlier
state does not hold the ends that left it.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from db.ground import audit_store, day_seals, schema, seal_rows, seal_store
from kiosk import clock
from kiosk.wiring import House
from survey.directory.roles import SYSTEM
from survey.months import business_date

HEADS: Final = "trail.heads"
NAMED: Final = 100
"""How many rows of a table the trail names that were taken over; all of them the link does."""


@dataclass(frozen=True, slots=True)
class Head:
    """An end of the chain that left the database: when, which link, and by what."""

    at: str
    seq: int
    hash: str
    why: str = "day"


def settle(house: House, *, fully: bool = False, anew: bool = False) -> None:
    """Begin the chain, or take over what a migration changed; `fully` counts the ratings at once.

    Else the clock worker counts them, some at each look: a start waits for no million of them.
    `anew` begins again where the key was lost.
    """
    with house.reading() as session:
        begun = seal_store.last(session, seal_store.TAKEN_OVER)
    revision = schema.revision(house.database)
    if anew or begun is None or begun.told["revision"] != revision:
        with house.writing() as session:
            _take_over(session, house, revision, before=begun is not None, anew=anew)
    if fully:
        count_all(house)


def count_all(house: House) -> None:
    """Seal by day and place all that came in until now."""
    with house.writing() as session:
        day_seals.see(session, at=clock.now())
    while count_once(house, patience=timedelta()):
        pass


def count_once(house: House, *, patience: timedelta = day_seals.COMPLETE) -> bool:
    """Seal by day and place what came in and is complete; tell whether there may be more."""
    now = clock.now()
    with house.clockwork.reading() as session:
        spans = day_seals.due(session, at=now, patience=patience)
        parts = day_seals.counted(session, house.ring, spans) if spans else []
    if spans is None:
        return False
    with house.writing(by=house.clockwork) as session:
        if parts:
            day_seals.keep(session, house.ring, parts, at=now)
        else:
            day_seals.see(session, at=now)
    return bool(parts)


def tell_head(house: House, *, why: str = "day") -> None:
    """Write the end of the chain into the file outside the database: one line a day, the last.

    After a restore it is another chain's, or this one's as it was earlier: that is `why`.
    """
    with house.clockwork.reading() as session:
        end = seal_store.last(session)
    seq, hashed = (end.seq, end.hash) if end else (0, seal_store.BEGINNING)
    now = clock.now()
    told = list(heads(house))
    if why == "day" and (not seq or (told and told[-1].hash == hashed)):
        return
    zone = house.settings.zone
    today = business_date(now, zone)
    same = told and told[-1].why == why == "day" and _day(told[-1], zone) == today
    kept = [*(told[:-1] if same else told), Head(now.isoformat(), seq, hashed, why)]
    _write(_file(house), kept)


def heads(house: House) -> Iterator[Head]:
    """Yield the ends that were written down, the oldest first."""
    try:
        lines = _file(house).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return
    for line in lines:
        told: dict[str, Any] = json.loads(line)
        yield Head(**told)


def _take_over(
    session: Session, house: House, revision: str | None, *, before: bool, anew: bool
) -> None:
    now = clock.now()
    taken = seal_rows.take_over(session, house.ring, at=now, anew=anew)
    if before or taken:
        audit_store.note(
            session, at=now, actor=SYSTEM, deed="trail-taken-over", subject=str(revision),
            rows={name: len(keys) for name, keys in taken.items()},
            named={name: keys[:NAMED] for name, keys in taken.items()} if before else {},
        )  # fmt: skip


def _file(house: House) -> Path:
    return house.settings.data_dir / HEADS


def _day(head: Head, zone: Any) -> object:
    return business_date(datetime.fromisoformat(head.at), zone)


def _write(file: Path, kept: list[Head]) -> None:
    half = file.with_name(f".{file.name}.half")
    half.write_text("".join(json.dumps(asdict(each)) + "\n" for each in kept), encoding="utf-8")
    half.replace(file)
