"""Halves of joint checks: of an inspection, whether the other half came or is still to come."""

from datetime import UTC, date, datetime, time
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session, aliased

from db.ground.models import AssignmentRow, DrawRow, InspectionRow
from survey.months import Month
from survey.periods import Period

JOINT: Final = "joint"

_THEIRS, _OTHER = aliased(AssignmentRow), aliased(AssignmentRow)
_OF_THEIRS, _OF_OTHER = aliased(DrawRow), aliased(DrawRow)


def still_to_come(today: date) -> ColumnElement[bool]:
    """Return the condition that the other half is still to come; past its period it never will."""
    running = [str(period) for period in Period.all_of(today)]
    return and_(
        _OTHER.inspection_id.is_(None), _OTHER.excused_by.is_(None), _OF_OTHER.period.in_(running)
    )


def is_alone(today: date) -> ColumnElement[bool]:
    """Tell of an inspection whether it is half of a joint check whose other is still to come."""
    return and_(InspectionRow.kind == JOINT, other_half(still_to_come(today)))


def was_alone(
    month: Month, closed_at: ColumnElement[datetime], *, today: date
) -> ColumnElement[bool]:
    """Tell of a month's inspection whether its other half is to come, or was as the month closed.

    A month is closed once it is over: with a quarter's last one the quarter is over, too.
    """
    quarter = Period.quarter_of(month.first)
    later = datetime.combine(quarter.next.first, time(), UTC)
    over = case(
        (closed_at.is_(None), literal(today > quarter.last)),
        else_=or_(literal(month.last == quarter.last), closed_at >= later),
    )
    late = aliased(InspectionRow)
    came_late = (
        exists()
        .where(late.id == _OTHER.inspection_id, late.received_at > closed_at)
        .correlate(_OTHER)
    )
    missing = or_(_OTHER.inspection_id.is_(None), came_late)
    asked_of = or_(_OTHER.excused_by.is_(None), _OTHER.excused_at > closed_at)
    return and_(InspectionRow.kind == JOINT, ~over, other_half(and_(missing, asked_of)))


def handed_in() -> ColumnElement[bool]:
    """Return the condition that the other half came."""
    return _OTHER.inspection_id.is_not(None)


def other_half(
    condition: ColumnElement[bool], *, of: ColumnElement[int] | None = None
) -> ColumnElement[bool]:
    """Tell of a check whether somebody else was drawn for its window and period, and more."""
    whose = true() if of is None else _OTHER.inspector_id == of
    return (
        exists()
        .where(_THEIRS.inspection_id == InspectionRow.id, _OF_THEIRS.id == _THEIRS.draw_id)
        .where(_OF_OTHER.kind == JOINT, _OF_OTHER.period == _OF_THEIRS.period)
        .where(_OTHER.draw_id == _OF_OTHER.id, _OTHER.window_id == _THEIRS.window_id)
        .where(_OTHER.inspector_id != _THEIRS.inspector_id, condition, whose)
        .correlate(InspectionRow)
    )


def other_half_in(session: Session, inspection_id: int) -> bool:
    """Tell whether the other half of a joint check was handed in."""
    asked = select(InspectionRow.id).where(
        InspectionRow.id == inspection_id, InspectionRow.kind == JOINT, other_half(handed_in())
    )
    return session.scalar(asked) is not None


def half_is_alone(session: Session, inspection_id: int, *, today: date) -> bool:
    """Tell whether a check is half of a joint one whose other half is still to come."""
    asked = select(InspectionRow.id).where(InspectionRow.id == inspection_id, is_alone(today))
    return session.scalar(asked) is not None


def other_halves(inspection_id: int) -> "Select[int]":
    """Return a query for the other halves of a joint check that were handed in."""
    mine, other = aliased(AssignmentRow), aliased(AssignmentRow)
    of_mine, of_other = aliased(DrawRow), aliased(DrawRow)
    return (
        select(func.coalesce(other.inspection_id, -1))
        .select_from(mine)
        .join(of_mine, of_mine.id == mine.draw_id)
        .join(of_other, (of_other.kind == JOINT) & (of_other.period == of_mine.period))
        .join(other, (other.draw_id == of_other.id) & (other.window_id == mine.window_id))
        .where(mine.inspection_id == inspection_id, of_mine.kind == JOINT)
    )
