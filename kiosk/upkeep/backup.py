"""Backups: one zip file with every table's rows, photos, files and the key; readable by eye.

The rows are read in one transaction, so the copy is consistent while customers go on rating.
It fits SQLite and PostgreSQL alike: restoring into the other one is how to move between them.
A backup of an earlier version is put back as it was, and migrated in the same transaction.
"""

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from db.feedback import proof
from db.ground import dump, schema, seal_store
from kiosk.locks import trail_keys
from kiosk.locks.keys import keep_key, key_file, secret_key
from kiosk.pictures.keeping import place_of
from kiosk.pictures.photos import FILE_ENDING, PHOTO_ENDING, Photo
from kiosk.upkeep import stamps, trail
from kiosk.upkeep.known_key import fits, mark_of
from kiosk.wiring import House
from survey.refusals.house import (
    AnotherKeyHere,
    BackupNewer,
    NotABackup,
    RowsDangle,
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


@dataclass(frozen=True, slots=True)
class _About:
    revision: str
    program: str
    key_mark: str | None


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


def restore(house: House, file: Path) -> Kept:
    """Restore a backup into an empty place, all or nothing.

    Refuses a damaged or newer one, one that was made with another key than is here, and a place
    that is served meanwhile.
    """
    with house.alone(), _opened(file) as archive:
        try:
            kept = _read(house, file, archive)
        except (KeyError, ValueError, TypeError, AttributeError, SQLAlchemyError) as broken:
            raise NotABackup(file=file, why=_first_line(broken)) from broken
        except RowsDangle as broken:
            raise NotABackup(file=file, why=broken.said) from broken
    trail.tell_head(house, why="restored")
    return kept


def _write(house: House, archive: zipfile.ZipFile) -> Kept:
    n = 0
    with house.reading() as session:
        for table in dump.tables(session):
            n += _write_lines(archive, _lines_of(table.name), dump.rows(session, table))
        is_current = schema.state(house.database) is schema.State.CURRENT
        end = _end_of_trail(session) if is_current else None
        told = {*proof.photo_sizes(session), *proof.file_sizes(session)} if is_current else set()
    photos, whole = _write_photos(house, archive)
    key = _own_key(house)
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


def _lines_of(table: str) -> str:
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


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    """Give the archive, once every byte of it is known to be as it was written."""
    with file.open("rb") as kept:
        try:
            archive = zipfile.ZipFile(kept)
            damaged = archive.testzip()
        except Exception as broken:  # a flipped bit may ask for any method, size or password
            raise NotABackup(file=file, why=_first_line(broken)) from broken
        if damaged:
            raise NotABackup(file=file, why=damaged)
        yield archive


def _read(house: House, file: Path, archive: zipfile.ZipFile) -> Kept:
    about = _about(archive)
    if not schema.is_known(about.revision):
        raise BackupNewer(file=file, program=about.program, revision=about.revision)
    key = _key_to_keep(house, archive, about)
    with (
        _key_kept(house, key),
        schema.filling(house.database, at=about.revision) as session,
    ):
        rows = _read_rows(session, archive)
        photos = _read_photos(house, archive)
        if key is None:
            _refuse_another_key(house, session)
        _keep_trail_keys(house, archive)
        stamps.take_from(house, archive)
    return Kept(rows, photos, KEY in archive.namelist())


def _about(archive: zipfile.ZipFile) -> _About:
    told = json.loads(archive.read(ABOUT))
    if told["format"] != FORMAT:
        raise ValueError(f"unknown format {told['format']}")
    return _About(told["revision"], told.get("program", ""), told.get("key"))


def _read_rows(session: Session, archive: zipfile.ZipFile) -> int:
    tables = dump.tables(session)
    dump.require_empty(session, tables)
    return sum(dump.put(session, t, _lines(archive, _lines_of(t.name))) for t in tables)


def _lines(archive: zipfile.ZipFile, name: str) -> Iterator[dict[str, Any]]:
    with archive.open(name) as raw:
        for line in io.TextIOWrapper(raw, "utf-8"):
            yield json.loads(line)


def _read_photos(house: House, archive: zipfile.ZipFile) -> int:
    n = 0
    for name in archive.namelist():
        place = (house.photo_folder / name.removeprefix("photos/")).resolve()
        inside = place.is_relative_to(house.photo_folder.resolve())
        if not name.startswith("photos/") or name.endswith("/") or not inside:
            continue
        if house.settings.photo_store and place.suffix == FILE_ENDING:
            place_of(house).put_file(archive.read(name))
        elif house.settings.photo_store:
            place_of(house).put(Photo(place.stem, archive.read(name), 0, 0))
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(archive.read(name))
        n += 1
    return n


def _own_key(house: House) -> str | None:
    try:
        return secret_key(house.settings)
    except SecretKeyMissing:
        return None


def _key_to_keep(house: House, archive: zipfile.ZipFile, about: _About) -> str | None:
    """Return the backup's key where it is wanted; refuse when another is here."""
    here = _own_key(house)
    if here is None:
        there = KEY in archive.namelist()
        return archive.read(KEY).decode("latin-1").strip() if there else None
    if about.key_mark not in {None, mark_of(here)}:
        raise AnotherKeyHere(place=_place_of_key(house))
    return None


@contextmanager
def _key_kept(house: House, key: str | None) -> Iterator[None]:
    """Keep the key before the rows are committed, so that they never stand without it."""
    if key is None:
        yield
        return
    keep_key(house.settings, key)
    try:
        yield
    except BaseException:
        key_file(house.settings).unlink()
        raise


def _keep_trail_keys(house: House, archive: zipfile.ZipFile) -> None:
    """Keep the keys of the backup's chain before those that are here: the newest seals."""
    if TRAIL_KEYS in archive.namelist():
        theirs = archive.read(TRAIL_KEYS).decode("ascii").split()
        ours = [key for key in trail_keys.kept(house.settings) if key not in theirs]
        trail_keys.keep(house.settings, [*theirs, *ours])


def _refuse_another_key(house: House, session: Session) -> None:
    """Refuse a key that opens nothing: backups of earlier versions do not tell theirs."""
    here = _own_key(house)
    if here is not None and not fits(session, here):
        raise AnotherKeyHere(place=_place_of_key(house))


def _place_of_key(house: House) -> str:
    setting = house.settings.secret_key.get_secret_value()
    return "KIOSK_SECRET_KEY" if setting else str(key_file(house.settings))


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
