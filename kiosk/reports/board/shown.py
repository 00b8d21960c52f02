"""What of a month the board shows, and what it leaves out because so few rated."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from db.feedback import rollup_store, window_counts
from kiosk.reports.directory.scopes import scope
from kiosk.reports.small import Cut, counts_of, few_windows, is_way_told, told_ways
from survey.board.news import Hour
from survey.feedback.satisfaction import Tally
from survey.feedback.tiers import ORDER, Tier
from survey.few import FEWEST, is_told
from survey.months import Month


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums of what was chosen: by month, by day, by hour of a weekday, by way of coming."""

    months: Mapping[Month, Tally]
    days: Mapping[date, Tally]
    hours: Mapping[Hour, Tally]
    tiers: Mapping[Tier, Tally]


NOTHING_SHOWN: Final = Sums({}, {}, {}, {})


def shown(
    session: Session, month: Month, of: Sums, cut: Cut, tiers: Collection[Tier] | None
) -> Sums | None:
    """Return what is shown of a month's sums; None where so few rated that nothing is."""
    asked = of.months.get(month)
    if asked and asked.n and not _is_shown(session, month, of, cut, tiers):
        return None
    first = min([month, *of.months])
    return Sums(
        _months(of.months, cut, window_counts.by_month(session, first, month, tiers=tiers)),
        cut.told(of.days, window_counts.by_day(session, month, tiers=tiers)),
        cut.told(of.hours, window_counts.by_hour(session, month, tiers=tiers)),
        told_ways(of.tiers) if _ways_are_shown(session, month, cut) else {},
    )


def shown_until(
    session: Session,
    last: date,
    days: Mapping[date, Tally],
    whole: Tally,
    cut: Cut,
    tiers: Collection[Tier] | None,
) -> Tally | None:
    """Return the sum of a month up to a day; None where it or the rest of the month is of few."""
    month = Month.of(last)
    found = rollup_store.total(t for day, t in days.items() if month.first <= day <= last)
    rest = whole.n - found.n
    if not is_told(found.n) or 0 < rest < FEWEST:
        return None
    of_all: Counter[int] = Counter()
    for day, counts in window_counts.by_day(session, month, tiers=tiers).items():
        of_all.update(counts if day <= last else {})
    return found if cut.is_told(of_all) else None


def _is_shown(
    session: Session, month: Month, of: Sums, cut: Cut, tiers: Collection[Tier] | None
) -> bool:
    """Tell whether the month is: all its ways, and the cut by some of them."""
    if not is_told(of.months[month].n) or not is_way_told(of.tiers, tiers):
        return False
    by_window = rollup_store.tiers_by_window(session, month)
    group, whole = scope(session), counts_of(by_window, None)
    if not cut.is_told(whole, few_windows(group, by_window, ORDER)) or (
        tiers is not None and not cut.shows_ways(by_window)
    ):
        return False
    return tiers is None or cut.is_told(
        counts_of(by_window, tiers), few_windows(group, by_window, tiers)
    )


def _ways_are_shown(session: Session, month: Month, cut: Cut) -> bool:
    return cut.shows_ways(rollup_store.tiers_by_window(session, month))


def _months(
    months: Mapping[Month, Tally], cut: Cut, of_all: Mapping[Month, Mapping[int, int]]
) -> dict[Month, Tally]:
    return {
        month: tally
        for month, tally in months.items()
        if is_told(tally.n) and cut.is_told(of_all.get(month, {}))
    }
