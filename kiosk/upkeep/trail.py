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
from kiosk.locks import trail_keys
from kiosk.wiring import House
from survey.directory.roles import SYSTEM
from survey.months import business_date
from survey.refusals.house import SecretKeyMissing, TrailKeysMissing

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
    `anew` begins again where a key was lost; else a key that was lost refuses.
    """
    with house.reading() as session:
        if not anew:
            require_keys(session, house)
        begun = seal_store.last(session, seal_store.TAKEN_OVER)
    revision = schema.revision(house.database)
    if anew or begun is None or begun.told["revision"] != revision:
        with house.writing() as session:
            _take_over(session, house, revision, before=begun is not None, anew=anew)
    if fully:
        count_all(house)


def take_over_restored(house: House, release: str) -> int:
    """Take over what a backup of a release before the chain brought; return how many rows.

    Nothing where it brought a chain: what does not fit that one is for the doctor to name. Nothing
    without the secret key, too: the first start with it begins the chain.
    """
    with house.reading() as session:
        if seal_store.last(session) is not None:
            return 0
    try:
        ring = house.ring
    except SecretKeyMissing:
        return 0
    with house.writing() as session:
        at = clock.now()
        taken = seal_rows.take_over(session, ring, at=at)
        rows = {name: len(keys) for name, keys in taken.items()}
        audit_store.note(
            session, at=at, actor=SYSTEM, deed="restore-taken-over", subject=release, rows=rows
        )
    count_all(house)
    return sum(rows.values())


def require_keys(session: Session, house: House) -> None:
    """Refuse where a key is missing that `kiosk rotate-key` made since a lost one was accepted."""
    missing = audit_store.lost(session, "trail-key-made", house.ring.keys)
    if missing:
        file = trail_keys.keys_file(house.settings)
        raise TrailKeysMissing(file=file, marks=", ".join(missing))


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
