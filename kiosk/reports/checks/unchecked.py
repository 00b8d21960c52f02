"""What a month lacks in checks: drawn and not made, drawn by nobody, days without a self-check."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.books import month_store
from db.checks import plan_store
from db.directory import directory_store
from kiosk.reports.checks.self_checks import missed_days
from survey.checks.draws import JOINT, SPOT
from survey.months import Month, business_date
from survey.periods import Period
from survey.texts import Text


def unchecked(session: Session, month: Month, *, at: datetime, zone: ZoneInfo) -> Iterator[Text]:
    """Yield what is missing among a month's checks, a quarter's with its last month."""
    today = business_date(at, zone)
    spot, quarter = Period(month), Period.quarter_of(month.first)
    drawn = plan_store.draws(session, SPOT, spot)
    missing = _undone(session, SPOT, spot)
    if missing:
        yield Text("{n} 次抽中的检查没有做", "{n} spot checks drawn were not made").format(
            n=missing
        )
    checked = month_store.checks(session, month)
    covered = {each.window for each in plan_store.places(session, SPOT, spot)} if drawn else set()
    bare = [
        each
        for each in directory_store.windows(session)
        if each.active and each.id not in checked and each.code not in covered
    ]
    if bare:
        yield Text("{n} 个窗口本月没有抽查", "{n} windows had no spot check").format(n=len(bare))
    joint = _undone(session, JOINT, quarter) if quarter.last == month.last else 0
    if joint:
        yield Text(
            "{n} 次本季度的联合检查没有做", "{n} joint checks of the quarter were not made"
        ).format(n=joint)
    days = missed_days(session, month, today=today, zone=zone)
    if days:
        yield Text("{n} 天没有自查", "{n} days without a self-check").format(n=days)


def _undone(session: Session, kind: str, period: Period) -> int:
    return sum(each.is_open for each in plan_store.places(session, kind, period))
