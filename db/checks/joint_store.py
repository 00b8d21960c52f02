"""Joint checks: two inspections of one window by two people, and what they agreed on.

A pair is here only once both have handed theirs in: until then each is alone with their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.ground.models import (
    AssignmentRow,
    DrawRow,
    FindingRow,
    InspectionRow,
    JointCheckRow,
    PersonRow,
    UnitRow,
    WindowRow,
)
from survey.checks.integrity import open_part
from survey.periods import Period


@dataclass(frozen=True, slots=True)
class Seen:
    """What one of the two found at an item."""

    answer: str
    note: str | None
    photos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two inspections, as handed in."""

    id: int
    ref: str
    person: str
    name: str
    score: int
    version: str | None
    inspected_at: datetime
    items: Mapping[str, Seen]
    open_score: int | None = None
    """What all may read in place of the score, where that tells of what is sealed."""

    @property
    def unsealed(self) -> "Side":
        """The inspection without what is sealed by its subject."""
        return replace(self, score=_shown(self), open_score=None, items=open_part(self.items))

    @property
    def answers(self) -> dict[str, str]:
        """The answer to each item."""
        return {item: seen.answer for item, seen in self.items.items()}


@dataclass(frozen=True, slots=True)
class Agreement:
    """The answers one of the two proposed; they stand since `agreed_at`, once the other agreed.

    The score in hundredths of a point, kappa in ten-thousandths.
    """

    answers: Mapping[str, str]
    score: int
    kappa: int | None
    proposed_at: datetime
    agreed_at: datetime | None
    first_by: str
    second_by: str | None
    open_score: int | None = None

    @property
    def unsealed(self) -> "Agreement":
        """What was agreed on without what is sealed by its subject."""
        answers = open_part(self.answers)
        return replace(self, answers=answers, score=_shown(self), open_score=None)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two inspections of one window, and how far the two people are."""

    period: Period
    window: str
    window_name: str
    unit_name: str
    post: str
    first: Side
    second: Side
    agreement: Agreement | None

    @property
    def sides(self) -> tuple[Side, Side]:
        """Both."""
        return self.first, self.second

    @property
    def unsealed(self) -> "Pair":
        """The pair without what is sealed by its subject."""
        agreement = self.agreement and self.agreement.unsealed
        first, second = self.first.unsealed, self.second.unsealed
        return replace(self, first=first, second=second, agreement=agreement)

    @property
    def settled(self) -> bool:
        """Whether both agreed."""
        return self.agreement is not None and self.agreement.agreed_at is not None

    @property
    def version(self) -> str | None:
        """The checklist the agreed score is made by: that of the later of the two walks."""
        return max(self.sides, key=lambda each: each.inspected_at).version

    @property
    def differing(self) -> list[str]:
        """The items the two saw differently, or only one of them had; none that is sealed."""
        one, other = open_part(self.first.answers), open_part(self.second.answers)
        return sorted(i for i in one.keys() | other.keys() if one.get(i) != other.get(i))


def _shown(scored: Side | Agreement) -> int:
    return scored.score if scored.open_score is None else scored.open_score


def pairs_of(session: Session, person: str) -> list[Pair]:
    """Return the pairs somebody is one of, the latest period first."""
    found = _pairs(session, None)
    return [each for each in found if person in {side.person for side in each.sides}]


def of_period(session: Session, period: Period) -> list[Pair]:
    """Return a period's pairs."""
    return _pairs(session, DrawRow.period == str(period))


def pair(session: Session, ref: str) -> Pair | None:
    """Return the pair one of whose inspections has that number, or None."""
    window = select(InspectionRow.window_id).where(InspectionRow.ref == ref).scalar_subquery()
    found = _pairs(session, AssignmentRow.window_id == window)
    return next((each for each in found if ref in {s.ref for s in each.sides}), None)


def propose(session: Session, pair: Pair, agreement: Agreement, *, seen: datetime | None) -> bool:
    """Keep a proposal in place of the one seen; tell whether nothing changed meanwhile."""
    values = {
        "agreed": [
            {"item": item, "answer": answer} for item, answer in sorted(agreement.answers.items())
        ],
        "score": agreement.score,
        "open_score": agreement.open_score,
        "kappa": agreement.kappa,
        "proposed_at": agreement.proposed_at,
        "first_by": agreement.first_by,
    }
    if seen is not None:
        return _change(session, pair, seen, values)
    row = JointCheckRow(first_id=pair.first.id, second_id=pair.second.id, **values)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True


def confirm(session: Session, pair: Pair, *, seen: datetime, by: str, at: datetime) -> bool:
    """Let the proposal seen stand; tell whether nothing changed meanwhile."""
    return _change(session, pair, seen, {"second_by": by, "agreed_at": at})


def _change(session: Session, pair: Pair, seen: datetime, values: Mapping[str, Any]) -> bool:
    row = JointCheckRow
    changed = session.scalar(
        update(row)
        .where(
            row.first_id == pair.first.id,
            row.second_id == pair.second.id,
            row.proposed_at == seen,
            row.agreed_at.is_(None),
        )
        .values(**values)
        .returning(row.id)
    )
    return changed is not None


def _pairs(session: Session, condition: ColumnElement[bool] | None) -> list[Pair]:
    row = AssignmentRow
    asked = (
        select(
            DrawRow.period, WindowRow.code, WindowRow.name, UnitRow.name, WindowRow.post,
            InspectionRow, PersonRow.code, PersonRow.name,
        )
        .select_from(row)
        .join(DrawRow, DrawRow.id == row.draw_id)
        .join(WindowRow, WindowRow.id == row.window_id)
        .join(UnitRow, UnitRow.id == WindowRow.unit_id)
        .join(InspectionRow, InspectionRow.id == row.inspection_id)
        .join(PersonRow, PersonRow.id == InspectionRow.inspector_id)
        .where(DrawRow.kind == "joint")
        .order_by(DrawRow.period.desc(), WindowRow.code, row.id)
    )  # fmt: skip
    if condition is not None:
        asked = asked.where(condition)
    grouped: dict[tuple[str, str], list[Any]] = {}
    for each in session.execute(asked):
        grouped.setdefault((each[0], each[1]), []).append(each)
    both = [rows[:2] for rows in grouped.values() if len(rows) >= 2]
    ids = [each[5].id for rows in both for each in rows]
    items, agreements = _items(session, ids), _agreements(session, ids)
    return [
        Pair(
            Period.read(one[0]), one[1], one[2], one[3], one[4], _side(one, items),
            _side(other, items), agreements.get(one[5].id),
        )
        for one, other in both
    ]  # fmt: skip


def _side(row: Any, items: Mapping[int, Mapping[str, Seen]]) -> Side:
    made = row[5]
    return Side(
        made.id, made.ref, row[6], row[7], made.score, made.checklist_version, made.inspected_at,
        items.get(made.id, {}), made.open_score,
    )  # fmt: skip


def _items(session: Session, ids: list[int]) -> dict[int, dict[str, Seen]]:
    found: dict[int, dict[str, Seen]] = {}
    for row in session.scalars(select(FindingRow).where(FindingRow.inspection_id.in_(ids))):
        photos = tuple(row.photos.split(",")) if row.photos else ()
        found.setdefault(row.inspection_id, {})[row.item] = Seen(row.answer, row.note, photos)
    return found


def _agreements(session: Session, ids: list[int]) -> dict[int, Agreement]:
    row = JointCheckRow
    found = session.scalars(select(row).where(or_(row.first_id.in_(ids), row.second_id.in_(ids))))
    return {
        each.first_id: Agreement(
            {told["item"]: told["answer"] for told in each.agreed}, each.score, each.kappa,
            each.proposed_at, each.agreed_at, each.first_by, each.second_by, each.open_score,
        )
        for each in found
    }  # fmt: skip
