"""Restoring: a backup put back into an empty place, all or nothing.

One of an earlier version is put back as it was, and migrated in the same transaction.
"""

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from db.ground import dump, schema
from kiosk.locks import trail_keys
from kiosk.locks.keys import keep_key, key_file
from kiosk.pictures.keeping import place_of
from kiosk.pictures.photos import FILE_ENDING, Photo
from kiosk.upkeep import stamps, trail
from kiosk.upkeep.backup import ABOUT, FORMAT, KEY, TRAIL_KEYS, Kept, lines_of, own_key
from kiosk.upkeep.known_key import fits, mark_of
from kiosk.wiring import House
from survey.refusals.backups import AnotherKeyHere, BackupNewer, NotABackup
from survey.refusals.house import RowsDangle


@dataclass(frozen=True, slots=True)
class _About:
    revision: str
    program: str
    key_mark: str | None


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
    return sum(dump.put(session, t, _lines(archive, lines_of(t.name))) for t in tables)


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


def _key_to_keep(house: House, archive: zipfile.ZipFile, about: _About) -> str | None:
    """Return the backup's key where it is wanted; refuse when another is here."""
    here = own_key(house)
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
    here = own_key(house)
    if here is not None and not fits(session, here):
        raise AnotherKeyHere(place=_place_of_key(house))


def _place_of_key(house: House) -> str:
    setting = house.settings.secret_key.get_secret_value()
    return "KIOSK_SECRET_KEY" if setting else str(key_file(house.settings))


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
