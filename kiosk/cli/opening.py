"""How commands open the installation."""

from collections.abc import Iterator
from contextlib import contextmanager

from db.ground import schema
from kiosk.config import Settings
from kiosk.wiring import House, open_house


@contextmanager
def opened(
    settings: Settings | None = None, *, ready: bool = True, hurried: bool = False
) -> Iterator[House]:
    """Give the opened house; refuse a database that is not at this code's version.

    Nobody stands before a command: it may ask the database for as long as it needs.
    """
    house = open_house(settings or Settings.read(), hurried=hurried)
    try:
        if ready:
            schema.require_current(house.database)
        yield house
    finally:
        house.close()
