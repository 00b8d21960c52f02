"""Backups: one zip file with every table's rows, photos, files and the key; readable by eye.

The rows are read in one transaction, so the copy is consistent while customers go on rating.
It fits SQLite and PostgreSQL alike: restoring into the other one is how to move between them.
"""

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from db.feedback import proof
from db.ground import dump, schema, seal_store
from kiosk.locks import trail_keys
from kiosk.locks.keys import secret_key
from kiosk.pictures.keeping import place_of
from kiosk.pictures.photos import FILE_ENDING, PHOTO_ENDING
from kiosk.upkeep import stamps
from kiosk.upkeep.known_key import mark_of
from kiosk.wiring import House
from survey.refusals.house import (
    SecretKeyMissing,
)

ABOUT: Final = "about.json"
KEY: Final = "secret.key"
TRAIL_KEYS: Final = "trail.keys"
FORMAT: Final = 1
PROGRAM: Final = "service-kiosk"


@dataclass(frozen=True, slots=True)
class Kept:
    """What a backup holds, files among the photos; the key is not in it where that is a setting.

    `lost` are photos and files that rows tell of and that are missing or changed.
    """

    rows: int
    photos: int
    key: bool
    lost: int = 0


def back_up(house: House, file: Path) -> Kept:
    """Write a consistent copy to the file; what stood there stays until the copy is whole."""
    half = file.with_name(f".{file.name}.half")
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with (
            os.fdopen(handle, "wb") as target,
            zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive,
        ):
            kept = _write(house, archive)
        half.replace(file)
    finally:
        half.unlink(missing_ok=True)
    return kept


def _write(house: House, archive: zipfile.ZipFile) -> Kept:
    n = 0
    with house.reading() as session:
        for table in dump.tables(session):
            n += _write_lines(archive, lines_of(table.name), dump.rows(session, table))
        is_current = schema.state(house.database) is schema.State.CURRENT
        end = _end_of_trail(session) if is_current else None
        told = {*proof.photo_sizes(session), *proof.file_sizes(session)} if is_current else set()
    photos, whole = _write_photos(house, archive)
    key = own_key(house)
    holds_key = key is not None and not house.settings.secret_key.get_secret_value()
    if key is not None and holds_key:
        archive.writestr(KEY, key + "\n")
    stamps.put_into(house, archive)
    if made := trail_keys.kept(house.settings):
        archive.writestr(TRAIL_KEYS, "\n".join(made))
    about = {
        "format": FORMAT,
        "revision": schema.revision(house.database),
        "program": version(PROGRAM),
        "key": mark_of(key) if key else None,
        "rows": n,
        "trail": end,
    }
    archive.writestr(ABOUT, json.dumps(about))
    return Kept(n, photos, holds_key, len(told - whole))


def _end_of_trail(session: Session) -> dict[str, Any] | None:
    """Return the end of the chain of seals, so that a copy that is kept elsewhere tells it."""
    end = seal_store.last(session)
    return None if end is None else {"seq": end.seq, "hash": end.hash}


def lines_of(table: str) -> str:
    """Return what the part of a backup is called that holds a table."""
    return f"tables/{table}.jsonl"


def _write_lines(archive: zipfile.ZipFile, name: str, rows: Iterable[dict[str, Any]]) -> int:
    n = 0
    with archive.open(name, "w", force_zip64=True) as raw, io.TextIOWrapper(raw, "utf-8") as lines:
        for row in rows:
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
            n += 1
    return n


def _write_photos(house: House, archive: zipfile.ZipFile) -> tuple[int, set[str]]:
    """Write all photos and files; return how many, and which are what they are called by."""
    n, whole = 0, set()
    if house.settings.photo_store:
        place = place_of(house)
        for sha256, _size in place.sizes():
            archive.writestr(_lies(sha256, PHOTO_ENDING), place.get(sha256))
            whole.add(sha256)
            n += 1
        for sha256, _size in place.file_sizes():
            archive.writestr(_lies(sha256, FILE_ENDING), place.get_file(sha256))
            whole.add(sha256)
            n += 1
    elif house.photo_folder.is_dir():
        for photo in sorted(house.photo_folder.rglob("*")):
            if photo.is_file():
                name = photo.relative_to(house.photo_folder).as_posix()
                archive.write(photo, f"photos/{name}", zipfile.ZIP_STORED)
                whole.add(hashlib.sha256(photo.read_bytes()).hexdigest())
                n += 1
    return n, whole


def _lies(sha256: str, ending: str) -> str:
    return f"photos/{sha256[:2]}/{sha256}{ending}"


def own_key(house: House) -> str | None:
    """Return the key that is here, or None."""
    try:
        return secret_key(house.settings)
    except SecretKeyMissing:
        return None
