"""Backups: one zip file with every table's rows, photos and files, in an envelope if asked for.

The rows are read in one transaction, so the copy is consistent while customers go on rating.
It fits SQLite and PostgreSQL alike: restoring into the other one is how to move between them.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from db.feedback import proof
from db.ground import dump, schema, seal_store
from kiosk.locks import seal_keys, trail_keys
from kiosk.locks.envelopes import Envelope, closed_in
from kiosk.locks.keys import secret_key
from kiosk.locks.trail_keys import kept_in
from kiosk.pictures.keeping import place_of
from kiosk.pictures.photos import FILE_ENDING, PHOTO_ENDING
from kiosk.upkeep import stamps
from kiosk.upkeep.known_key import mark_of
from kiosk.upkeep.whole_file import written_whole
from kiosk.wiring import House
from survey.refusals.house import (
    SecretKeyMissing,
)

ABOUT: Final = "about.json"
KEY: Final = "secret.key"
LATER: Final = {"trail.keys": trail_keys.marks, "seal.keys": seal_keys.marks}
"""Files of keys that were made after the secret one, and what tells them by marks."""
FORMAT: Final = 1
PROGRAM: Final = "service-kiosk"


@dataclass(frozen=True, slots=True)
class Kept:
    """What a backup holds, files among the photos; whether its keys are in it.

    `lost` are photos and files that rows tell of and that are missing or changed; `taken_over` rows
    that were restored of a release that sealed none. `file` is where a backup was written.
    """

    rows: int
    photos: int
    keys: bool
    lost: int = 0
    taken_over: int = 0
    file: Path | None = field(default=None, compare=False)


def back_up(
    house: House, file: Path, *, envelope: Envelope | None = None, with_keys: bool = False
) -> Kept:
    """Write a consistent copy to the file; what stood there stays until the copy is whole.

    One that lacks photos or files takes no former one's place: it is written beside it. Its keys
    stay outside unless they are asked for: without them it opens no contact.
    """
    with (
        written_whole(file) as growing,
        closed_in(growing.target, envelope or Envelope()) as plain,
        zipfile.ZipFile(plain, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive,
    ):
        kept = _write(house, archive, with_keys=with_keys)
        if kept.lost and file.exists():
            growing.file = file.with_stem(f"{file.stem}.incomplete")
    return replace(kept, file=growing.file)


def _write(house: House, archive: zipfile.ZipFile, *, with_keys: bool) -> Kept:
    n = 0
    with house.reading() as session:
        for table in dump.tables(session):
            n += _write_lines(archive, lines_of(table.name), dump.rows(session, table))
        is_current = schema.state(house.database) is schema.State.CURRENT
        end = _end_of_trail(session) if is_current else None
        told = {*proof.photo_sizes(session), *proof.file_sizes(session)} if is_current else set()
    photos, whole = _write_photos(house, archive)
    stamps.put_into(house, archive)
    key, later = own_key(house), _later_keys(house)
    if with_keys:
        _write_keys(archive, key, later)
    about = {
        "format": FORMAT,
        "revision": schema.revision(house.database),
        "program": version(PROGRAM),
        "key": mark_of(key) if key else None,
        "later_keys": {name: LATER[name](lines) for name, lines in later.items()},
        "rows": n,
        "trail": end,
    }
    archive.writestr(ABOUT, json.dumps(about))
    return Kept(n, photos, with_keys and key is not None, len(told - whole))


def _later_keys(house: House) -> dict[str, list[str]]:
    """Return the lines of the files of later keys that are here."""
    folder = house.settings.data_dir
    return {name: lines for name in LATER if (lines := kept_in(folder / name))}


def _write_keys(archive: zipfile.ZipFile, key: str | None, later: Mapping[str, list[str]]) -> None:
    if key is not None:
        archive.writestr(KEY, key + "\n")
    for name, lines in later.items():
        archive.writestr(name, "\n".join(lines))


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
