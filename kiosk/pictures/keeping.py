"""Keeping a photo: the picture in its place first, then its row; never a row without a picture."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from db.ground import photo_store, stranger_store
from kiosk import clock
from kiosk.pictures.photo_stores import place_for
from kiosk.pictures.photos import Photo, PhotoPlace, dark_pixels, read_photo
from kiosk.wiring import House
from survey.quotas import refuse_more
from survey.refusals.counselling import SignatureEmpty

SWEPT_AT_ONCE: Final = 100
LEAST_INK: Final = 60
"""Dark pixels; a dot has fewer, the shortest name has more."""


@dataclass(frozen=True, slots=True)
class Stranger:
    """Who hands in a photo without being signed in, as marks of the browser and its network."""

    device: str | None
    network: str | None


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


def keep_read(house: House, photo: Photo, stranger: Stranger | None = None) -> Photo:
    """Keep a picture that was read already, and return it; refuse when there is no room."""
    place, now = place_of(house), clock.now()
    place.put(photo)
    with house.writing() as session:
        is_new = photo_store.add(
            session,
            photo.sha256,
            width=photo.width,
            height=photo.height,
            size=len(photo.jpeg),
            at=now,
        )
        if stranger is None:
            stranger_store.forget(session, photo.sha256)
        elif is_new:
            device, network = stranger.device, stranger.network
            stranger_store.keep(session, photo.sha256, device=device, network=network, at=now)
    if is_new and not place.has(photo.sha256):  # swept between being put and being noted
        place.put(photo)
    return photo


def keep_strangers(house: House, raw: bytes, *, stranger: Stranger) -> Photo:
    """Keep a picture that nobody signed in hands in, as `keep_photo` does.

    Refuses what is too much of one browser, or of everybody, before it is looked at.
    """
    device, network = stranger.device, stranger.network
    with house.reading() as session:
        refuse_more(
            stranger_store.handed_in(session, device=device, network=network, now=clock.now())
        )
    return keep_read(house, read_photo(raw), stranger)


def sweep(house: House, *, now: datetime) -> int:
    """Drop photos of strangers that belong to nothing for too long; return how many.

    The picture goes before its row is gone for others: killed in between, the next sweep ends it.
    """
    place = place_of(house)
    with house.writing(by=house.clockwork) as session:
        swept = stranger_store.sweep(session, now=now, limit=SWEPT_AT_ONCE)
        for each in swept:
            place.drop(each)
    return len(swept)
