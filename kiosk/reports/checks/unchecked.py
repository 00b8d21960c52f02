"""What a month lacks in checks: drawn and not made, drawn by nobody, days without a self-check."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.books.month_store import Checked
from db.checks import plan_store
from db.checks.plan_store import Place
from kiosk.reports.books.facts import Facts
from kiosk.reports.checks.self_checks import missed_days
from survey.checks.draws import JOINT, SPOT
from survey.months import Month, business_date
from survey.periods import Period
from survey.texts import Text


def unchecked(
    session: Session,
    month: Month,
    known: Facts,
    checks: Mapping[int, Checked],
    *,
    at: datetime,
    zone: ZoneInfo,
) -> Iterator[Text]:
    """Yield what is missing among a month's checks, a quarter's with its last month."""
    today = business_date(at, zone)
    spot, quarter = Period(month), Period.quarter_of(month.first)
    drawn = plan_store.draws(session, SPOT, spot)
    places = plan_store.places(session, SPOT, spot)
    missing = _undone(places)
    if missing:
        yield Text(
            "{n} 次抽中的检查没有做", "{n} {n:spot check|spot checks} drawn {n:was|were} not made"
        ).format(n=missing)
    covered = {each.window for each in places} if drawn else set()
    bare = [
        each
        for each in known.scope.windows
        if each.active and each.id not in checks and each.code not in covered
    ]
    if bare:
        yield Text("{n} 个窗口本月没有抽查", "{n} {n:window|windows} had no spot check").format(
            n=len(bare)
        )
    ends = quarter.last == month.last
    joint = _undone(plan_store.places(session, JOINT, quarter)) if ends else 0
    if joint:
        yield Text(
            "{n} 次本季度的联合检查没有做",
            "{n} joint {n:check|checks} of the quarter {n:was|were} not made",
        ).format(n=joint)
    days = missed_days(
        session, month, today=today, zone=zone, view=known.scope, postings=known.postings
    )
    if days:
        yield Text("{n} 天没有自查", "{n} {n:day|days} without a self-check").format(n=days)


def _undone(places: Sequence[Place]) -> int:
    return sum(each.is_open for each in places)
