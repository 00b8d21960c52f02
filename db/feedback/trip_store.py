"""Trips: a slip's first scan binds it to one phone; where staff saw the slip stands beside."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from db.feedback.ratings import STANDING
from db.ground.models import AccountRow, RatingRow, TripRow, TripStopRow, UnitRow


@dataclass(frozen=True, slots=True)
class Trip:
    """A trip of a slip; `nth` tells how many its phone opened at the yard that day, with this."""

    slip: int
    visit: str
    batch_id: int
    unit_id: int
    unit: str
    device: str | None
    opened_at: datetime
    nth: int


@dataclass(frozen=True, slots=True)
class Stop:
    """A slip seen at a window."""

    slip: int
    window_id: int
    at: datetime


def of_slip(session: Session, number: int) -> Trip | None:
    """Return the trip of a slip; None while nobody scanned it."""
    row, unit = TripRow, UnitRow
    found = session.execute(
        select(
            row.slip, row.visit, row.batch_id, row.unit_id, unit.code, row.device,
            row.opened_at, row.nth,
        )
        .join(unit, unit.id == row.unit_id)
        .where(row.slip == number)
    ).first()  # fmt: skip
    return Trip(*found) if found else None


def open_(
    session: Session,
    *,
    slip: int,
    visit: str,
    batch_id: int,
    unit_id: int,
    device: str,
    day: date,
    at: datetime,
) -> bool:
    """Bind a slip to a phone; tell whether no other one was faster."""
    row = TripRow
    nth = opened_by(session, device, unit_id=unit_id, day=day) + 1
    try:
        with session.begin_nested():
            session.add(
                row(
                    slip=slip, visit=visit, batch_id=batch_id, unit_id=unit_id, device=device,
                    opened_at=at, biz_date=day, nth=nth,
                )
            )  # fmt: skip
    except IntegrityError:
        return False
    return True


def take_along(
    session: Session,
    visit: str,
    device: str,
    windows: Collection[int],
    *,
    days: tuple[date, date],
    since: datetime,
) -> None:
    """Let what a phone rated by printed codes shortly before belong to its trip.

    So whoever rates a window again on the trip changes that rating, and adds none. Of several at a
    window the last one goes along; none of another trip does.
    """
    row, trip = RatingRow, TripRow
    found = session.execute(
        select(row.window_id, row.seq)
        .where(
            row.biz_date.between(*days), row.window_id.in_(windows), row.device == device,
            row.received_at >= since, row.standing.in_(STANDING),
            ~exists().where(trip.visit == row.visit),
        )
        .order_by(row.seq)
    )  # fmt: skip
    last = {int(window): int(seq) for window, seq in found}
    if last:
        session.execute(update(row).where(row.seq.in_(last.values())).values(visit=visit))


def opened_by(session: Session, device: str, *, unit_id: int, day: date) -> int:
    """Return how many trips a phone opened at a yard on a day."""
    row = TripRow
    mine = (row.biz_date == day, row.unit_id == unit_id, row.device == device)
    return session.scalar(select(func.count()).where(*mine)) or 0


def scores(session: Session, visit: str) -> dict[int, tuple[str, int]]:
    """Return what was rated on a trip: by window, the receipt and the score that stand."""
    row = RatingRow
    found = session.execute(
        select(row.window_id, row.id, row.score).where(
            row.visit == visit, row.standing.in_(STANDING)
        )
    )
    return {window_id: (receipt, score) for window_id, receipt, score in found}


def note_stop(
    session: Session,
    *,
    slip: int,
    window_id: int,
    at: datetime,
    day: date,
    noted_at: datetime,
    by: str,
) -> bool:
    """Note that a slip was at a window; tell whether nobody had noted it there before."""
    stop = TripStopRow(
        slip=slip, window_id=window_id, at=at, biz_date=day, noted_at=noted_at, noted_by=by
    )
    try:
        with session.begin_nested():
            session.add(stop)
    except IntegrityError:
        return False
    return True


def seen_at(session: Session, number: int) -> frozenset[int]:
    """Return the windows where staff saw a slip."""
    row = TripStopRow
    return frozenset(session.scalars(select(row.window_id).where(row.slip == number)))


def opened_between(
    session: Session, unit: str, first: date, last: date
) -> dict[int, frozenset[int]]:
    """Return the slips of a unit scanned on some days, each with the windows rated on its trip."""
    row, rating = TripRow, RatingRow
    found: Iterable[Any] = session.execute(
        select(row.slip, rating.window_id)
        .join(UnitRow, UnitRow.id == row.unit_id)
        .join(rating, (rating.visit == row.visit) & rating.standing.in_(STANDING), isouter=True)
        .where(UnitRow.code == unit, row.biz_date.between(first, last))
    )
    rated: dict[int, set[int]] = {}
    for slip, window in found:
        rated.setdefault(slip, set()).update(() if window is None else (window,))
    return {slip: frozenset(windows) for slip, windows in rated.items()}


def days_of(session: Session, unit: str, first: date, last: date) -> dict[int, date]:
    """Return on which day each slip of a unit was scanned first, of those scanned on some days."""
    row = TripRow
    found: Iterable[Any] = session.execute(
        select(row.slip, row.biz_date)
        .join(UnitRow, UnitRow.id == row.unit_id)
        .where(UnitRow.code == unit, row.biz_date.between(first, last))
    )
    return dict(map(tuple, found))


def stops_between(
    session: Session, first: date, last: date, *, windows: Collection[int]
) -> list[Stop]:
    """Return where slips were seen on some days at some windows, in the order of time."""
    row = TripStopRow
    found: Iterable[Any] = session.execute(
        select(row.slip, row.window_id, row.at)
        .where(row.biz_date.between(first, last), row.window_id.in_(windows))
        .order_by(row.at, row.id)
    )
    return [Stop(*each) for each in found]


def noted_by_others(
    session: Session, first: date, last: date, *, windows: Collection[int]
) -> frozenset[int]:
    """Return the slips that somebody noted at some windows, whom no rating of their trip reached.

    Whoever rates themselves with a slip from the roll could note it at their own window, too.
    """
    stop = TripStopRow
    found = session.scalars(
        select(stop.slip)
        .where(stop.biz_date.between(first, last), stop.window_id.in_(windows), ~by_the_rated())
        .distinct()
    )
    return frozenset(found)


def by_the_rated() -> ColumnElement[bool]:
    """Return the condition that a stop was noted by whom a rating of its trip reached."""
    trip, rating, stop = aliased(TripRow), aliased(RatingRow), TripStopRow
    return exists().where(
        trip.slip == stop.slip,
        rating.visit == trip.visit,
        AccountRow.person_id == rating.person_id,
        AccountRow.username == stop.noted_by,
    )
