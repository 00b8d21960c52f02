"""A slip at its first scan becomes one phone's trip; staff note where its lorry was."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.directory import account_store
from db.directory.directory_store import Window
from db.feedback import slip_store, trip_store
from db.feedback.slip_store import Batch
from db.feedback.trip_store import Trip
from kiosk.locks.doors import FORGIVEN_AFTER, wait_before_next
from kiosk.locks.ordered_keys import ordered_key
from kiosk.locks.slips import is_ours
from survey.feedback import slips
from survey.months import business_date
from survey.refusals.slips import (
    SlipElsewhere,
    SlipGuessed,
    SlipOfAnotherYard,
    SlipUnknown,
    StopOutOfTime,
    TripOver,
)


@dataclass(frozen=True, slots=True)
class Known:
    """A slip that is ours: its number, its batch, and its trip once it was scanned."""

    number: int
    batch: Batch
    trip: Trip | None


def slip_known(session: Session, code: str, *, secret: str, client: str, at: datetime) -> Known:
    """Return what is known of a slip by its code; refuse one that is not ours.

    The right code is always known, whatever others tried from the same address: sixty lorries
    share one. Wrong ones in a row make further wrong ones wait.
    """
    number = slips.number_of(code)
    batch = slip_store.holding(session, number)
    if batch is None or not is_ours(secret, code, salt=batch.salt):
        if wait := wait_before_next(session, _door(client), at=at):
            raise SlipGuessed(seconds=wait)
        raise SlipUnknown
    return Known(number, batch, trip_store.of_slip(session, number))


def note_wrong_slip(session: Session, *, client: str, at: datetime) -> None:
    """Make the next wrong guess of this client wait."""
    account_store.forgive(session, before=at - FORGIVEN_AFTER)
    account_store.note_failure(session, _door(client), at=at)


def trip_of(known: Known, *, device: str, at: datetime) -> Trip:
    """Return a phone's trip under way; refuse another phone's, and one that is over."""
    if known.trip is None:
        raise SlipUnknown
    if not slips.under_way(known.trip.opened_at, at):
        raise TripOver
    if known.trip.device != device:
        raise SlipElsewhere
    return known.trip


def open_trip(
    session: Session,
    known: Known,
    *,
    device: str,
    yard: Collection[int],
    zone: ZoneInfo,
    at: datetime,
) -> Trip:
    """Return the trip that a slip opens on a phone: its own, once more, or a new one.

    What the phone rated at the yard by printed codes shortly before goes along. Refuses a slip of
    another phone, of a trip that is over, of a batch that is not valid today, and one that a gate
    handed out too long ago.
    """
    if known.trip is None:
        day = business_date(at, zone)
        slips.refuse_closed(known.batch.terms, day)
        slips.refuse_stale(slip_store.handed_on(session, known.batch, known.number), day)
        visit = str(ordered_key())
        if trip_store.open_(
            session,
            slip=known.number,
            visit=visit,
            batch_id=known.batch.id,
            unit_id=known.batch.unit_id,
            device=device,
            day=day,
            at=at,
        ):
            trip_store.take_along(
                session, visit, device, yard,
                days=(day - timedelta(1), day), since=at - slips.BEFORE,
            )  # fmt: skip
        known = Known(known.number, known.batch, trip_store.of_slip(session, known.number))
    return trip_of(known, device=device, at=at)


def note_stop(
    session: Session,
    known: Known,
    window: Window,
    *,
    yard: Iterable[int],
    said_at: datetime | None,
    zone: ZoneInfo,
    by: str,
    at: datetime,
) -> bool:
    """Note that a lorry was at a window, now or at a time said; tell whether it was not noted yet.

    Refuses a slip of another yard, of a voided batch, on a day when it is not valid, and a time to
    come or too long ago. Whose the window is, the caller asks.
    """
    moment = said_at or at
    if not at - slips.LATEST <= moment <= at:
        raise StopOutOfTime(days=slips.LATEST.days)
    day = business_date(moment, zone)
    slips.refuse_closed(known.batch.terms, day)
    if window.id not in yard:
        raise SlipOfAnotherYard(unit=known.batch.unit_name, window=window.name)
    return trip_store.note_stop(
        session, slip=known.number, window_id=window.id, at=moment, day=day, noted_at=at, by=by
    )


def _door(client: str) -> str:
    return f"slip-client:{client}"
