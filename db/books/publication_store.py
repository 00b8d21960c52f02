"""Publications: a star or worst on show, until it ends or what it rests on is taken back."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from db.ground.models import PersonRow, PublicationRow, UnitRow
from survey.months import Month
from survey.refusals.books import PublicationUnknown


@dataclass(frozen=True, slots=True)
class Publication:
    """What somebody proposed to show, and what became of it; `until` None: without an end."""

    id: int
    month: Month
    kind: str
    person: str
    person_name: str
    unit: str | None
    until: date | None
    proposed_by: str
    proposed_at: datetime
    published_by: str | None
    published_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_because: str | None

    def is_on_show(self, day: date) -> bool:
        """Tell whether it is published on a day, not withdrawn and not over."""
        return (
            self.published_at is not None
            and self.withdrawn_at is None
            and (self.until is None or day <= self.until)
        )


def propose(
    session: Session,
    *,
    month: Month,
    kind: str,
    person_id: int,
    unit_id: int | None,
    until: date | None,
    by: str,
    at: datetime,
) -> int:
    """Keep a proposal to publish, and return its number."""
    row = PublicationRow(
        month=str(month),
        kind=kind,
        person_id=person_id,
        unit_id=unit_id,
        until=until,
        proposed_by=by,
        proposed_at=at,
    )
    session.add(row)
    session.flush()
    return row.id


def proposed(session: Session) -> list[Publication]:
    """Return the proposals that wait for a second person, of all months."""
    return [each for each in standing(session) if each.published_at is None]


def standing(session: Session) -> list[Publication]:
    """Return what is on show or proposed and was not withdrawn, of all months."""
    return _read(session, PublicationRow.withdrawn_at.is_(None))


def publish(session: Session, number: int, *, by: str, at: datetime) -> bool:
    """Put a proposal on show; tell whether it still waited."""
    row = PublicationRow
    done = session.scalar(
        update(row)
        .where(row.id == number, row.published_at.is_(None), row.withdrawn_at.is_(None))
        .values(published_by=by, published_at=at)
        .returning(row.id)
    )
    return done is not None


def withdraw(
    session: Session, *, month: Month, kind: str, person: str, because: str, at: datetime
) -> None:
    """Take a star or worst from show, and drop proposals of it."""
    row = PublicationRow
    session.execute(
        update(row)
        .where(
            row.month == str(month),
            row.kind == kind,
            row.person_id.in_(select(PersonRow.id).where(PersonRow.code == person)),
            row.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=at, withdrawn_because=because)
    )


def get(session: Session, number: int) -> Publication:
    """Return a publication; refuse an unknown number."""
    found = _read(session, PublicationRow.id == number)
    if not found:
        raise PublicationUnknown
    return found[0]


def of_month(session: Session, month: Month) -> list[Publication]:
    """Return a month's publications and proposals, oldest first."""
    return _read(session, PublicationRow.month == str(month))


def on_show(session: Session, kind: str, day: date) -> list[Publication]:
    """Return what is on show on a day."""
    row = PublicationRow
    shown = _read(
        session, row.kind == kind, row.published_at.is_not(None), row.withdrawn_at.is_(None),
        or_(row.until.is_(None), row.until >= day),
    )  # fmt: skip
    return [each for each in shown if each.is_on_show(day)]


def _read(session: Session, *which: object) -> list[Publication]:
    row = PublicationRow
    found = session.execute(
        select(row, PersonRow.code, PersonRow.name, UnitRow.code)
        .join(PersonRow, PersonRow.id == row.person_id)
        .outerjoin(UnitRow, UnitRow.id == row.unit_id)
        .where(*which)  # type: ignore[arg-type] # conditions on the row
        .order_by(row.id)
    )
    return [
        Publication(
            each.id, Month.read(each.month), each.kind, person, name, unit, each.until,
            each.proposed_by, each.proposed_at, each.published_by, each.published_at,
            each.withdrawn_at, each.withdrawn_because,
        )
        for each, person, name, unit in found
    ]  # fmt: skip
