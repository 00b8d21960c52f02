"""The plan of checks: draws with what they were drawn from, and who is to check what until when.

An open assignment is known to its inspector alone: only `open_for` gives one away, and only the
inspector's own. Everything else here tells what is done, missed or excused, and numbers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.ground.models import (
    AccountRow,
    AssignmentRow,
    DrawRow,
    InspectionRow,
    PersonRow,
    UnitRow,
    WindowRow,
)
from survey.checks.draws import Lot
from survey.directory.roles import Role
from survey.months import Month
from survey.periods import Period


@dataclass(frozen=True, slots=True)
class Assigned:
    """A check its inspector was drawn for and has not done yet."""

    id: int
    kind: str
    period: Period
    window: str
    window_name: str
    unit_name: str
    why: str
    due_on: date
    asks: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A draw as it is kept; who shows it hides the seed until the period is over."""

    id: int
    kind: str
    period: Period
    number: int
    seed: str
    commitment: str
    inputs: dict[str, Any]
    made_at: datetime
    by: str

    @property
    def name(self) -> str:
        """What it is called: kind, period, number."""
        return f"{self.kind} {self.period} {self.number}"


@dataclass(frozen=True, slots=True)
class Place:
    """An assignment with all there is to it: for the rules, never for a page as it is."""

    id: int
    draw: int
    place: int
    window: str
    window_name: str
    unit: str
    unit_name: str
    inspector: str
    inspector_name: str
    why: str
    due_on: date
    inspection: str | None
    done_at: datetime | None
    excused: str | None
    excused_by: str | None

    @property
    def is_open(self) -> bool:
        """Whether it is neither done nor excused."""
        return self.inspection is None and self.excused_by is None

    @property
    def asks(self) -> str | None:
        """Why the inspector asks to be excused, if they do and nobody granted it."""
        return self.excused if self.is_open else None

    def missed(self, today: date) -> bool:
        """Tell whether it is past due."""
        return self.is_open and self.due_on < today


def open_for(session: Session, person: str, *, today: date) -> list[Assigned]:
    """Return what a person still has to check, what is due first at the top.

    Past due it may still be done while its period runs; after that it was missed for good.
    """
    row = AssignmentRow
    found = session.execute(
        select(
            row.id, DrawRow.kind, DrawRow.period, WindowRow.code, WindowRow.name, UnitRow.name,
            row.why, row.due_on, row.excused,
        )
        .join(DrawRow, DrawRow.id == row.draw_id)
        .join(WindowRow, WindowRow.id == row.window_id)
        .join(UnitRow, UnitRow.id == WindowRow.unit_id)
        .join(PersonRow, PersonRow.id == row.inspector_id)
        .where(PersonRow.code == person, *_is_open(), _runs_on(today))
        .order_by(row.due_on, row.id)
    )  # fmt: skip
    return [Assigned(row[0], row[1], Period.read(row[2]), *row[3:]) for row in found]


def fulfil(
    session: Session, inspection_ref: str, *, window: str, person: str, kind: str, on: date
) -> None:
    """Count an inspection as the oldest open check of that kind its inspector was drawn for.

    One that nobody was drawn for fulfils nothing, nor does one made before the draw. Counting the
    same inspection again changes nothing.
    """
    row = AssignmentRow
    inspection = session.execute(
        select(InspectionRow.id, InspectionRow.inspected_at).where(
            InspectionRow.ref == inspection_ref
        )
    ).one()
    if session.scalar(select(exists().where(row.inspection_id == inspection.id))):
        return
    oldest = _awaiting(window=window, person=person, kind=kind, at=inspection.inspected_at, on=on)
    session.execute(
        update(row)
        .where(row.id == oldest.limit(1).scalar_subquery(), *_is_open())
        .values(inspection_id=inspection.id)
        .execution_options(synchronize_session=False)
    )


def awaits(
    session: Session, *, window: str, person: str, kind: str, at: datetime, on: date
) -> bool:
    """Tell whether a check made at a moment would count as one its inspector was drawn for."""
    awaiting = _awaiting(window=window, person=person, kind=kind, at=at, on=on)
    return session.scalars(awaiting.limit(1)).one_or_none() is not None


# Draws


def draws(session: Session, kind: str, period: Period) -> list[Kept]:
    """Return the draws of a period, the first first."""
    found = session.scalars(
        select(DrawRow)
        .where(DrawRow.kind == kind, DrawRow.period == str(period))
        .order_by(DrawRow.number)
    )
    return [_kept(row) for row in found]


def all_draws(session: Session) -> list[Kept]:
    """Return every draw there is, the oldest first."""
    return [_kept(row) for row in session.scalars(select(DrawRow).order_by(DrawRow.id))]


def keep_draw(
    session: Session, draw: Kept, lots: Iterable[Lot], *, ids: dict[str, dict[str, int]]
) -> bool:
    """Keep a draw with its assignments; tell whether it was the first under its number.

    Of two people who draw at once, one's draw stands.
    """
    row = DrawRow(
        kind=draw.kind, period=str(draw.period), number=draw.number, seed=draw.seed,
        commitment=draw.commitment, inputs=draw.inputs, made_at=draw.made_at, by=draw.by,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    values = [
        {
            "draw_id": row.id,
            "place": place,
            "window_id": ids["windows"][lot.window],
            "inspector_id": ids["people"][lot.inspector],
            "why": str(lot.why),
            "due_on": lot.due_on,
        }
        for place, lot in enumerate(lots, start=1)
    ]
    if values:
        session.execute(insert(AssignmentRow), values)
    return True


def places(session: Session, kind: str, period: Period) -> list[Place]:
    """Return all assignments of a period in the order they were drawn."""
    found = session.execute(
        _places()
        .where(DrawRow.kind == kind, DrawRow.period == str(period))
        .order_by(DrawRow.number, AssignmentRow.place)
    )
    return [Place(*columns) for columns in found]


def place(session: Session, number: int) -> tuple[str, Period, Place] | None:
    """Return an assignment with the kind and period it was drawn for, or None."""
    found = session.execute(_places().where(AssignmentRow.id == number)).one_or_none()
    if found is None:
        return None
    drawn = session.execute(
        select(DrawRow.kind, DrawRow.period)
        .join(AssignmentRow, AssignmentRow.draw_id == DrawRow.id)
        .where(AssignmentRow.id == number)
    ).one()
    return drawn.kind, Period.read(drawn.period), Place(*found)


def excuse(session: Session, number: int, *, reason: str, by: str | None, at: datetime) -> bool:
    """Excuse an open assignment, by nobody: keep that its inspector asks for it.

    Tells whether it still was open.
    """
    row = AssignmentRow
    changed = session.scalar(
        update(row)
        .where(row.id == number, *_is_open())
        .values(excused=reason, excused_by=by, excused_at=at)
        .returning(row.id)
    )
    return changed is not None


# Self-checks


@dataclass(frozen=True, slots=True)
class QualityManager:
    """Somebody who is to check their own unit each working day, from a moment on."""

    person: str
    name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class SelfChecked:
    """A self-check of a window."""

    window: str
    unit: str
    at: datetime


def quality_managers(session: Session) -> list[QualityManager]:
    """Return the quality managers who may sign in and are employees."""
    row = AccountRow
    found = session.execute(
        select(PersonRow.code, PersonRow.name, row.created_at)
        .join(PersonRow, PersonRow.id == row.person_id)
        .where(row.role == Role.QUALITY_MANAGER, row.active)
        .order_by(PersonRow.code)
    )
    return [QualityManager(*columns) for columns in found]


def self_checks(session: Session, month: Month) -> list[SelfChecked]:
    """Return the self-checks of a month."""
    row = InspectionRow
    found = session.execute(
        select(WindowRow.code, UnitRow.code, row.inspected_at)
        .join(WindowRow, WindowRow.id == row.window_id)
        .join(UnitRow, UnitRow.id == WindowRow.unit_id)
        .where(row.kind == "self", row.biz_month == str(month))
    )
    return [SelfChecked(*columns) for columns in found]


def _is_open() -> tuple[ColumnElement[bool], ...]:
    return AssignmentRow.inspection_id.is_(None), AssignmentRow.excused_by.is_(None)


def _runs_on(day: date) -> ColumnElement[bool]:
    return DrawRow.period.in_([str(period) for period in Period.all_of(day)])


def _awaiting(*, window: str, person: str, kind: str, at: datetime, on: date) -> "Select[int]":
    row = AssignmentRow
    return (
        select(row.id)
        .join(DrawRow, DrawRow.id == row.draw_id)
        .join(WindowRow, WindowRow.id == row.window_id)
        .join(PersonRow, PersonRow.id == row.inspector_id)
        .where(
            WindowRow.code == window,
            PersonRow.code == person,
            DrawRow.kind == kind,
            DrawRow.made_at <= at,
            *_is_open(),
            _runs_on(on),
        )
        .order_by(row.due_on, row.id)
    )


def _places() -> "Select[*tuple[Any, ...]]":
    row = AssignmentRow
    return (
        select(
            row.id, DrawRow.number, row.place, WindowRow.code, WindowRow.name, UnitRow.code,
            UnitRow.name, PersonRow.code, PersonRow.name, row.why, row.due_on, InspectionRow.ref,
            InspectionRow.inspected_at, row.excused, row.excused_by,
        )
        .join(DrawRow, DrawRow.id == row.draw_id)
        .join(WindowRow, WindowRow.id == row.window_id)
        .join(UnitRow, UnitRow.id == WindowRow.unit_id)
        .join(PersonRow, PersonRow.id == row.inspector_id)
        .outerjoin(InspectionRow, InspectionRow.id == row.inspection_id)
    )  # fmt: skip


def _kept(row: DrawRow) -> Kept:
    return Kept(
        row.id, row.kind, Period.read(row.period), row.number, row.seed, row.commitment,
        row.inputs, row.made_at, row.by,
    )  # fmt: skip
