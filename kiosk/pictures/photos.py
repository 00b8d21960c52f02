"""Photos: re-encoded without any metadata, kept under the hash of their content.

What comes in may be anything that calls itself a picture; what is kept is always a plain JPEG
that we wrote ourselves. Papers and recordings lie beside them as they came. 500 MB of the disk
stay free for ratings.
"""

import hashlib
import os
import re
import shutil
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final, Protocol
from uuid import uuid4

import pillow_heif
from PIL import Image, ImageOps

from survey.refusals.given import (
    NoRoomForPhotos,
    NotAPicture,
    PhotoDamaged,
    PhotoTooLarge,
    PhotoUnknown,
)

LARGEST_FILE: Final = 15 * 1024 * 1024
LARGEST_PICTURE: Final = 60_000_000
"""Pixels; a phone of 50 megapixels passes, a bomb does not."""
LARGEST_JPEG_FILE: Final = 40 * 1024 * 1024
LARGEST_JPEG: Final = 120_000_000
"""Pixels of a camera's plain JPEG: read small at once, 108 megapixels take 60 MB. One that comes
in several passes is held whole, and takes 340."""
MOST_SCANS: Final = 50
"""A camera's JPEG has a dozen; a hundred bytes ask for one more pass over the whole picture."""
LONGEST_SIDE: Final = 2048
QUALITY: Final = 82
ROOM_FOR_RATINGS: Final = 500 * 1024 * 1024
PHOTO_ENDING: Final = ".jpg"
FILE_ENDING: Final = ".bin"
"""Of every file that is kept as it came: no server that finds one by chance takes it for a page."""
FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF", "HEIF", "AVIF", "MPO")

_JPEG, _SCAN, _END = b"\xff\xd8", b"\xda", b"\xd9"
_MARKER: Final = re.compile(rb"\xff([^\x00\x01\xd0-\xd7\xff])")

pillow_heif.register_heif_opener(thumbnails=False)

FreeSpace = Callable[[Path], int]


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture as it is kept; the hash is that of the JPEG bytes."""

    sha256: str
    jpeg: bytes
    width: int
    height: int


class PhotoPlace(Protocol):
    """Where photos and files lie: a folder, an object store where there are several servers."""

    def put(self, photo: Photo) -> None:
        """Keep a photo; keeping it again changes nothing."""

    def get(self, sha256: str) -> bytes:
        """Return a photo's bytes as they were kept; refuse an unknown or changed one."""

    def sizes(self) -> Iterator[tuple[str, int]]:
        """Yield every photo there is with its size."""

    def has(self, sha256: str) -> bool:
        """Tell whether a photo is there that was just put."""

    def drop(self, sha256: str) -> None:
        """Drop a photo that belongs to nothing, where this place lets go of what it has."""

    def put_file(self, content: bytes) -> str:
        """Keep a file as it came, and return its number; keeping it again changes nothing."""

    def get_file(self, sha256: str) -> bytes:
        """Return a file's bytes as they were kept; refuse an unknown or changed one."""

    def file_sizes(self) -> Iterator[tuple[str, int]]:
        """Yield every file there is with its size."""


def read_photo(raw: bytes) -> Photo:
    """Return the picture in some bytes, upright and without metadata.

    Refuses what is empty, too large, no picture, a decompression bomb, or damaged. It may take
    hundreds of megabytes: who calls decides how many may read at a time.
    """
    most, pixels = _limits(raw)
    if len(raw) > most:
        raise PhotoTooLarge(limit=f"{most // 1024**2} MB")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a suspicious size is judged below, by our own limit
        picture = _opened(raw, pixels)
        try:
            return _written(_upright(picture))
        except Exception as damaged:  # decoders raise whatever they like on hostile bytes
            raise PhotoDamaged from damaged


def dark_pixels(photo: Photo) -> int:
    """Return how many pixels of a picture are darker than half."""
    with Image.open(BytesIO(photo.jpeg)) as picture:
        return sum(picture.convert("L").histogram()[:128])


def free_bytes(folder: Path) -> int:
    """Return how many bytes are free where a folder lies."""
    return shutil.disk_usage(folder).free


class PhotoFolder:
    """Photos and files in a local folder, spread by the first two signs of their hash."""

    def __init__(self, folder: Path, *, free: FreeSpace = free_bytes) -> None:
        self.folder = folder
        self._free = free

    def put(self, photo: Photo) -> None:
        """Keep a photo whole or not at all; refuse when ratings would lose their room."""
        self._keep(self.place_of(photo.sha256), photo.jpeg)

    def get(self, sha256: str) -> bytes:
        """Return a photo's bytes; refuse an unknown one, and one that was changed on disk."""
        return _unchanged(self.place_of(sha256), sha256)

    def has(self, sha256: str) -> bool:
        """Tell whether a photo is there."""
        return self.place_of(sha256).is_file()

    def drop(self, sha256: str) -> None:
        """Drop a photo."""
        self.place_of(sha256).unlink(missing_ok=True)

    def place_of(self, sha256: str) -> Path:
        """Return where a photo lies."""
        return self._named(sha256, PHOTO_ENDING)

    def sizes(self) -> Iterator[tuple[str, int]]:
        """Yield every photo in the folder with its size."""
        return self._sizes(PHOTO_ENDING)

    def put_file(self, content: bytes) -> str:
        """Keep a file whole or not at all, and return its number; refuse as `put` does."""
        sha256 = hashlib.sha256(content).hexdigest()
        self._keep(self._named(sha256, FILE_ENDING), content)
        return sha256

    def get_file(self, sha256: str) -> bytes:
        """Return a file's bytes; refuse an unknown one, and one that was changed on disk."""
        return _unchanged(self._named(sha256, FILE_ENDING), sha256)

    def file_sizes(self) -> Iterator[tuple[str, int]]:
        """Yield every file in the folder with its size."""
        return self._sizes(FILE_ENDING)

    def _named(self, sha256: str, ending: str) -> Path:
        checked = checked_hash(sha256)
        return self.folder / checked[:2] / f"{checked}{ending}"

    def _sizes(self, ending: str) -> Iterator[tuple[str, int]]:
        for file in sorted(self.folder.glob(f"*/*{ending}")):
            yield file.stem, file.stat().st_size

    def _keep(self, place: Path, content: bytes) -> None:
        if place.is_file():
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        if self._free(self.folder) - len(content) < ROOM_FOR_RATINGS:
            raise NoRoomForPhotos
        half = place.with_name(f".{uuid4().hex}.half")
        try:
            with half.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            half.replace(place)
        except OSError as full:
            raise NoRoomForPhotos from full
        finally:
            half.unlink(missing_ok=True)


def _unchanged(place: Path, sha256: str) -> bytes:
    try:
        content = place.read_bytes()
    except OSError as missing:
        raise PhotoUnknown from missing
    if hashlib.sha256(content).hexdigest() != sha256:
        raise PhotoUnknown
    return content


def checked_hash(sha256: str) -> str:
    """Return a photo's number; refuse what is none, so that it never becomes a path."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise PhotoUnknown
    return sha256


def _limits(raw: bytes) -> tuple[int, int]:
    """Return how many bytes and pixels a picture may have: a plain JPEG more than others."""
    is_plain = raw.startswith(_JPEG) and len(raw) <= LARGEST_JPEG_FILE and _scans(raw) == 1
    return (LARGEST_JPEG_FILE, LARGEST_JPEG) if is_plain else (LARGEST_FILE, LARGEST_PICTURE)


def _opened(raw: bytes, most: int) -> Image.Image:
    try:
        picture = Image.open(BytesIO(raw), formats=FORMATS)
    except Image.DecompressionBombError as bomb:
        raise PhotoTooLarge(limit=f"{most // 10**6} MP") from bomb
    except Exception as unreadable:
        raise NotAPicture from unreadable
    takes = 2 if "A" in picture.getbands() else 1  # transparency is made small in a second copy
    if takes * picture.width * picture.height > most:
        raise PhotoTooLarge(limit=f"{most // 10**6} MP")
    if raw.startswith(_JPEG) and _scans(raw) > MOST_SCANS:
        raise PhotoDamaged
    return picture


def _scans(jpeg: bytes) -> int:
    at, scans = len(_JPEG), 0
    while (marker := _MARKER.search(jpeg, at)) and marker[1] != _END:
        scans += marker[1] == _SCAN
        at = marker.end() + int.from_bytes(jpeg[marker.end() : marker.end() + 2])
    return scans


def _upright(picture: Image.Image) -> Image.Image:
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is read small at once
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    turned = ImageOps.exif_transpose(picture)
    if "A" in turned.getbands() or "transparency" in turned.info:
        ground = Image.new("RGBA", turned.size, "white")
        ground.alpha_composite(turned.convert("RGBA"))
        turned = ground
    return turned.convert("RGB")


def _written(picture: Image.Image) -> Photo:
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)  # pixels only: no place, no time, no device goes along
    target = BytesIO()
    clean.save(target, "JPEG", quality=QUALITY, optimize=True)
    jpeg = target.getvalue()
    return Photo(hashlib.sha256(jpeg).hexdigest(), jpeg, *clean.size)
