"""History brought in from files: in bulk, and once each.

Everything here is told by row numbers of the directory; who calls has checked the codes. What is
kept already stays as it is where it is equal, and is corrected where corrections are allowed.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.cases import case_store
from db.files.bringing import Counts, Progress, Values, numbers, put_rows
from db.ground.lots import lots
from db.ground.models import (
    BurstDecisionRow,
    BurstRow,
    ComplaintRow,
    CorrectiveActionRow,
    CounsellingRow,
    FindingRow,
    HoldRow,
    InspectionRow,
    RatingRow,
    RequestRow,
    StarDecisionRow,
    WindowRow,
    WindowTokenRow,
)

COMPLAINT: Final = (
    "window_id",
    "person_id",
    "source",
    "category",
    "words",
    "outcome",
    "state",
    "occurred_at",
    "decided_at",
)
COUNSELLING: Final = ("person_id", "complaint_id", "held_at", "promised")
REFERRED: Final[Mapping[str, Any]] = {
    "ratings": RatingRow.id,
    "complaints": ComplaintRow.ref,
    "inspections": InspectionRow.ref,
    "corrective_actions": CorrectiveActionRow.ref,
    "requests": RequestRow.ref,
    "holds": HoldRow.ref,
    "bursts": BurstRow.ref,
    "burst_decisions": BurstDecisionRow.ref,
}
"""Tables too long to know all of: only what files refer to is asked for."""
NUMBERED: Final[Mapping[str, Any]] = {
    "complaints": ComplaintRow.ref,
    "counselling": CounsellingRow.ref,
    "inspections": InspectionRow.ref,
}
"""Tables whose rows people number by hand: two numbers of one look are a slip."""


def put_complaints(
    session: Session, complaints: Iterable[Values], progress: Progress, *, unsaid: Collection[str]
) -> Counts:
    """Keep complaints by their references; outcome, person and category may be corrected.

    What stands in columns that are `unsaid` is kept as it is.
    """
    compared = [name for name in COMPLAINT if name not in unsaid]
    counts = put_rows(session, ComplaintRow, complaints, compared, progress)
    case_store.adopt(session)
    return counts


def put_counsellings(
    session: Session, records: Iterable[Values], progress: Progress, *, unsaid: Collection[str]
) -> Counts:
    """Keep counselling records by their references; what is `unsaid` is kept as it is."""
    compared = [name for name in COUNSELLING if name not in unsaid]
    return put_rows(session, CounsellingRow, records, compared, progress)


def put_checks(session: Session, inspections: Iterable[Values], progress: Progress) -> Counts:
    """Keep inspections by their references."""
    return put_rows(
        session,
        InspectionRow,
        inspections,
        ("window_id", "inspector_id", "kind", "score", "inspected_at"),
        progress,
    )


def walked(session: Session, refs: Sequence[str]) -> set[str]:
    """Return those of the inspections that were made here, item by item."""
    row, found = InspectionRow, FindingRow
    made: set[str] = set()
    for batch in lots(refs):
        by_item = select(found.inspection_id)
        made |= set(session.scalars(select(row.ref).where(row.ref.in_(batch), row.id.in_(by_item))))
    return made


def put_star(
    session: Session,
    *,
    month: str,
    unit_id: int,
    person_id: int | None,
    told: Values,
    names_nobody: bool = False,
) -> Counts:
    """Keep the committee's decision for a unit's month; `told` is who kept which minutes when.

    A decision that stays the same keeps its minutes where the file has none, and its star where
    the file names nobody at all.
    """
    row = session.get(StarDecisionRow, (month, unit_id))
    if row is not None and names_nobody:
        person_id = row.person_id
    if row is None:
        session.add(StarDecisionRow(month=month, unit_id=unit_id, person_id=person_id, **told))
        return Counts(new=1)
    kept = {name: getattr(row, name) for name in told}
    if row.person_id == person_id and (told == kept or not any(told.values())):
        return Counts(unchanged=1)
    row.person_id = person_id
    for name, value in told.items():
        setattr(row, name, value)
    return Counts(changed=1)


def holder_of_token(session: Session, token: str) -> str | None:
    """Return the window a token was printed for, be it in use or revoked; None: it is unknown."""
    return session.scalar(
        select(WindowRow.code)
        .join(WindowTokenRow, WindowTokenRow.window_id == WindowRow.id)
        .where(WindowTokenRow.token == token)
    )


def put_token(session: Session, token: str, *, window_id: int, at: datetime) -> None:
    """Keep an unknown token as that of a window that has none in use."""
    session.add(WindowTokenRow(token=token, window_id=window_id, issued_at=at))
    session.flush()


def complaint_ids(session: Session, refs: Sequence[str]) -> dict[str, int]:
    """Return the row numbers of complaints by their references."""
    return numbers(session, ComplaintRow, refs)


def all_numbers(session: Session, name: str) -> set[str]:
    """Return all numbers of a table whose rows people number by hand."""
    return set(session.scalars(select(NUMBERED[name])))


def known(session: Session, name: str, refs: Sequence[str]) -> set[str]:
    """Return those of the references that a table of things with one knows."""
    column = REFERRED[name]
    found: set[str] = set()
    for batch in lots(refs):
        found |= set(session.scalars(select(column).where(column.in_(batch))))
    return found
