"""Restoring: a backup put back into an empty place, all or nothing.

One of an earlier version is put back as it was, and migrated in the same transaction.
"""

import io
import json
import zipfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from db.ground import dump, schema
from kiosk.locks import envelopes
from kiosk.locks.envelopes import Opener
from kiosk.locks.keys import keep_key, key_file, key_in
from kiosk.locks.trail_keys import keep_in, kept_in
from kiosk.pictures.keeping import place_of
from kiosk.pictures.photos import FILE_ENDING, Photo
from kiosk.upkeep import known_key, stamps, trail
from kiosk.upkeep.backup import ABOUT, FORMAT, KEY, LATER, Kept, lines_of, own_key
from kiosk.upkeep.known_key import fits, mark_of
from kiosk.wiring import House
from survey.refusals.backups import AnotherKeyHere, BackupNewer, KeysApart, NotABackup
from survey.refusals.house import RowsDangle


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody gives to restore with: the key of then (later ones beside it), an opener."""

    key_file: Path | None = None
    opener: Opener = field(default_factory=Opener)
    without_key: bool = False


@dataclass(frozen=True, slots=True)
class _About:
    revision: str
    program: str
    key_mark: str | None
    later: Mapping[str, Collection[str]]


@dataclass(frozen=True, slots=True)
class _Keys:
    """The keys that a backup goes on with, and where the secret one was found."""

    secret: str | None
    place: str
    later: Mapping[str, list[str]]


def restore(house: House, file: Path, given: Given | None = None) -> Kept:
    """Restore a backup into an empty place, all or nothing.

    One of a release before the chain of seals is taken over: nobody knows what was done before.
    Refuses a damaged or newer one, one that does not open, one whose key is missing or another
    than is here, and a place that is served meanwhile.
    """
    given = given or Given()
    with house.alone(), _opened(house, file, given.opener) as archive:
        try:
            kept, release = _read(house, file, archive, given)
        except (KeyError, ValueError, TypeError, AttributeError, SQLAlchemyError) as broken:
            raise NotABackup(file=file, why=_first_line(broken)) from broken
        except RowsDangle as broken:
            raise NotABackup(file=file, why=broken.said) from broken
    taken_over = trail.take_over_restored(house, release)
    if taken_over:
        known_key.veil_words(house)
    trail.tell_head(house, why="restored")
    return replace(kept, taken_over=taken_over)


@contextmanager
def _opened(house: House, file: Path, opener: Opener) -> Iterator[zipfile.ZipFile]:
    """Give the archive, once every byte of it is known to be as it was written."""
    with envelopes.opened(file, opener, beside=house.settings.data_dir) as kept:
        try:
            archive = zipfile.ZipFile(kept)
            damaged = archive.testzip()
        except Exception as broken:  # a flipped bit may ask for any method, size or password
            raise NotABackup(file=file, why=_first_line(broken)) from broken
        if damaged:
            raise NotABackup(file=file, why=damaged)
        yield archive


def _read(house: House, file: Path, archive: zipfile.ZipFile, given: Given) -> tuple[Kept, str]:
    """Return what was restored, and the release that had made it."""
    about = _about(archive)
    if not schema.is_known(about.revision):
        raise BackupNewer(file=file, program=about.program, revision=about.revision)
    keys = _keys_of(house, archive, about, given)
    with (
        _key_kept(house, keys.secret),
        schema.filling(house.database, at=about.revision) as session,
    ):
        rows = _read_rows(session, archive)
        photos = _read_photos(house, archive)
        if keys.secret is not None and not fits(session, keys.secret):
            raise AnotherKeyHere(place=keys.place)  # earlier backups do not tell theirs
        for name, lines in keys.later.items():
            keep_in(house.settings.data_dir / name, lines)
        stamps.take_from(house, archive)
    return Kept(rows, photos, KEY in archive.namelist()), about.program


def _about(archive: zipfile.ZipFile) -> _About:
    told = json.loads(archive.read(ABOUT))
    if told["format"] != FORMAT:
        raise ValueError(f"unknown format {told['format']}")
    later = dict(told.get("later_keys", {}))
    return _About(told["revision"], told.get("program", ""), told.get("key"), later)


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


def _keys_of(house: House, archive: zipfile.ZipFile, about: _About, given: Given) -> _Keys:
    """Return the backup's keys: those given, here, or in it; refuse others, and none."""
    here, brought = own_key(house), key_in(given.key_file) if given.key_file else None
    if here is not None and brought not in {None, here}:
        raise AnotherKeyHere(place=_place_of_key(house))
    place = str(given.key_file) if brought else _place_of_key(house)
    secret = brought or here or _part(archive, KEY)
    if secret is None and about.key_mark is not None and not given.without_key:
        raise KeysApart(missing=KEY)
    if secret is not None and about.key_mark not in {None, mark_of(secret)}:
        raise AnotherKeyHere(place=place)
    later = {name: _lines_of(house, archive, given, name) for name in LATER}
    for name, marks in about.later.items():
        if not given.without_key and {*marks} - {*LATER[name](later[name])}:
            raise KeysApart(missing=name)
    return _Keys(secret, place, {name: lines for name, lines in later.items() if lines})


def _lines_of(house: House, archive: zipfile.ZipFile, given: Given, name: str) -> list[str]:
    """Return later keys, the backup's before those that are here: the newest seals."""
    theirs = (_part(archive, name) or "").split()
    if given.key_file:
        theirs += kept_in(given.key_file.with_name(name))
    return list(dict.fromkeys([*theirs, *kept_in(house.settings.data_dir / name)]))


def _part(archive: zipfile.ZipFile, name: str) -> str | None:
    there = name in archive.namelist()
    return archive.read(name).decode("latin-1").strip() if there else None


@contextmanager
def _key_kept(house: House, key: str | None) -> Iterator[None]:
    """Keep the key before the rows are committed, so that they never stand without it."""
    if key in {None, own_key(house)}:
        yield
        return
    keep_key(house.settings, str(key))
    try:
        yield
    except BaseException:
        key_file(house.settings).unlink()
        raise


def _place_of_key(house: House) -> str:
    setting = house.settings.secret_key.get_secret_value()
    return "KIOSK_SECRET_KEY" if setting else str(key_file(house.settings))


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
