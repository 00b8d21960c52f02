"""Stars: whom the committee named in which unit's month, and its minutes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.ground import keyed
from db.ground.models import PersonRow, StarDecisionRow, UnitRow
from survey.books.rulebook import Star
from survey.months import Month


@dataclass(frozen=True, slots=True)
class Decision:
    """What the committee wrote of a decision; `bars`: why the star did not qualify, then.

    `despite` is why they were named all the same. What came from other books has no minutes.
    """

    minutes: str | None = None
    by: str | None = None
    decided_at: datetime | None = None
    bars: str | None = None
    despite: str | None = None


def decisions(session: Session) -> list[Star]:
    """Return every decision on a star, oldest first."""
    return [star for star, _ in decided(session)]


def decided(session: Session) -> list[tuple[Star, datetime | None]]:
    """Return every decision on a star and when it was made, where that is known."""
    row = StarDecisionRow
    found = session.execute(
        select(row.month, UnitRow.code, PersonRow.code, row.decided_at)
        .join(UnitRow, UnitRow.id == row.unit_id)
        .outerjoin(PersonRow, PersonRow.id == row.person_id)
        .order_by(row.month, UnitRow.code)
    )
    return [(Star(Month.read(month), unit, person), at) for month, unit, person, at in found]


def name(
    session: Session,
    month: Month,
    unit_id: int,
    person_id: int | None,
    written: Decision,
) -> None:
    """Keep whom the committee named for a unit's month, or that it left the month vacant."""
    keyed.put(
        session, StarDecisionRow, month=str(month), unit_id=unit_id, person_id=person_id,
        minutes=written.minutes, by=written.by, decided_at=written.decided_at,
        bars=written.bars, despite=written.despite,
    )  # fmt: skip


def minutes(session: Session, month: Month) -> dict[str, Decision]:
    """Return what the committee wrote of a month's decisions on stars, by unit."""
    row = StarDecisionRow
    found = session.execute(
        select(UnitRow.code, row.minutes, row.by, row.decided_at, row.bars, row.despite)
        .join(UnitRow, UnitRow.id == row.unit_id)
        .where(row.month == str(month))
    )
    return {
        unit: Decision(minutes, by, decided_at, bars, despite)
        for unit, minutes, by, decided_at, bars, despite in found
    }
