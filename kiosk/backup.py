"""Backups: one zip file with every table's rows, the photos and the key; readable by eye.

The rows are read in one transaction, so the copy is consistent while customers go on rating.
It fits SQLite and PostgreSQL alike: restoring into the other one is how to move between them.
"""

import io
import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from db import dump, schema
from kiosk.actions.photos import place_of
from kiosk.keys import SecretKeyMissing, key_file, secret_key
from kiosk.photos import Photo
from kiosk.wiring import House
from survey.refusals import Unusable
from survey.texts import Text

ABOUT: Final = "about.json"
KEY: Final = "secret.key"
FORMAT: Final = 1


class NotABackup(Unusable):
    """The file is no backup of this product, or is damaged."""

    code = "backup.unreadable"
    sentence = Text("{file} 不是完整的备份文件：{why}。", "{file} is not a complete backup: {why}.")


@dataclass(frozen=True, slots=True)
class Kept:
    """What a backup holds."""

    rows: int
    photos: int


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
    """Restore a backup into an empty place, all or nothing; refuse a damaged or newer one."""
    try:
        with zipfile.ZipFile(file) as archive:
            about = json.loads(archive.read(ABOUT))
            damaged = archive.testzip()
            if damaged or about.get("format") != FORMAT:
                raise NotABackup(file=file, why=damaged or "unknown format")
            return _read(house, archive, about)
    except (zipfile.BadZipFile, KeyError, ValueError) as broken:
        raise NotABackup(file=file, why=broken) from broken


def _write(house: House, archive: zipfile.ZipFile) -> Kept:
    n = 0
    with house.reading() as session:
        if not house.database.is_sqlite:
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        for name in dump.tables():
            n += _write_lines(archive, f"tables/{name}.jsonl", dump.rows(session, name))
    photos = _write_photos(house, archive)
    if key_file(house.settings).is_file():
        archive.write(key_file(house.settings), KEY)
    about = {"format": FORMAT, "revision": schema.revision(house.database), "rows": n}
    archive.writestr(ABOUT, json.dumps(about))
    return Kept(n, photos)


def _write_lines(archive: zipfile.ZipFile, name: str, rows: Iterable[dict[str, Any]]) -> int:
    n = 0
    with archive.open(name, "w", force_zip64=True) as raw, io.TextIOWrapper(raw, "utf-8") as lines:
        for row in rows:
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
            n += 1
    return n


def _write_photos(house: House, archive: zipfile.ZipFile) -> int:
    n = 0
    if house.settings.photo_store:
        place = place_of(house)
        for sha256, _size in place.sizes():
            archive.writestr(f"photos/{sha256[:2]}/{sha256}.jpg", place.get(sha256))
            n += 1
    elif house.photo_folder.is_dir():
        for photo in sorted(house.photo_folder.rglob("*")):
            if photo.is_file():
                name = photo.relative_to(house.photo_folder).as_posix()
                archive.write(photo, f"photos/{name}", zipfile.ZIP_STORED)
                n += 1
    return n


def _read(house: House, archive: zipfile.ZipFile, about: dict[str, Any]) -> Kept:
    schema.migrate(house.database)
    if about["revision"] != schema.revision(house.database):
        raise NotABackup(file=archive.filename, why=f"its database version is {about['revision']}")
    n = 0
    with house.writing() as session:
        dump.require_empty(session)
        for name in dump.tables():
            n += dump.put(session, name, _lines(archive, f"tables/{name}.jsonl"))
        photos = _read_photos(house, archive)
    _read_key(house, archive)
    return Kept(n, photos)


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
        if house.settings.photo_store:
            place_of(house).put(Photo(place.stem, archive.read(name), 0, 0))
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(archive.read(name))
        n += 1
    return n


def _read_key(house: House, archive: zipfile.ZipFile) -> None:
    try:
        secret_key(house.settings)
    except SecretKeyMissing:
        if KEY in archive.namelist():
            path = key_file(house.settings)
            path.touch(0o600)
            path.write_bytes(archive.read(KEY))
