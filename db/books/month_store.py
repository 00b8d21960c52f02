"""What a month's report needs to know beside ratings: complaints, counselling, checks."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.checks.joint_halves import was_alone
from db.ground.models import (
    CaseRow,
    ClosingRow,
    ComplaintRow,
    CounsellingRow,
    InspectionRow,
    InspectionVersionRow,
    JointCheckRow,
    LedgerRow,
    PersonRow,
    StarDecisionRow,
    WindowRow,
)
from survey.cases.complaints import NO_COMPLAINT, State
from survey.directory.posts import OFFICE
from survey.months import Month

UPHELD = ("upheld", "partly_upheld")
# A call after a low rating, an officer's inaction and a second teller of one incident are cases,
# but no complaints of the month (regulation 3); nor is what stands in a group put aside, or abuse.
_COUNTS = and_(
    ComplaintRow.state.not_in(sorted(NO_COMPLAINT)),
    ~exists(
        select(CaseRow.complaint_id)
        .where(
            CaseRow.complaint_id == ComplaintRow.id,
            or_(CaseRow.kind != "complaint", CaseRow.merged_into_id.is_not(None)),
        )
        .correlate(ComplaintRow)
    ),
)
UNSEALED = (
    ComplaintRow.category != "integrity",
    or_(CaseRow.complaint_id.is_(None), ~CaseRow.sealed),
)
"""Complaints of which many may learn that there are some."""


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


_Scored = InspectionRow | InspectionVersionRow | JointCheckRow


@dataclass(frozen=True, slots=True)
class Checked:
    """A window's spot and joint checks of a month: how many, and the sum of their scores.

    Scores are hundredths of a point (0 to 10000), as whole numbers.
    """

    window_id: int
    checks: int
    score_sum: int


def verified(session: Session, months: Collection[Month], *, as_of: datetime) -> list[Complaint]:
    """Return the complaints against somebody that were finally upheld or partly so at a moment.

    By the time of the incident. A finding the person may still appeal against is not final
    (regulation 3); what was posted once stays known, whatever moment is looked at.
    """
    row = ComplaintRow
    found = session.execute(
        select(row.ref, row.biz_month, PersonRow.code, row.source, row.category, row.outcome,
               row.occurred_at)
        .join(PersonRow, PersonRow.id == row.person_id)
        .outerjoin(CaseRow, CaseRow.complaint_id == row.id)
        .where(
            row.outcome.in_(UPHELD),
            *final(as_of),
            _within(months),
        )
        .order_by(row.occurred_at, row.ref)
    )  # fmt: skip
    wanted = {str(month): month for month in months}
    return [
        Complaint(ref, wanted[month], person, source, category, outcome, occurred_at)
        for ref, month, person, source, category, outcome, occurred_at in found
        if month in wanted
    ]


def undecided(session: Session, month: Month, *, as_of: datetime) -> tuple[int, int]:
    """Return how many complaints of a month have no outcome, and how many no final one."""
    row = ComplaintRow
    known = (
        select(row.id)
        .outerjoin(CaseRow, CaseRow.complaint_id == row.id)
        .where(row.biz_month == str(month), _COUNTS)
    )
    without = known.where(row.outcome.is_(None), row.state != "closed")
    finally_found = and_(*final(as_of))
    not_final = known.where(row.outcome.in_(UPHELD), ~finally_found)
    return _number(session, without), _number(session, not_final)


def put_aside(session: Session, month: Month) -> int:
    """Return how many complaints of a month stand in groups about which nobody decided yet."""
    row = ComplaintRow
    asked = select(row.id).where(row.biz_month == str(month), row.state == State.SET_ASIDE)
    return _number(session, asked)


def nameless(session: Session, month: Month) -> int:
    """Return how many complaints of a month were upheld against nobody in particular."""
    row = ComplaintRow
    return _number(
        session,
        select(row.id).where(
            row.biz_month == str(month), row.outcome.in_(UPHELD), row.person_id.is_(None), _COUNTS
        ),
    )


def _number(session: Session, of: "Select[*tuple[Any, ...]]") -> int:
    return session.scalar(select(func.count()).select_from(of.subquery())) or 0


def final(as_of: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions under which a finding counts, of complaints joined to their cases."""
    row = ComplaintRow
    posted = exists(select(LedgerRow.seq).where(LedgerRow.complaint_id == row.id).correlate(row))
    decided = func.coalesce(row.decided_at, row.occurred_at) <= as_of
    beyond_appeal = or_(
        CaseRow.appeal_until.is_(None), CaseRow.appeal_until < as_of, CaseRow.appealed.is_(True)
    )
    return (
        or_(
            CaseRow.complaint_id.is_(None),
            (CaseRow.kind == "complaint") & CaseRow.merged_into_id.is_(None),
        ),
        row.state != "appealed",
        or_(posted, and_(decided, beyond_appeal)),
    )


def newly_final(session: Session, *, as_of: datetime) -> set[Month]:
    """Return the months of findings that count by now and were not posted yet."""
    row = ComplaintRow
    found = session.scalars(
        select(row.biz_month)
        .join(CaseRow, CaseRow.complaint_id == row.id)
        .where(
            row.person_id.is_not(None),
            row.outcome.in_(UPHELD),
            *final(as_of),
            ~exists(select(LedgerRow.seq).where(LedgerRow.complaint_id == row.id).correlate(row)),
        )
        .distinct()
    )
    return set(map(Month.read, found))


def decided_late(
    session: Session, closed_at: Mapping[Month, datetime]
) -> list[tuple[Month, datetime]]:
    """Return the decisions that came after their month was closed: the month, and when."""
    row = ComplaintRow
    found: list[tuple[Month, datetime]] = []
    for month, closed in sorted(closed_at.items()):
        late = select(row.decided_at).where(row.biz_month == str(month), row.decided_at > closed)
        found += [(month, at) for at in session.scalars(late) if at is not None]
    return found


def months(session: Session) -> set[Month]:
    """Return the months into which complaints fell or for which a star was decided."""
    starred = session.scalars(select(StarDecisionRow.month).distinct())
    return complained_of(session) | set(map(Month.read, starred))


def complained_of(session: Session) -> set[Month]:
    """Return the months into which complaints fell."""
    return set(map(Month.read, session.scalars(select(ComplaintRow.biz_month).distinct())))


def complaint_counts(
    session: Session, first: Month, last: Month, *, windows: Collection[int] | None = None
) -> dict[Month, tuple[int, int]]:
    """Return for each month how many customers complained, and how many of them were upheld.

    Sealed ones are left out, so that no number gives one away.
    """
    row = ComplaintRow
    upheld = func.sum(case((row.outcome.in_(UPHELD), 1), else_=0))
    query = (
        select(row.biz_month, func.count(), upheld)
        .outerjoin(CaseRow, CaseRow.complaint_id == row.id)
        .where(_COUNTS, row.source == "customer", row.biz_month.between(str(first), str(last)))
        .where(*UNSEALED)
        .group_by(row.biz_month)
    )
    if windows is not None:
        query = query.where(row.window_id.in_(sorted(windows)))
    return {Month.read(month): (n, int(yes)) for month, n, yes in session.execute(query)}


def upheld_by_window(session: Session, month: Month, *, sealed: bool = True) -> dict[int, int]:
    """Return how many customers' complaints of the month were upheld or partly so, by window.

    Without those that are sealed where many look at it.
    """
    row = ComplaintRow
    found = session.execute(
        select(row.window_id, func.count())
        .outerjoin(CaseRow, CaseRow.complaint_id == row.id)
        .where(
            _COUNTS,
            *(() if sealed else UNSEALED),
            row.biz_month == str(month),
            row.source == "customer",
            row.outcome.in_(UPHELD),
            row.window_id.is_not(None),
        )
        .group_by(row.window_id)
    )
    return {window: n for window, n in found if window is not None}


def complaints_by_window(session: Session, months: Collection[Month]) -> dict[int, int]:
    """Return how many complaints of some months speak against each window.

    Those found to be unfounded do not; sealed ones are left out, so that no number gives one away.
    """
    row = ComplaintRow
    found = session.execute(
        select(row.window_id, func.count())
        .outerjoin(CaseRow, CaseRow.complaint_id == row.id)
        .where(
            _COUNTS,
            row.biz_month.in_(sorted(map(str, months))),
            row.window_id.is_not(None),
            *UNSEALED,
            or_(row.outcome.is_(None), row.outcome.in_(UPHELD)),
        )
        .group_by(row.window_id)
    )
    return {window: n for window, n in found if window is not None}


def counsellings(session: Session, months: Collection[Month]) -> list[Counselling]:
    """Return the records of counselling held in some months, give or take a day, oldest first.

    One that was corrected does not stand.
    """
    if not months:
        return []
    row, later = CounsellingRow, aliased(CounsellingRow)
    begin = datetime.combine(min(months).first - timedelta(days=1), time(), UTC)
    end = datetime.combine(max(months).last + timedelta(days=2), time(), UTC)
    found = session.execute(
        select(row.ref, PersonRow.code, row.held_at)
        .join(PersonRow, PersonRow.id == row.person_id)
        .where(row.held_at.between(begin, end), ~exists().where(later.corrects_id == row.id))
        .order_by(row.held_at, row.ref)
    )
    return [Counselling(*columns) for columns in found]


def checks(
    session: Session, month: Month, *, today: date, sealed: bool = True
) -> dict[int, Checked]:
    """Return the month's spot and joint checks by window; a unit's self-checks do not count.

    Neither do those of departments without a window: they stand in no ranking beside windows.

    Where the two of a joint check agreed, before the month was closed, their score stands as one.
    Half of one counts once both are in, or its quarter is over: a figure would tell its score
    before. A check corrected after the month was closed counts as it stood then, a half that was
    alone then does not. Without what is sealed, integrity reads as if it was met.
    """
    row, joint = InspectionRow, JointCheckRow
    closed_at = select(ClosingRow.closed_at).where(ClosingRow.month == str(month)).scalar_subquery()
    agreed = joint.agreed_at.is_not(None) & or_(closed_at.is_(None), joint.agreed_at <= closed_at)
    of = _exact if sealed else _open
    score = func.coalesce(of(joint), _score_at(closed_at, of), of(row))
    alone = was_alone(month, closed_at, today=today)
    found = session.execute(
        select(row.window_id, func.count(), func.sum(score))
        .join(WindowRow, (WindowRow.id == row.window_id) & (WindowRow.post != OFFICE.code))
        .outerjoin(joint, (joint.first_id == row.id) & agreed)
        .where(row.biz_month == str(month), row.kind.in_(("spot", "joint")), ~alone)
        .where(~exists(select(joint.id).where(joint.second_id == row.id, agreed).correlate(row)))
        .group_by(row.window_id)
    )
    return {window: Checked(window, n, int(total)) for window, n, total in found}


def _exact(row: type[_Scored]) -> ColumnElement[int]:
    return row.score + 0


def _open(row: type[_Scored]) -> ColumnElement[int]:
    return func.coalesce(row.open_score, row.score)


def _score_at(
    moment: ColumnElement[datetime], of: Callable[[type[_Scored]], ColumnElement[int]]
) -> ColumnElement[int]:
    """Return the score a check had at a moment; null without one, or if not corrected since."""
    row = InspectionVersionRow
    return (
        select(of(row))
        .where(row.inspection_id == InspectionRow.id, row.replaced_at > moment)
        .order_by(row.version)
        .limit(1)
        .correlate(InspectionRow)
        .scalar_subquery()
    )


def mean_score(checked: Iterable[Checked]) -> float | None:
    """Return the mean score (0 to 100) over all checks, or None where nobody checked."""
    seen = list(checked)
    checks = sum(one.checks for one in seen)
    return sum(one.score_sum for one in seen) / checks / 100 if checks else None


def _within(months: Collection[Month]) -> ColumnElement[bool]:
    """Return a condition that is true for all of the months, and cheap to look up."""
    if not months:
        return false()
    return ComplaintRow.biz_month.between(str(min(months)), str(max(months)))
