"""Keeping a photo: the picture in its place first, then its row; never a row without a picture."""

from db import photo_store
from kiosk import clock
from kiosk.photos import Photo, PhotoFolder, PhotoPlace, read_photo
from kiosk.wiring import House


def place_of(house: House) -> PhotoPlace:
    """Return where this house keeps its photos."""
    return PhotoFolder(house.photo_folder)


def keep_photo(house: House, raw: bytes) -> Photo:
    """Keep a picture and return it; refuse what is none, and when there is no room.

    The picture is made smaller before the database is asked for its one writer.
    """
    photo = read_photo(raw)
    place_of(house).put(photo)
    with house.writing() as session:
        photo_store.add(
            session,
            photo.sha256,
            width=photo.width,
            height=photo.height,
            size=len(photo.jpeg),
            at=clock.now(),
        )
    return photo
