"""Stars: whom the committee named in which unit's month, and its minutes."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.ground.models import PersonRow, StarDecisionRow, UnitRow
from survey.books.rulebook import Star
from survey.months import Month


def decisions(session: Session) -> list[Star]:
    """Return every decision on a star, oldest first."""
    row = StarDecisionRow
    found = session.execute(
        select(row.month, UnitRow.code, PersonRow.code)
        .join(UnitRow, UnitRow.id == row.unit_id)
        .outerjoin(PersonRow, PersonRow.id == row.person_id)
        .order_by(row.month, UnitRow.code)
    )
    return [Star(Month.read(month), unit, person) for month, unit, person in found]


def name(
    session: Session,
    month: Month,
    unit_id: int,
    person_id: int | None,
    *,
    minutes: str,
    by: str,
    at: datetime,
) -> None:
    """Keep whom the committee named for a unit's month, or that it left the month vacant."""
    row = session.get(StarDecisionRow, (str(month), unit_id))
    if row is None:
        row = StarDecisionRow(month=str(month), unit_id=unit_id)
        session.add(row)
    row.person_id, row.minutes, row.by, row.decided_at = person_id, minutes, by, at
    session.flush()


def minutes(session: Session, month: Month) -> dict[str, tuple[str | None, str | None]]:
    """Return the minutes of a month's decisions on stars, and who kept them, by unit."""
    row = StarDecisionRow
    found = session.execute(
        select(UnitRow.code, row.minutes, row.by)
        .join(UnitRow, UnitRow.id == row.unit_id)
        .where(row.month == str(month))
    )
    return {unit: (minutes, by) for unit, minutes, by in found}
