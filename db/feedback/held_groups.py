"""Ratings held back, in groups of one window, reason and day: those that wait, and a proposal's."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, text
from sqlalchemy.orm import Session

from db.feedback.ratings import COUNTED
from db.feedback.seeing import Seeing, seen
from db.feedback.trip_store import by_the_rated
from db.ground.models import HoldRatingRow, HoldRow, RatingRow, TripRow, TripStopRow
from survey.feedback.holds import State, Verdict

# Spelled out, not bound: SQLite uses the index of held ratings only for the literal word.
_IS_HELD: Final = text("ratings.standing = 'held'")
SCORES: Final = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Pattern:
    """What makes held ratings a group: one window, one reason, one business day."""

    window_id: int
    flag: str
    day: date


@dataclass(frozen=True, slots=True)
class Group:
    """Held ratings of one pattern: how many of each score, and the last of them that was there."""

    pattern: Pattern
    scores: tuple[int, ...]
    until: int = 0

    @property
    def n(self) -> int:
        """How many ratings they are."""
        return sum(self.scores)


@dataclass(frozen=True, slots=True)
class SlipsTaken:
    """Of how many phones and slips held ratings came, and how many of the slips a post noted."""

    phones: int
    slips: int
    noted: int


def months(session: Session) -> list[str]:
    """Return the months that have ratings held back, in order."""
    found = select(RatingRow.biz_month).where(_IS_HELD).distinct().order_by(RatingRow.biz_month)
    return list(session.scalars(found))


def groups(
    session: Session, month: str, seeing: Seeing, *, without: Collection[str] = ()
) -> list[Group]:
    """Return a month's held ratings that nobody proposed anything about, the oldest group first.

    What some accounts held as people are no part of it.
    """
    row = RatingRow
    found = session.execute(
        select(row.window_id, row.flag, row.biz_date, row.score, func.count(), func.max(row.seq))
        .where(
            _IS_HELD,
            row.biz_month == month,
            *seen(seeing),
            _free(),
            *((~held_for_vandalism_by(without),) if without else ()),
        )
        .group_by(row.biz_date, row.window_id, row.flag, row.score)
        .order_by(row.biz_date, row.window_id, row.flag)
    )
    return _groups(found)


def counted(
    session: Session, ratings: Collection[str], seeing: Seeing, *, to_take: bool = False
) -> list[str]:
    """Return which of some ratings count, and may be held by people.

    What two people decided about once stays as they decided. Those `to_take` nobody else changes
    before the commit.
    """
    row, mark = RatingRow, HoldRatingRow
    decided = select(mark.rating_id).where(mark.settled)
    asked = (
        select(row.id)
        .where(row.id.in_(sorted(ratings)), row.standing == COUNTED, row.id.not_in(decided))
        .where(*seen(seeing))
        .order_by(row.seq)
    )
    if to_take:
        asked = asked.with_for_update(key_share=True)
    found = session.scalars(asked).all()
    with_others = set(session.scalars(_taken()))
    return [rating for rating in found if rating not in with_others]


def held_for_vandalism_by(accounts: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that people held a rating, or what it amends, and one is asked for."""
    row, mark, hold = RatingRow, HoldRatingRow, HoldRow
    theirs = (
        select(mark.rating_id)
        .join(hold, hold.id == mark.hold_id)
        .where(
            hold.verdict == Verdict.HOLD, mark.settled,
            or_(hold.proposed_by.in_(accounts), hold.decided_by.in_(accounts)),
        )
    )  # fmt: skip
    return or_(row.id.in_(theirs), func.coalesce(row.amends, "").in_(theirs))


def free(
    session: Session, group: Group, seeing: Seeing, *, without: Collection[str] = ()
) -> list[str]:
    """Return the numbers of a group's ratings that were there when it was looked at.

    Nobody else changes them before the commit.
    """
    row, pattern = RatingRow, group.pattern
    found = session.execute(
        select(row.id, row.seq)
        .where(
            _IS_HELD,
            row.biz_month == f"{pattern.day:%Y-%m}",
            row.biz_date == pattern.day,
            row.window_id == pattern.window_id,
            func.coalesce(row.flag, "") == pattern.flag,
            row.seq <= group.until,
            *seen(seeing),
            *((~held_for_vandalism_by(without),) if without else ()),
        )
        .order_by(row.seq)
        .with_for_update(key_share=True)
    ).all()
    # Asked once they are locked: whoever was first has them.
    with_others = set(session.scalars(_taken()))
    return [rating for rating, _ in found if rating not in with_others]


def taken(session: Session, number: int) -> list[Group]:
    """Return what a proposal took, in groups, the oldest first."""
    row = RatingRow
    found = session.execute(
        of_hold(select(row.window_id, row.flag, row.biz_date, row.score, func.count()), number)
        .group_by(row.biz_date, row.window_id, row.flag, row.score)
        .order_by(row.biz_date, row.window_id, row.flag)
    )
    return _groups((*each, 0) for each in found)


def slips_taken(
    session: Session, patterns: Collection[Pattern], *, number: int | None = None
) -> dict[Pattern, SlipsTaken]:
    """Return what slips groups of held ratings came of, or those of what a proposal takes.

    What was noted by whom a rating of the trip reached says nothing.
    """
    row, trip, stop = RatingRow, TripRow, TripStopRow
    key = (row.window_id, row.flag, row.biz_date)
    asked = select(
        *key, func.count(trip.device.distinct()), func.count(trip.slip.distinct()),
        func.count(stop.slip.distinct()),
    )  # fmt: skip
    of = asked.where(_IS_HELD) if number is None else of_hold(asked, number)
    found = session.execute(
        of.join(trip, trip.visit == row.visit)
        .outerjoin(stop, (stop.slip == trip.slip) & ~by_the_rated())
        .where(
            row.biz_month.in_({f"{each.day:%Y-%m}" for each in patterns}),
            row.biz_date.in_({each.day for each in patterns}),
            row.window_id.in_({each.window_id for each in patterns}),
        )
        .group_by(*key)
    )
    return {
        Pattern(window, flag or "", day): SlipsTaken(*counts)
        for window, flag, day, *counts in found
    }


def of_hold(asked: "Select[*tuple[Any, ...]]", number: int) -> "Select[*tuple[Any, ...]]":
    """Return a query about ratings for those that a proposal takes alone."""
    row = HoldRatingRow
    found = asked.select_from(RatingRow).join(row, row.rating_id == RatingRow.id)
    return found.where(row.hold_id == number)


def _taken() -> "Select[str]":
    """Return the query for the ratings that a proposal which waits has taken."""
    row = HoldRatingRow
    return select(row.rating_id).join(
        HoldRow, and_(HoldRow.id == row.hold_id, HoldRow.state == State.OPEN)
    )


def _free() -> ColumnElement[bool]:
    return RatingRow.id.not_in(_taken())


def _groups(found: Iterable[Any]) -> list[Group]:
    """Gather rows of window, reason, day, score, how many and the last number, in their order."""
    scores: dict[Pattern, dict[int, int]] = {}
    until: dict[Pattern, int] = {}
    for window, flag, day, score, n, last in found:
        pattern = Pattern(window, flag or "", day)
        scores.setdefault(pattern, {})[score] = n
        until[pattern] = max(until.get(pattern, 0), last)
    return [
        Group(each, tuple(of.get(score, 0) for score in SCORES), until[each])
        for each, of in scores.items()
    ]
