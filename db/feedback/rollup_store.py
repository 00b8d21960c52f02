"""Reading the roll-ups: sums of whole numbers by window, person, day, hour, reason, commitment.

Nothing here looks at single ratings but `held`, which walks the index of those held back, and
`dates_of_hours`, which is asked where an hour stands out; so a dashboard costs the same at ten
million ratings as at a hundred thousand.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Label, func, select, text
from sqlalchemy.orm import Session

from db.feedback.rollups import COUNTS, EXCLUDED
from db.ground.models import (
    CommitmentMonthlyRow,
    PersonRow,
    RatingDailyRow,
    RatingHourlyRow,
    RatingMonthlyRow,
    RatingPersonMonthlyRow,
    RatingRow,
    ReasonMonthlyRow,
)
from survey.feedback.satisfaction import Tally
from survey.feedback.tiers import ByTier, Tier, summed, tier_of
from survey.months import Month

Windows = Collection[int] | None
"""Row numbers of the windows to look at; None means all of them."""
Tiers = Collection[Tier] | None
"""Which ways of coming are counted; None means all of them."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What customers said of one commitment at one window."""

    window_id: int
    commitment: str
    kept: int
    broken: int


@dataclass(frozen=True, slots=True)
class Held:
    """Ratings of one window and score that are held back for the same reason."""

    window_id: int
    flag: str
    score: int
    n: int


def by_window(session: Session, month: Month) -> dict[int, Tally]:
    """Return a month's sums of every window that has any."""
    return {window: summed(told) for window, told in tiers_by_window(session, month).items()}


def tiers_by_window(session: Session, month: Month) -> dict[int, ByTier]:
    """Return a month's sums of every window that has any, by tier."""
    row = RatingMonthlyRow
    found = session.execute(
        select(row.window_id, row.tier, *_counts(row))
        .where(row.biz_month == str(month))
        .group_by(row.window_id, row.tier)
    )
    return _by_tier(found)


def by_tier(session: Session, month: Month, *, windows: Windows = None) -> dict[Tier, Tally]:
    """Return a month's sums of every tier that has any."""
    row = RatingMonthlyRow
    found = session.execute(
        select(row.tier, *_counts(row))
        .where(row.biz_month == str(month), *_within(row.window_id, windows))
        .group_by(row.tier)
    )
    return {Tier(tier): _tally(counts) for tier, *counts in found}


def by_month(
    session: Session, first: Month, last: Month, *, windows: Windows = None, tiers: Tiers = None
) -> dict[Month, Tally]:
    """Return the sums of each month that has any, first and last included."""
    row = RatingMonthlyRow
    found = session.execute(
        select(row.biz_month, *_counts(row))
        .where(
            row.biz_month.between(str(first), str(last)),
            *_within(row.window_id, windows),
            *_of(row, tiers),
        )
        .group_by(row.biz_month)
        .order_by(row.biz_month)
    )
    return {Month.read(month): _tally(counts) for month, *counts in found}


def by_day(
    session: Session, first: date, last: date, *, windows: Windows = None, tiers: Tiers = None
) -> dict[date, Tally]:
    """Return the sums of each day that has any, first and last included."""
    row = RatingDailyRow
    found = session.execute(
        select(row.biz_date, *_counts(row))
        .where(
            row.biz_date.between(first, last), *_within(row.window_id, windows), *_of(row, tiers)
        )
        .group_by(row.biz_date)
        .order_by(row.biz_date)
    )
    return {day: _tally(counts) for day, *counts in found}


def low_by_window_day(
    session: Session,
    first: date,
    last: date,
    *,
    below: int,
    windows: Windows = None,
    tiers: Tiers = None,
) -> dict[tuple[int, date], tuple[int, int]]:
    """Return how many scored below a score, and how many in all, on each window's days."""
    row = RatingDailyRow
    scores = [getattr(row, name) for name in COUNTS[:EXCLUDED]]
    low, every = func.sum(sum(scores[: below - 1])), func.sum(sum(scores))
    found = session.execute(
        select(row.window_id, row.biz_date, low, every)
        .where(
            row.biz_date.between(first, last), *_within(row.window_id, windows), *_of(row, tiers)
        )
        .group_by(row.biz_date, row.window_id)
    )
    return {(window, day): (int(few), int(n)) for window, day, few, n in found}


def given_by_window_day(
    session: Session, dates: Collection[date], *, windows: Collection[int]
) -> dict[tuple[int, date], int]:
    """Return how many ratings some windows were given on some days, those held back among them."""
    row = RatingDailyRow
    every = func.sum(sum(getattr(row, name) for name in COUNTS))
    found = session.execute(
        select(row.window_id, row.biz_date, every)
        .where(row.biz_date.in_(sorted(dates)), *_within(row.window_id, windows))
        .group_by(row.biz_date, row.window_id)
    )
    return {(window, day): int(n) for window, day, n in found}


def dates_of_hours(
    session: Session,
    dates: Collection[date],
    hours: Collection[int],
    *,
    windows: Windows = None,
    tiers: Tiers = None,
) -> dict[tuple[date, int], Tally]:
    """Return the sums of hours on each of a few dates: the one sum that is counted from ratings.

    Roll-ups know hours by their weekday only; a few days of ratings lie together in their index.
    """
    row = RatingRow
    found = session.execute(
        select(row.biz_date, row.biz_hour, row.score, row.channel, func.count())
        .where(
            row.biz_date.in_(sorted(dates)),
            row.biz_hour.in_(sorted(hours)),
            row.standing == "counted",
            *_within(row.window_id, windows),
        )
        .group_by(row.biz_date, row.biz_hour, row.score, row.channel)
    )
    sums: dict[tuple[date, int], Tally] = {}
    for day, hour, score, channel, n in found:
        if tiers is not None and tier_of(channel) not in tiers:
            continue
        sums[day, hour] = sums.get((day, hour), Tally()) + Tally(**{f"n{score}": n})
    return sums


def by_person(session: Session, month: Month) -> dict[str, Tally]:
    """Return a month's sums of every person, by code, whom ratings reached."""
    return {person: summed(told) for person, told in tiers_by_person(session, month).items()}


def tiers_by_person(session: Session, month: Month) -> dict[str, ByTier]:
    """Return a month's sums of every person, by code, whom ratings reached, by tier."""
    row = RatingPersonMonthlyRow
    found = session.execute(
        select(PersonRow.code, row.tier, *_counts(row))
        .join(PersonRow, PersonRow.id == row.person_id)
        .where(row.biz_month == str(month))
        .group_by(PersonRow.code, row.tier)
    )
    return _by_tier(found)


def by_hour(
    session: Session, month: Month, *, windows: Windows = None, tiers: Tiers = None
) -> dict[tuple[int, int], Tally]:
    """Return a month's sums by weekday (Monday is 0) and hour of the business day."""
    row = RatingHourlyRow
    found = session.execute(
        select(row.weekday, row.hour, *_counts(row))
        .where(row.biz_month == str(month), *_within(row.window_id, windows), *_of(row, tiers))
        .group_by(row.weekday, row.hour)
    )
    return {(weekday, hour): _tally(counts) for weekday, hour, *counts in found}


def reasons(session: Session, month: Month, *, windows: Windows = None) -> dict[str, int]:
    """Return how often each reason was chosen in a month, on ratings that count."""
    row = ReasonMonthlyRow
    total = func.sum(row.n)
    found = session.execute(
        select(row.reason, total)
        .where(row.biz_month == str(month), *_within(row.window_id, windows))
        .group_by(row.reason)
        .having(total > 0)
    )
    return {reason: int(n) for reason, n in found}


def commitments(session: Session, month: Month, *, windows: Windows = None) -> list[Kept]:
    """Return what customers said of each commitment of each window in a month."""
    row = CommitmentMonthlyRow
    kept, broken = func.sum(row.kept), func.sum(row.broken)
    found = session.execute(
        select(row.window_id, row.commitment, kept, broken)
        .where(row.biz_month == str(month), *_within(row.window_id, windows))
        .group_by(row.window_id, row.commitment)
        .having(kept + broken > 0)
        .order_by(row.commitment, row.window_id)
    )
    return [Kept(window, code, int(yes), int(no)) for window, code, yes, no in found]


def held(session: Session, month: Month, *, windows: Windows = None) -> list[Held]:
    """Return a month's held ratings by window, reason and score."""
    row = RatingRow
    # Spelled out, not bound: SQLite uses the index of held ratings only for the literal word.
    found = session.execute(
        select(row.window_id, row.flag, row.score, func.count())
        .where(
            text("ratings.standing = 'held'"),
            row.biz_month == str(month),
            *_within(row.window_id, windows),
        )
        .group_by(row.window_id, row.flag, row.score)
        .order_by(row.flag, row.window_id, row.score)
    )
    return [Held(window, flag or "", score, n) for window, flag, score, n in found]


def months(session: Session) -> tuple[Month, Month] | None:
    """Return the first and the last month with any rating, or None before the first rating."""
    row = RatingMonthlyRow
    first = session.scalar(select(row.biz_month).order_by(row.biz_month).limit(1))
    last = session.scalar(select(row.biz_month).order_by(row.biz_month.desc()).limit(1))
    if first is None or last is None:
        return None
    return Month.read(first), Month.read(last)


def tiers(session: Session) -> frozenset[Tier]:
    """Return every tier that any rating came by."""
    return frozenset(map(Tier, session.scalars(select(RatingMonthlyRow.tier).distinct())))


def total(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of tallies."""
    return sum(tallies, Tally())


def _counts(row: Any) -> tuple[Label[int], ...]:
    return tuple(func.sum(getattr(row, name)).label(name) for name in COUNTS)


def _within(column: Any, windows: Windows) -> tuple[ColumnElement[bool], ...]:
    return () if windows is None else (column.in_(sorted(windows)),)


def _of(row: Any, tiers: Tiers) -> tuple[ColumnElement[bool], ...]:
    return () if tiers is None else (row.tier.in_(sorted(tier.value for tier in tiers)),)


def _by_tier(found: Iterable[Any]) -> dict[Any, ByTier]:
    sums: dict[Any, dict[Tier, Tally]] = {}
    for key, tier, *counts in found:
        sums.setdefault(key, {})[Tier(tier)] = _tally(counts)
    return dict(sums)


def _tally(counts: Sequence[Any]) -> Tally:
    return Tally(*map(int, counts))
