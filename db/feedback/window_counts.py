"""Of how many ratings each window's share is made: by month, day and hour, from the roll-ups."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from db.feedback.rollups import COUNTS, EXCLUDED
from db.ground.models import RatingDailyRow, RatingHourlyRow, RatingMonthlyRow
from survey.feedback.tiers import Tier
from survey.months import Month

Tiers = Collection[Tier] | None
"""Which ways of coming are counted; None means all of them."""


def by_month(
    session: Session, first: Month, last: Month, *, tiers: Tiers = None
) -> dict[Month, dict[int, int]]:
    """Return how many ratings of each window count in each month, first and last included."""
    row = RatingMonthlyRow
    within = row.biz_month.between(str(first), str(last))
    found = _n_by_window(session, row, (row.biz_month,), within, tiers)
    return {Month.read(month): counts for (month,), counts in found.items()}


def by_day(session: Session, month: Month, *, tiers: Tiers = None) -> dict[date, dict[int, int]]:
    """Return how many ratings of each window count on each day of a month."""
    row = RatingDailyRow
    within = row.biz_date.between(month.first, month.last)
    found = _n_by_window(session, row, (row.biz_date,), within, tiers)
    return {day: counts for (day,), counts in found.items()}


def by_hour(
    session: Session, month: Month, *, tiers: Tiers = None
) -> dict[tuple[int, int], dict[int, int]]:
    """Return how many ratings of each window count in each hour of a weekday of a month."""
    row = RatingHourlyRow
    within = row.biz_month == str(month)
    found = _n_by_window(session, row, (row.weekday, row.hour), within, tiers)
    return {(weekday, hour): counts for (weekday, hour), counts in found.items()}


def _n_by_window(
    session: Session,
    row: Any,
    keys: tuple[Any, ...],
    within: ColumnElement[bool],
    tiers: Tiers,
) -> dict[tuple[Any, ...], dict[int, int]]:
    every = func.sum(sum(getattr(row, name) for name in COUNTS[:EXCLUDED]))
    found = session.execute(
        select(row.window_id, every, *keys)
        .where(within, *([] if tiers is None else [row.tier.in_(sorted(tiers))]))
        .group_by(row.window_id, *keys)
    )
    sums: dict[tuple[Any, ...], dict[int, int]] = {}
    for window, n, *key in found:
        sums.setdefault(tuple(key), {})[window] = int(n)
    return sums
