"""Surges of low scores, and floods: one a window and day, kept as it grows, looked at by two."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select, true, update
from sqlalchemy.orm import Session

from db.feedback.ratings import IMPORTED, SUPERSEDED
from db.ground.models import RatingRow, RatingSurgeRow
from survey.feedback.judging import Surge
from survey.feedback.satisfaction import Tally
from survey.feedback.tiers import ByTier, Tier, tier_of
from survey.few import is_told
from survey.months import Month


@dataclass(frozen=True, slots=True)
class KeptSurge:
    """A surge of a window's day, and who has looked at it; none of a flood is told as low."""

    window_id: int
    day: date
    begins_at: datetime
    ends_at: datetime
    low: int
    n: int
    first_by: str | None
    second_by: str | None


def keep(session: Session, window: int, day: date, surge: Surge) -> bool:
    """Keep a surge, or that it grew; tell whether it is a new one.

    What is told as low goes before a flood of the same day. One that has grown is looked at anew:
    whoever looked has not seen what came since.
    """
    known = session.get(RatingSurgeRow, (window, day), with_for_update=True)
    if known is None:
        session.add(
            RatingSurgeRow(
                window_id=window, biz_date=day, begins_at=surge.begin, ends_at=surge.end,
                low=surge.low, n=surge.n,
            )
        )  # fmt: skip
        return True
    if surge.low > known.low or (not known.low and surge.n > known.n):
        known.begins_at, known.ends_at = surge.begin, surge.end
        known.low, known.n = surge.low, surge.n
        known.first_by = known.first_at = known.second_by = known.second_at = None
    return False


def waiting(session: Session, since: date) -> list[KeptSurge]:
    """Return the surges from a day on at which fewer than two have looked, in order."""
    row = RatingSurgeRow
    found = session.scalars(
        select(row)
        .where(row.biz_date >= since, row.second_by.is_(None))
        .order_by(row.biz_date, row.window_id)
    )
    return [_kept(each) for each in found]


def since(session: Session, day: date) -> list[KeptSurge]:
    """Return the surges from a day on, whoever looked at them, in order."""
    row = RatingSurgeRow
    found = session.scalars(
        select(row).where(row.biz_date >= day).order_by(row.biz_date, row.window_id)
    )
    return [_kept(each) for each in found]


def waiting_in(session: Session, month: Month) -> tuple[int, int]:
    """Return at how many surges of low scores in a month, and floods, fewer than two looked."""
    row = RatingSurgeRow
    of_month = row.biz_date.between(month.first, month.last)
    found = session.scalars(select(row.low).where(of_month, row.second_by.is_(None))).all()
    return sum(low > 0 for low in found), sum(low == 0 for low in found)


def fallen(session: Session, surge: KeptSurge, *, below: int) -> KeptSurge | None:
    """Return a surge as it is since customers thought better of it; None where it is as it was."""
    row = RatingRow
    n, low = session.execute(
        select(func.count(), func.count().filter(row.score < below)).where(
            *_of(surge), row.standing != SUPERSEDED, row.body_hash != IMPORTED
        )
    ).one()
    return replace(surge, low=low, n=max(n, low)) if low < surge.low else None


def fall(session: Session, surge: KeptSurge) -> None:
    """Keep that fewer are low by now; what has grown or fallen further meanwhile stays.

    One of so few that their scores would be told is none any more.
    """
    row = RatingSurgeRow
    same = (
        row.window_id == surge.window_id, row.biz_date == surge.day,
        row.begins_at == surge.begins_at, row.ends_at == surge.ends_at, row.low > surge.low,
    )  # fmt: skip
    if is_told(surge.low):
        session.execute(update(row).where(*same).values(low=surge.low, n=surge.n))
    else:
        session.execute(delete(row).where(*same))


def came(session: Session, surge: KeptSurge, *, below: int) -> ByTier:
    """Return how the low ratings of a surge came, by tier; of a flood how all of them did."""
    row = RatingRow
    found = session.execute(
        select(row.channel, row.score, func.count())
        .where(*_of(surge), row.standing != SUPERSEDED, row.score < below if surge.low else true())
        .group_by(row.channel, row.score)
    )
    sums: dict[Tier, Tally] = {}
    for channel, score, n in found:
        tier = tier_of(channel)
        sums[tier] = sums.get(tier, Tally()) + Tally(**{f"n{score}": n})
    return sums


def looked(session: Session, window: int, day: date, *, by: str, at: datetime) -> bool:
    """Note that somebody has looked; tell whether it was wanted and not noted of them before."""
    row = RatingSurgeRow
    here = (row.window_id == window, row.biz_date == day)
    for whose, when, free in (
        ("first_by", "first_at", row.first_by.is_(None)),
        ("second_by", "second_at", row.second_by.is_(None) & (row.first_by != by)),
    ):
        noted = session.scalar(
            update(row).where(*here, free).values({whose: by, when: at}).returning(row.window_id)
        )
        if noted is not None:
            return True
    return False


def _of(surge: KeptSurge) -> tuple[ColumnElement[bool], ...]:
    """Return what tells the ratings within a surge."""
    row = RatingRow
    return (
        row.biz_date.in_([surge.day, surge.day + timedelta(days=1)]),
        row.window_id == surge.window_id,
        row.created_at.between(surge.begins_at, surge.ends_at),
    )


def _kept(row: RatingSurgeRow) -> KeptSurge:
    return KeptSurge(
        row.window_id, row.biz_date, row.begins_at, row.ends_at, row.low, row.n, row.first_by,
        row.second_by,
    )  # fmt: skip
