"""History brought in from files: in bulk, once each, roll-ups in the same transaction.

Everything here is told by row numbers of the directory; who calls has checked the codes. What is
kept already stays as it is where it is equal, and is corrected where corrections are allowed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BindParameter, bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from db.cases import case_store
from db.feedback.rating_store import PRAISE, answers_of, mark_of
from db.feedback.rollups import Counted, Differences
from db.ground.lots import lots
from db.ground.models import (
    Base,
    ComplaintRow,
    CorrectiveActionRow,
    CounsellingRow,
    FindingRow,
    InspectionRow,
    RatingAdditionRow,
    RatingRow,
    StarDecisionRow,
    WindowRow,
    WindowTokenRow,
)

RATING: Final = (
    "window_id",
    "person_id",
    "score",
    "created_at",
    "channel",
    "comment",
    "reasons",
    "standing",
    "flag",
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
REFERRED: Final[Mapping[str, Any]] = {
    "ratings": RatingRow.id,
    "complaints": ComplaintRow.ref,
    "inspections": InspectionRow.ref,
    "corrective_actions": CorrectiveActionRow.ref,
}
"""Tables too long to know all of: only what files refer to is asked for."""
# Written out in the statement: SQLite uses a partial index only for words it sees there.
_STANDS: Final[BindParameter[Any]] = bindparam(
    "stands", ("counted", "held"), expanding=True, literal_execute=True
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
    for batch in lots(ratings):
        new, same, differing = _sorted_out(session, RatingRow, "id", batch, RATING)
        marked = [{**values, "told": mark_of(values["comment"])} for values in new]
        _insert(session, RatingRow, marked)
        for values in new:
            differences.add(_counted(values))
        counts += Counts(len(new), same, len(differing), tuple(v["id"] for v in differing))
        progress(len(batch))
    differences.write(session, slot=slot)
    return counts


def standing_ratings(session: Session, visits: Sequence[str]) -> dict[tuple[str, int], str]:
    """Return the rating that stands for each of some visits, by visit and window."""
    row = RatingRow
    found: dict[tuple[str, int], str] = {}
    for batch in lots(visits):
        rows = session.execute(
            select(row.visit, row.window_id, row.id).where(
                row.visit.in_(batch), row.standing.in_(_STANDS)
            )
        )
        found |= {(visit, window): rating for visit, window, rating in rows if visit}
    return found


def put_answers(
    session: Session, additions: Iterable[Values], *, slot: int, progress: Progress
) -> Counts:
    """Keep what customers answered about commitments, one addition a rating.

    Other answers to the same rating than those that count are named, never changed. Counts answers.
    """
    differences, counts = Differences(), Counts()
    for batch in lots(additions):
        kept = answers_of(session, [values["rating_id"] for values in batch])
        new = [values for values in batch if values["rating_id"] not in kept]
        known = [values for values in batch if values["rating_id"] in kept]
        differing = [v for v in known if kept[v["rating_id"]] != v["body"]["answers"]]
        _insert(session, RatingAdditionRow, new)
        _count_answers(session, new, differences)
        told, others = _answers(new), _answers(differing)
        same = _answers(batch) - told - others
        counts += Counts(told, same, others, tuple(v["rating_id"] for v in differing))
        progress(_answers(batch))
    differences.write(session, slot=slot)
    return counts


def put_praise(session: Session, additions: Iterable[Values], progress: Progress) -> Counts:
    """Keep praise by its numbers; one kept with other words is named, never changed."""
    counts = Counts()
    for batch in lots(additions):
        kept = _praise(session, [values["id"] for values in batch])
        new = [values for values in batch if values["id"] not in kept]
        differing = tuple(v["id"] for v in batch if kept.get(v["id"], _said(v)) != _said(v))
        _insert(session, RatingAdditionRow, new)
        told = func.coalesce(RatingRow.told, 0).bitwise_or(PRAISE)
        praised = RatingRow.id.in_([values["rating_id"] for values in new])
        session.execute(update(RatingRow).where(praised).values(told=told))
        counts += Counts(len(new), len(kept) - len(differing), len(differing), differing)
        progress(len(batch))
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


def walked(session: Session, refs: Sequence[str]) -> set[str]:
    """Return those of the inspections that were made here, item by item."""
    row, found = InspectionRow, FindingRow
    made: set[str] = set()
    for batch in lots(refs):
        by_item = select(found.inspection_id)
        made |= set(session.scalars(select(row.ref).where(row.ref.in_(batch), row.id.in_(by_item))))
    return made


def put_star(
    session: Session, *, month: str, unit_id: int, person_id: int | None, told: Values
) -> Counts:
    """Keep the committee's decision for a unit's month; `told` is who kept which minutes when.

    A decision that stays the same keeps its minutes where the file has none.
    """
    row = session.get(StarDecisionRow, (month, unit_id))
    if row is None:
        session.add(StarDecisionRow(month=month, unit_id=unit_id, person_id=person_id, **told))
        return Counts(new=1)
    kept = {name: getattr(row, name) for name in told}
    if row.person_id == person_id and (told == kept or not any(told.values())):
        return Counts(unchanged=1)
    row.person_id = person_id
    row.minutes, row.by, row.decided_at = told["minutes"], told["by"], told["decided_at"]
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


def numbers(session: Session, row: Any, refs: Sequence[str]) -> dict[str, int]:
    """Return the row numbers of those of some things that are known, by their references."""
    found: dict[str, int] = {}
    for batch in lots(refs):
        rows = session.execute(select(row.ref, row.id).where(row.ref.in_(batch)))
        found |= dict(rows.all())
    return found


def complaint_ids(session: Session, refs: Sequence[str]) -> dict[str, int]:
    """Return the row numbers of complaints by their references."""
    return numbers(session, ComplaintRow, refs)


def known(session: Session, name: str, refs: Sequence[str]) -> set[str]:
    """Return those of the references that a table of things with one knows."""
    column = REFERRED[name]
    found: set[str] = set()
    for batch in lots(refs):
        found |= set(session.scalars(select(column).where(column.in_(batch))))
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


def _count_answers(session: Session, additions: Sequence[Values], differences: Differences) -> None:
    wanted = [values["rating_id"] for values in additions]
    found = session.scalars(select(RatingRow).where(RatingRow.id.in_(wanted)))
    ratings = {
        each.id: Counted(
            each.window_id, each.person_id, each.score, each.standing, each.biz_date,
            each.biz_month, each.biz_hour,
        )
        for each in found
    }  # fmt: skip
    for values in additions:
        differences.add_answers(ratings[values["rating_id"]], values["body"]["answers"])


def _praise(session: Session, numbers: Sequence[str]) -> dict[str, tuple[Any, ...]]:
    """Return the additions of some numbers as `_said` tells them, praise or not."""
    row = RatingAdditionRow
    found = session.execute(
        select(row.id, row.rating_id, row.kind, row.body).where(row.id.in_(numbers))
    )
    return {
        number: (rating, kind, body.get("name"), body.get("text"))
        for number, rating, kind, body in found
    }


def _said(praise: Values) -> tuple[Any, ...]:
    body = praise["body"]
    return praise["rating_id"], praise["kind"], body["name"], body["text"]


def _answers(additions: Iterable[Values]) -> int:
    return sum(len(values["body"]["answers"]) for values in additions)


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
