"""Slips for tests: batches of a yard, their codes, trips opened with them."""

from datetime import date, timedelta

from db.feedback.slip_store import Batch
from db.feedback.trip_store import Trip
from kiosk import clock
from kiosk.actions.feedback.slips import make_batch
from kiosk.actions.feedback.trips import Known, open_trip, slip_known
from kiosk.locks.slips import code_of
from kiosk.wiring import House


def a_batch(
    house: House,
    many: int = 20,
    *,
    unit: str = "U1",
    begins: date | None = None,
    ends: date | None = None,
) -> Batch:
    """Give a yard slips: valid from today on for a month, unless it is said."""
    today = clock.today(house.settings.zone)
    with house.writing() as session:
        return make_batch(
            session, unit, many, valid_from=begins or today,
            valid_until=ends or (begins or today) + timedelta(30),
            today=min(today, ends or today), by="tests", at=clock.now(),
        )  # fmt: skip


def a_slip(house: House, batch: Batch, place: int = 0) -> str:
    """Return the code of a slip by its place in its batch."""
    return code_of(house.secret, batch.first + place, salt=batch.salt)


def known_of(house: House, code: str) -> Known:
    """Return what is known of a slip, by a client of its own."""
    with house.reading() as session:
        return slip_known(session, code, secret=house.secret, client=code, at=clock.now())


def a_trip(house: House, code: str, device: str) -> Trip:
    """Open a slip on a phone."""
    known = known_of(house, code)
    with house.writing() as session:
        return open_trip(session, known, device=device, zone=house.settings.zone, at=clock.now())
