"""History brought in from files: in bulk, once each, roll-ups in the same transaction.

Everything here is told by row numbers of the directory; who calls has checked the codes. What is
kept already stays as it is where it is equal, and is corrected where corrections are allowed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from db import case_store
from db.lots import lots
from db.models import (
    Base,
    ComplaintRow,
    CounsellingRow,
    InspectionRow,
    RatingRow,
    StarDecisionRow,
    WindowTokenRow,
)
from db.rating_store import mark_of
from db.rollups import Counted, Differences

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
Values = Mapping[str, Any]
Progress = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows were new, the same as before, or corrected; `differing` names the last."""

    new: int = 0
    unchanged: int = 0
    changed: int = 0
    differing: tuple[Any, ...] = ()

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.new + other.new,
            self.unchanged + other.unchanged,
            self.changed + other.changed,
            self.differing + other.differing,
        )


def put_ratings(
    session: Session, ratings: Iterable[Values], *, slot: int, progress: Progress
) -> Counts:
    """Keep ratings by their numbers; one kept with another content is named, never changed."""
    differences = Differences()
    counts = Counts()
    compared = ("window_id", "person_id", "score", "created_at", "standing", "comment")
    for batch in lots(ratings):
        new, same, differing = _sorted_out(session, RatingRow, "id", batch, compared)
        marked = [{**values, "told": mark_of(values["comment"])} for values in new]
        _insert(session, RatingRow, marked)
        for values in new:
            differences.add(_counted(values))
        counts += Counts(len(new), same, len(differing), tuple(v["id"] for v in differing))
        progress(len(batch))
    differences.write(session, slot=slot)
    return counts


def put_complaints(session: Session, complaints: Iterable[Values], progress: Progress) -> Counts:
    """Keep complaints by their references; outcome, person and category may be corrected."""
    counts = _put(session, ComplaintRow, complaints, COMPLAINT, progress)
    case_store.adopt(session)
    return counts


def put_counsellings(session: Session, records: Iterable[Values], progress: Progress) -> Counts:
    """Keep counselling records by their references."""
    return _put(
        session,
        CounsellingRow,
        records,
        ("person_id", "complaint_id", "held_at", "promised"),
        progress,
    )


def put_inspections(session: Session, inspections: Iterable[Values], progress: Progress) -> Counts:
    """Keep inspections by their references."""
    return _put(
        session,
        InspectionRow,
        inspections,
        ("window_id", "inspector_id", "kind", "score", "inspected_at"),
        progress,
    )


def put_star(session: Session, *, month: str, unit_id: int, person_id: int | None) -> Counts:
    """Keep the committee's decision for a unit's month."""
    row = session.get(StarDecisionRow, (month, unit_id))
    if row is None:
        session.add(StarDecisionRow(month=month, unit_id=unit_id, person_id=person_id))
        return Counts(new=1)
    if row.person_id == person_id:
        return Counts(unchanged=1)
    row.person_id = person_id
    return Counts(changed=1)


def put_token(session: Session, token: str, *, window_id: int, at: Any) -> None:
    """Keep a window's printed token, unless it is in use already or the window has one."""
    in_use = session.scalar(
        select(WindowTokenRow.token).where(
            (WindowTokenRow.token == token)
            | ((WindowTokenRow.window_id == window_id) & WindowTokenRow.revoked_at.is_(None))
        )
    )
    if in_use is None:
        session.add(WindowTokenRow(token=token, window_id=window_id, issued_at=at))
        session.flush()


def complaint_ids(session: Session, refs: Sequence[str]) -> dict[str, int]:
    """Return the row numbers of complaints by their references."""
    found: dict[str, int] = {}
    for batch in lots(refs):
        rows = session.execute(
            select(ComplaintRow.ref, ComplaintRow.id).where(ComplaintRow.ref.in_(batch))
        )
        found |= dict(rows.all())
    return found


def _put(
    session: Session,
    row: type[Base],
    rows: Iterable[Values],
    compared: Sequence[str],
    progress: Progress,
) -> Counts:
    counts = Counts()
    for batch in lots(rows):
        new, same, differing = _sorted_out(session, row, "ref", batch, compared)
        _insert(session, row, new)
        for values in differing:
            session.execute(
                update(row)
                .where(row.__table__.c.ref == values["ref"])
                .values({name: values[name] for name in compared})
            )
        counts += Counts(len(new), same, len(differing), tuple(v["ref"] for v in differing))
        progress(len(batch))
    return counts


def _sorted_out(
    session: Session,
    row: type[Base],
    key: str,
    batch: Sequence[Values],
    compared: Sequence[str],
) -> tuple[list[Values], int, list[Values]]:
    columns = row.__table__.c
    found = session.execute(
        select(columns[key], *(columns[name] for name in compared)).where(
            columns[key].in_([values[key] for values in batch])
        )
    )
    kept = {number: rest for number, *rest in found}
    new = [values for values in batch if values[key] not in kept]
    known = [values for values in batch if values[key] in kept]
    differing = [v for v in known if [v[name] for name in compared] != kept[v[key]]]
    return new, len(known) - len(differing), differing


def _insert(session: Session, row: type[Base], values: Sequence[Values]) -> None:
    if values:
        session.execute(insert(row.__table__), list(values))  # type: ignore[arg-type] # a Table


def _counted(values: Values) -> Counted:
    return Counted(
        window_id=values["window_id"],
        person_id=values["person_id"],
        score=values["score"],
        standing=values["standing"],
        biz_date=values["biz_date"],
        biz_month=values["biz_month"],
        biz_hour=values["biz_hour"],
        reasons=tuple((values["reasons"] or "").split(",")) if values["reasons"] else (),
    )
