"""Roll-ups: whole-number sums that dashboards read instead of raw ratings.

They are changed in the same transaction as the ratings they count, by adding differences, and
each replica adds in a slot of its own. Keys are written in sorted order so that two replicas
never wait for each other in a circle.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import Table
from sqlalchemy.orm import Session

from db import bulk
from db.models import (
    Base,
    CommitmentMonthlyRow,
    RatingDailyRow,
    RatingHourlyRow,
    RatingMonthlyRow,
    RatingPersonMonthlyRow,
    ReasonMonthlyRow,
)

COUNTS: Final = ("n1", "n2", "n3", "n4", "n5", "excluded")
EXCLUDED: Final = 5


class Counted(NamedTuple):
    """What the roll-ups need to know of a rating."""

    window_id: int
    person_id: int | None
    score: int
    standing: str
    biz_date: date
    biz_month: str
    biz_hour: int
    reasons: tuple[str, ...] = ()


class Differences:
    """Sums to add to the roll-ups, gathered from many ratings and written once."""

    def __init__(self) -> None:
        self._counts: dict[type[Base], dict[tuple[Any, ...], list[int]]] = {
            table: defaultdict(lambda: [0] * len(COUNTS))
            for table in (RatingDailyRow, RatingMonthlyRow, RatingHourlyRow, RatingPersonMonthlyRow)
        }
        self._reasons: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0])
        self._commitments: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0])

    def add(self, rating: Counted, *, times: int = 1) -> None:
        """Count the rating; `times=-1` takes it out again. A superseded one counts nowhere."""
        if rating.standing == "superseded":
            return
        counts = rating.standing == "counted"
        column = rating.score - 1 if counts else EXCLUDED
        for table, key in _count_keys(rating):
            self._counts[table][key][column] += times
        if counts:
            self.add_reasons(rating, rating.reasons, times=times)

    def move(self, before: Counted, after: Counted) -> None:
        """Count a rating for another person; all other sums stay."""
        for rating, times in ((before, -1), (after, 1)):
            if rating.person_id is not None and rating.standing != "superseded":
                column = rating.score - 1 if rating.standing == "counted" else EXCLUDED
                key = (rating.biz_month, rating.person_id)
                self._counts[RatingPersonMonthlyRow][key][column] += times

    def add_reasons(self, rating: Counted, reasons: Iterable[str], *, times: int = 1) -> None:
        """Count the reasons of a rating that counts."""
        for reason in reasons:
            self._reasons[rating.biz_month, rating.window_id, reason][0] += times

    def add_answers(self, rating: Counted, answers: Mapping[str, bool], *, times: int = 1) -> None:
        """Count whether commitments were kept, as said with a rating; only of one that counts."""
        if rating.standing == "counted":
            for code, kept in answers.items():
                place = (rating.biz_month, rating.window_id, code)
                self._commitments[place][0 if kept else 1] += times

    def write(self, session: Session, *, slot: int) -> None:
        """Add the differences to the roll-ups within the session's transaction."""
        for table, sums in self._counts.items():
            _add(session, table, COUNTS, sums, slot)
        _add(session, ReasonMonthlyRow, ("n",), self._reasons, slot)
        _add(session, CommitmentMonthlyRow, ("kept", "broken"), self._commitments, slot)


def _count_keys(rating: Counted) -> Iterable[tuple[type[Base], tuple[Any, ...]]]:
    window, month = rating.window_id, rating.biz_month
    yield RatingDailyRow, (rating.biz_date, window)
    yield RatingMonthlyRow, (month, window)
    yield RatingHourlyRow, (month, window, rating.biz_date.weekday(), rating.biz_hour)
    if rating.person_id is not None:
        yield RatingPersonMonthlyRow, (month, rating.person_id)


def _add(
    session: Session,
    row: type[Base],
    columns: tuple[str, ...],
    sums: dict[tuple[Any, ...], list[int]],
    slot: int,
) -> None:
    values = [(*key, slot, *sums[key]) for key in sorted(sums) if any(sums[key])]
    if values:
        table = row.__table__
        assert isinstance(table, Table)  # noqa: S101 - for the type checker
        bulk.add(session.connection(), table, (*_keys(table), *columns), values, columns)


@cache
def _keys(table: Table) -> tuple[str, ...]:
    """Return the key columns as they stand in the tuples; the slot comes last in each table."""
    return tuple(column.name for column in table.primary_key)
