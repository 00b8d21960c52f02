"""How commands open the installation."""

from collections.abc import Iterator
from contextlib import contextmanager

from db.ground import schema
from db.ground.engine import missing_file
from kiosk.config import Settings
from kiosk.wiring import House, open_house
from survey.refusals.house import DatabaseMissing


def require_keys(house: House) -> None:
    """Refuse where the secret key or one of the trail is missing, or another than of then."""
    from kiosk.upkeep import known_key, trail

    with house.reading() as session:
        known_key.require(session, house.settings)
        trail.require_keys(session, house)


@contextmanager
def opened(
    settings: Settings | None = None,
    *,
    ready: bool = True,
    hurried: bool = False,
    may_make: bool = False,
) -> Iterator[House]:
    """Give the opened house; refuse a database that is not at this code's version, or not there.

    Nobody stands before a command: it may ask the database for as long as it needs. What looks
    in the wrong place must say so, and not find the empty database that it made there.
    """
    settings = settings or Settings.read()
    missing = None if may_make else missing_file(settings.resolved_database_url)
    if missing is not None:
        raise DatabaseMissing(place=missing)
    house = open_house(settings, hurried=hurried)
    try:
        if ready:
            schema.require_current(house.database)
        yield house
    finally:
        house.close()
