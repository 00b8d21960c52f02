"""Keeping a photo: the picture in its place first, then its row; never a row without a picture."""

from typing import Final

from db.ground import photo_store
from kiosk import clock
from kiosk.pictures.photo_stores import place_for
from kiosk.pictures.photos import Photo, PhotoPlace, dark_pixels, read_photo
from kiosk.wiring import House
from survey.refusals.cases import SignatureEmpty

LEAST_INK: Final = 60
"""Dark pixels; a dot has fewer, the shortest name has more."""


def place_of(house: House) -> PhotoPlace:
    """Return where this house keeps its photos."""
    return place_for(house.settings)


def keep_photo(house: House, raw: bytes) -> Photo:
    """Keep a picture and return it; refuse what is none, and when there is no room.

    The picture is made smaller before the database is asked for its one writer.
    """
    return keep_read(house, read_photo(raw))


def keep_signature(house: House, raw: bytes) -> Photo:
    """Keep a drawn signature and return it; refuse an empty field, and what is no picture."""
    picture = read_photo(raw)
    if dark_pixels(picture) < LEAST_INK:
        raise SignatureEmpty
    return keep_read(house, picture)


def keep_read(house: House, photo: Photo) -> Photo:
    """Keep a picture that was read already, and return it; refuse when there is no room."""
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
