"""Slips for tests: batches of a yard, their codes, trips opened with them."""

from datetime import date, timedelta
from uuid import uuid4

from db.feedback import trip_store
from db.feedback.slip_store import Batch
from db.feedback.trip_store import Trip
from kiosk import clock
from kiosk.actions.feedback.slips import make_batch
from kiosk.actions.feedback.trips import Known, open_trip, slip_known
from kiosk.locks.slips import code_of
from kiosk.wiring import House
from survey.feedback.slips import Wanted


def a_batch(
    house: House,
    many: int = 20,
    *,
    unit: str = "U1",
    begins: date | None = None,
    ends: date | None = None,
    at_gate: bool = False,
) -> Batch:
    """Give a yard slips: valid from today on for a month, unless it is said."""
    today = clock.today(house.settings.zone)
    wanted = Wanted(many, begins or today, ends or (begins or today) + timedelta(30), at_gate)
    with house.writing() as session:
        return make_batch(
            session, unit, wanted, today=min(today, wanted.valid_until), by="tests", at=clock.now()
        )


def a_slip(house: House, batch: Batch, place: int = 0) -> str:
    """Return the code of a slip by its place in its batch."""
    return code_of(house.secret, batch.first + place, salt=batch.salt)


def known_of(house: House, code: str) -> Known:
    """Return what is known of a slip, by a client of its own."""
    with house.reading() as session:
        return slip_known(session, code, secret=house.secret, client=code, at=clock.now())


def a_trip(house: House, code: str, device: str) -> Trip:
    """Open a slip on a phone."""
    known, zone = known_of(house, code), house.settings.zone
    yard = house.slips.windows_of(known.batch.id)
    with house.writing() as session:
        return open_trip(session, known, device=device, yard=yard, zone=zone, at=clock.now())


def scanned(house: House, many: int, *, unit: str, day: date) -> None:
    """Let so many slips of a yard have been scanned on a day, each by a phone of its own."""
    batch = a_batch(house, many, unit=unit)
    with house.writing() as session:
        for slip in range(batch.first, batch.last + 1):
            trip_store.open_(
                session, slip=slip, visit=str(uuid4()), batch_id=batch.id, unit_id=batch.unit_id,
                device=uuid4().hex, day=day, at=clock.now(),
            )  # fmt: skip
