"""The doctor: is the whole store as it should be, and if not, what is off."""

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from db import audit_store, ledger_store, proof, schema
from db.engine import sqlite_is_safe, sqlite_module
from kiosk import clock
from kiosk.actions.photos import place_of
from kiosk.actions.plans import wrong_draws
from kiosk.actions.posting import unposted
from kiosk.keys import SecretKeyMissing
from kiosk.wiring import House
from survey.refusals import PhotoStoreDown

SHOWN: Final = 5
ROOM: Final = 500 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found."""

    check: str
    sound: bool
    detail: str

    def told(self) -> dict[str, Any]:
        """Return the finding for JSON."""
        return {"check": self.check, "sound": self.sound, "detail": self.detail}


def examine(house: House) -> list[Finding]:
    """Return every check's finding; checks of content need a database at this code's version."""
    findings = [_migrations(house), _key(house), _room(house)]
    if house.database.is_sqlite:
        findings += [_sqlite(house), _file(house)]
    if findings[0].sound:
        findings += [_rollups(house), _audit(house), _ledger(house), _draws(house), _photos(house)]
    return findings


def _migrations(house: House) -> Finding:
    state = schema.state(house.database)
    revision = schema.revision(house.database)
    return Finding("migrations", state is schema.State.CURRENT, f"{state}, revision {revision}")


def _key(house: House) -> Finding:
    try:
        sound = bool(house.secret)
    except SecretKeyMissing as missing:
        return Finding("secret key", False, missing.said.en)
    return Finding("secret key", sound, "present")


def _room(house: House) -> Finding:
    free = shutil.disk_usage(house.settings.data_dir).free
    return Finding("disk", free >= ROOM, f"{free // 1024**2} MB free")


def _sqlite(_house: House) -> Finding:
    version = sqlite_module().sqlite_version
    detail = version if sqlite_is_safe() else f"{version} has the WAL-reset bug"
    return Finding("sqlite version", sqlite_is_safe(), detail)


def _file(house: House) -> Finding:
    with house.reading() as session:
        wrong = proof.file_is_sound(session)
    return Finding("database file", wrong is None, wrong or "sound")


def _rollups(house: House) -> Finding:
    with house.reading() as session:
        wrong = [*proof.rollup_differences(session), *proof.told_differences(session)]
    return _of_list("roll-ups", wrong, "equal to the raw ratings")


def _audit(house: House) -> Finding:
    with house.reading() as session:
        broken = audit_store.broken_at(session)
    return Finding(
        "audit trail",
        broken is None,
        "the chain is whole" if broken is None else f"entry {broken} does not fit the chain",
    )


def _ledger(house: House) -> Finding:
    with house.reading() as session:
        broken = ledger_store.broken_at(session)
        wrong = list(unposted(session, as_of=clock.now(), zone=house.settings.zone))
    if broken is not None:
        return Finding("ledger", False, f"entry {broken} does not fit the chain")
    return _of_list("ledger", wrong, "the chain is whole and equals what was verified")


def _draws(house: House) -> Finding:
    with house.reading() as session:
        wrong = list(wrong_draws(session))
    return _of_list("draws of checks", wrong, "all as they were promised")


def _photos(house: House) -> Finding:
    with house.reading() as session:
        if house.settings.photo_store:
            return _stored_photos(house, proof.photo_sizes(session))
        wrong = list(_wrong_photos(house, proof.photos(session)))
    return _of_list("photos", wrong, "all present and unchanged")


def _stored_photos(house: House, expected: dict[str, int]) -> Finding:
    """Compare with what the object store lists; a changed one is refused when it is fetched."""
    try:
        there = dict(place_of(house).sizes())
    except PhotoStoreDown as down:
        return Finding("photos", False, f"{house.settings.photo_store}: {down.said.en}")
    wrong = [
        f"{sha256} is missing" if sha256 not in there else f"{sha256} was changed"
        for sha256, size in expected.items()
        if there.get(sha256) != size
    ]
    return _of_list("photos", wrong, f"all present in {house.settings.photo_store}")


def _wrong_photos(house: House, photos: list[str]) -> Iterator[str]:
    for sha256 in photos:
        file = house.photo_folder / sha256[:2] / f"{sha256}.jpg"
        try:
            found = hashlib.sha256(file.read_bytes()).hexdigest()
        except OSError:
            yield f"{sha256} is missing"
        else:
            if found != sha256:
                yield f"{sha256} was changed"


def _of_list(check: str, wrong: list[str], fine: str) -> Finding:
    if not wrong:
        return Finding(check, True, fine)
    more = f" (and {len(wrong) - SHOWN} more)" if len(wrong) > SHOWN else ""
    return Finding(check, False, "; ".join(islice(wrong, SHOWN)) + more)
