"""What a month's report needs to know beside ratings: complaints, checks, decisions, closing."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, exists, func, or_, select
from sqlalchemy.orm import Session

from db.models import (
    CaseRow,
    ClosingRow,
    ComplaintRow,
    CounsellingRow,
    InspectionRow,
    PersonRow,
    StarDecisionRow,
    UnitRow,
)
from survey.months import Month

UPHELD = ("upheld", "partly_upheld")
# A call after a low rating, an officer's inaction and a second teller of one incident are cases,
# but no complaints of the month (regulation 3).
_COUNTS = ~exists(
    select(CaseRow.complaint_id)
    .where(
        CaseRow.complaint_id == ComplaintRow.id,
        or_(CaseRow.kind != "complaint", CaseRow.merged_into_id.is_not(None)),
    )
    .correlate(ComplaintRow)
)


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint as the month's rules see it; the person by code, `outcome` None if undecided."""

    ref: str
    month: Month
    person: str | None
    source: str
    category: str
    outcome: str | None
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class Counselling:
    """A counselling record."""

    ref: str
    person: str
    held_at: datetime


@dataclass(frozen=True, slots=True)
class Checked:
    """A window's spot and joint checks of a month: how many, and the sum of their scores.

    Scores are hundredths of a point (0 to 10000), as whole numbers.
    """

    window_id: int
    checks: int
    score_sum: int


@dataclass(frozen=True, slots=True)
class StarDecision:
    """Whom the committee named in a unit's month; no person is a vacancy."""

    month: Month
    unit: str
    person: str | None


def complaints(session: Session, month: Month) -> list[Complaint]:
    """Return the month's complaints in the order in which they occurred."""
    return _complaints(session, ComplaintRow.biz_month == str(month))


def upheld_until(session: Session, month: Month) -> list[Complaint]:
    """Return the customers' complaints upheld or partly so, of all months up to this one."""
    row = ComplaintRow
    return _complaints(
        session,
        row.biz_month <= str(month),
        row.source == "customer",
        row.outcome.in_(UPHELD),
        row.person_id.is_not(None),
    )


def complaint_counts(
    session: Session, first: Month, last: Month, *, windows: Collection[int] | None = None
) -> dict[Month, tuple[int, int]]:
    """Return for each month how many customers complained, and how many of them were upheld."""
    row = ComplaintRow
    upheld = func.sum(case((row.outcome.in_(UPHELD), 1), else_=0))
    query = (
        select(row.biz_month, func.count(), upheld)
        .where(_COUNTS, row.source == "customer", row.biz_month.between(str(first), str(last)))
        .group_by(row.biz_month)
    )
    if windows is not None:
        query = query.where(row.window_id.in_(sorted(windows)))
    return {Month.read(month): (n, int(yes)) for month, n, yes in session.execute(query)}


def upheld_by_window(session: Session, month: Month) -> dict[int, int]:
    """Return how many customers' complaints of the month were upheld or partly so, by window."""
    row = ComplaintRow
    found = session.execute(
        select(row.window_id, func.count())
        .where(
            _COUNTS,
            row.biz_month == str(month),
            row.source == "customer",
            row.outcome.in_(UPHELD),
            row.window_id.is_not(None),
        )
        .group_by(row.window_id)
    )
    return {window: n for window, n in found if window is not None}


def counsellings(session: Session) -> list[Counselling]:
    """Return all counselling records, oldest first."""
    row = CounsellingRow
    found = session.execute(
        select(row.ref, PersonRow.code, row.held_at)
        .join(PersonRow, PersonRow.id == row.person_id)
        .order_by(row.held_at, row.ref)
    )
    return [Counselling(*columns) for columns in found]


def checks(session: Session, month: Month) -> dict[int, Checked]:
    """Return the month's spot and joint checks by window; a unit's self-checks do not count."""
    row = InspectionRow
    found = session.execute(
        select(row.window_id, func.count(), func.sum(row.score))
        .where(row.biz_month == str(month), row.kind.in_(("spot", "joint")))
        .group_by(row.window_id)
    )
    return {window: Checked(window, n, int(total)) for window, n, total in found}


def mean_score(checked: Iterable[Checked]) -> float | None:
    """Return the mean score (0 to 100) over all checks, or None where nobody checked."""
    seen = list(checked)
    checks = sum(one.checks for one in seen)
    return sum(one.score_sum for one in seen) / checks / 100 if checks else None


def star_decisions(session: Session, *, until: Month) -> list[StarDecision]:
    """Return every decision on a star up to a month, oldest first."""
    row = StarDecisionRow
    found = session.execute(
        select(row.month, UnitRow.code, PersonRow.code)
        .join(UnitRow, UnitRow.id == row.unit_id)
        .outerjoin(PersonRow, PersonRow.id == row.person_id)
        .where(row.month <= str(until))
        .order_by(row.month, UnitRow.code)
    )
    return [StarDecision(Month.read(month), unit, person) for month, unit, person in found]


def closed(session: Session, month: Month) -> bool:
    """Tell whether the month was closed."""
    return session.get(ClosingRow, str(month)) is not None


def _complaints(session: Session, *which: ColumnElement[bool]) -> list[Complaint]:
    row = ComplaintRow
    found = session.execute(
        select(
            row.ref,
            row.biz_month,
            PersonRow.code,
            row.source,
            row.category,
            row.outcome,
            row.occurred_at,
        )
        .outerjoin(PersonRow, PersonRow.id == row.person_id)
        .where(_COUNTS, *which)
        .order_by(row.occurred_at, row.ref)
    )
    return [
        Complaint(ref, Month.read(month), person, source, category, outcome, occurred_at)
        for ref, month, person, source, category, outcome, occurred_at in found
    ]
