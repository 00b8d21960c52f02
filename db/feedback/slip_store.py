"""Batches of slips: a range of numbers for a yard, valid for some days, voided once or never."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.ground import keyed
from db.ground.models import SlipBatchRow, SlipsHandedRow, TripRow, UnitRow, WindowRow
from survey.feedback.slips import Terms, Wanted
from survey.refusals.slips import BatchMeanwhile, BatchUnknown


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch of slips; the number of its first slip names it."""

    id: int
    first: int
    last: int
    salt: str
    at_gate: bool
    handed: int
    unit_id: int
    unit: str
    unit_name: str
    valid_from: date
    valid_until: date
    made_at: datetime
    made_by: str
    voided_at: datetime | None
    voided_by: str | None
    void_reason: str | None

    @property
    def many(self) -> int:
        """How many slips it has."""
        return self.last - self.first + 1

    @property
    def terms(self) -> Terms:
        """When its slips open a trip."""
        return Terms(self.valid_from, self.valid_until, self.voided_at is not None)


def make(
    session: Session, wanted: Wanted, *, unit_id: int, salt: str, by: str, at: datetime
) -> Batch:
    """Return a new batch of the next numbers; refuse where another took them meanwhile."""
    row = SlipBatchRow
    first = (session.scalar(select(func.max(row.last))) or 0) + 1
    made = row(
        unit_id=unit_id, first=first, last=first + wanted.many - 1, salt=salt,
        at_gate=wanted.at_gate, handed=0, valid_from=wanted.valid_from,
        valid_until=wanted.valid_until, made_by=by, made_at=at,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as taken:
        raise BatchMeanwhile from taken
    return of_first(session, first)


def of_first(session: Session, first: int) -> Batch:
    """Return the batch that begins with a number; refuse where none does."""
    found = _batches(session, SlipBatchRow.first == first)
    if not found:
        raise BatchUnknown
    return found[0]


def holding(session: Session, number: int) -> Batch | None:
    """Return the batch that a slip's number is of; None where it is of none."""
    row = SlipBatchRow
    found = _batches(session, row.first <= number, row.last >= number)
    return found[0] if found else None


def of_units(session: Session, units: Collection[str]) -> list[Batch]:
    """Return the batches of some units, the newest first."""
    return _batches(session, UnitRow.code.in_(units))


def changed_since(session: Session, moment: datetime) -> list[Batch]:
    """Return the batches that were made or voided since a moment, the newest first."""
    row = SlipBatchRow
    return _batches(session, or_(row.made_at >= moment, row.voided_at >= moment))


def at_gates(session: Session, day: date) -> list[Batch]:
    """Return the batches that gates hand out on a day and have slips of, the oldest first."""
    row = SlipBatchRow
    found = _batches(
        session, row.at_gate.is_(True), row.voided_at.is_(None), row.valid_from <= day,
        row.valid_until >= day, row.first + row.handed <= row.last,
    )  # fmt: skip
    return found[::-1]


def windows_of(session: Session, since: date) -> dict[int, frozenset[int]]:
    """Return the windows of each batch's yard, units beneath included; none of a voided batch.

    A batch whose last day is before a day is left out.
    """
    row = SlipBatchRow
    known = select(row.id).where(row.valid_until >= since)
    windows: dict[int, set[int]] = {batch: set() for batch in session.scalars(known)}
    stands = (row.valid_until >= since, row.voided_at.is_(None))
    tree = (
        select(row.id.label("batch"), row.unit_id.label("unit"))
        .where(*stands)
        .cte("yards", recursive=True)
    )
    beneath = select(tree.c.batch, UnitRow.id).join(tree, UnitRow.parent_id == tree.c.unit)
    tree = tree.union(beneath)
    found = session.execute(
        select(tree.c.batch, WindowRow.id).join(WindowRow, WindowRow.unit_id == tree.c.unit)
    )
    for batch, window in found:
        windows.setdefault(batch, set()).add(window)
    return {batch: frozenset(ids) for batch, ids in windows.items()}


def hand_out(session: Session, batch: Batch, day: date) -> int | None:
    """Return the number of a batch's next slip, handed out at the gate; None where none is left.

    Up to which slip a day came is kept with it.
    """
    row = SlipBatchRow
    left = (row.first == batch.first, row.at_gate.is_(True), row.first + row.handed <= row.last)
    handed = session.scalar(
        update(row).where(*left).values(handed=row.handed + 1).returning(row.handed)
    )
    if handed is None:
        return None
    number: int = batch.first + handed - 1
    keyed.put(session, SlipsHandedRow, batch_id=batch.id, biz_date=day, last=number)
    return number


def handed_on(session: Session, batch: Batch, number: int) -> date | None:
    """Return on which day a gate handed a slip out; None where nobody knows."""
    row = SlipsHandedRow
    return session.scalar(
        select(func.min(row.biz_date)).where(row.batch_id == batch.id, row.last >= number)
    )


def void(session: Session, first: int, *, by: str, at: datetime, reason: str) -> bool:
    """Void a batch; tell whether it was not yet."""
    row = SlipBatchRow
    done = session.scalar(
        update(row)
        .where(row.first == first, row.voided_at.is_(None))
        .values(voided_at=at, voided_by=by, void_reason=reason)
        .returning(row.id)
    )
    return done is not None


def used(session: Session, batches: Iterable[int]) -> dict[int, int]:
    """Return how many slips of each batch opened a trip; a batch with none is left out."""
    row = TripRow
    found = session.execute(
        select(row.batch_id, func.count())
        .where(row.batch_id.in_(sorted(batches)))
        .group_by(row.batch_id)
    )
    return {int(batch): int(n) for batch, n in found}


def wrong(session: Session) -> Iterator[str]:
    """Yield what cannot be: batches that share numbers, trips whose slip is not of their batch."""
    batch, trip = SlipBatchRow, TripRow
    before = 0
    ranges = session.execute(select(batch.first, batch.last).order_by(batch.first)).all()
    for first, last in ranges:
        if first <= before:
            yield f"slips {first} to {min(before, last)} are of two batches"
        before = max(before, last)
    astray = select(trip.slip).join(batch, batch.id == trip.batch_id)
    for slip in session.scalars(astray.where(~trip.slip.between(batch.first, batch.last))):
        yield f"the trip of slip {slip} is of another batch"


def _batches(session: Session, *conditions: ColumnElement[bool]) -> list[Batch]:
    row, unit = SlipBatchRow, UnitRow
    found: Iterable[Any] = session.execute(
        select(
            row.id, row.first, row.last, row.salt, row.at_gate, row.handed,
            row.unit_id, unit.code, unit.name,
            row.valid_from, row.valid_until, row.made_at, row.made_by,
            row.voided_at, row.voided_by, row.void_reason,
        )
        .join(unit, unit.id == row.unit_id)
        .where(*conditions)
        .order_by(row.first.desc())
    )  # fmt: skip
    return [Batch(*each) for each in found]
