"""Roll-ups: whole-number sums that dashboards read instead of raw ratings.

They are changed in the same transaction as the ratings they count, by adding differences, and
each replica adds in a slot of its own. Keys are written in sorted order so that two replicas
never wait for each other in a circle.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache, partial
from typing import Any, Final, NamedTuple

from sqlalchemy import Table
from sqlalchemy.orm import Session

from db.ground import bulk
from db.ground.bulk import Names
from db.ground.models import (
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

Key = tuple[Any, ...]

_COLUMNS: Final[dict[type[Base], Names]] = {
    RatingDailyRow: COUNTS,
    RatingMonthlyRow: COUNTS,
    RatingHourlyRow: COUNTS,
    RatingPersonMonthlyRow: COUNTS,
    ReasonMonthlyRow: ("n",),
    CommitmentMonthlyRow: ("kept", "broken"),
}
"""The roll-ups in the order they are written in, and what each sums."""


class Counted(NamedTuple):
    """What the roll-ups need to know of a rating."""

    window_id: int
    person_id: int | None
    score: int
    standing: str
    biz_date: date
    biz_month: str
    biz_hour: int
    tier: str
    reasons: tuple[str, ...] = ()


class Differences:
    """Sums to add to the roll-ups, gathered from many ratings and written once."""

    def __init__(self) -> None:
        self._ratings: Counter[Counted] = Counter()
        self._sums: dict[type[Base], dict[Key, list[int]]] = {
            table: defaultdict(partial(_zeros, len(columns))) for table, columns in _COLUMNS.items()
        }

    def add(self, rating: Counted, *, times: int = 1) -> None:
        """Count the rating; `times=-1` takes it out again. A superseded one counts nowhere."""
        self._ratings[rating] += times  # many are alike: they are told apart once, when written

    def move(self, before: Counted, after: Counted) -> None:
        """Count a rating for another person; all other sums stay."""
        for rating, times in ((before, -1), (after, 1)):
            if rating.standing != "superseded":
                self._count_for_person(rating, times)

    def add_reasons(self, rating: Counted, reasons: Iterable[str], *, times: int = 1) -> None:
        """Count the reasons of a rating that counts."""
        for reason in reasons:
            place = (rating.biz_month, rating.window_id, reason)
            self._sums[ReasonMonthlyRow][place][0] += times

    def add_answers(self, rating: Counted, answers: Mapping[str, bool], *, times: int = 1) -> None:
        """Count whether commitments were kept, as said with a rating; only of one that counts."""
        if rating.standing == "counted":
            for code, kept in answers.items():
                place = (rating.biz_month, rating.window_id, code)
                self._sums[CommitmentMonthlyRow][place][0 if kept else 1] += times

    def write(self, session: Session, *, slot: int) -> None:
        """Add the differences to the roll-ups within the session's transaction."""
        for rating, times in self._ratings.items():
            if times and rating.standing != "superseded":
                self._count(rating, times)
        self._ratings.clear()
        connection = session.connection()
        for row, sums in self._sums.items():
            values = [(*key, slot, *sums[key]) for key in sorted(sums) if any(sums[key])]
            if values:
                table, columns = _table(row), _COLUMNS[row]
                bulk.add(connection, table, (*_keys(table), *columns), values, columns)

    def _count(self, rating: Counted, times: int) -> None:
        window, month, column = rating.window_id, rating.biz_month, _column(rating)
        tier = rating.tier
        hour = (month, window, rating.biz_date.weekday(), rating.biz_hour, tier)
        self._sums[RatingDailyRow][rating.biz_date, window, tier][column] += times
        self._sums[RatingMonthlyRow][month, window, tier][column] += times
        self._sums[RatingHourlyRow][hour][column] += times
        self._count_for_person(rating, times)
        if rating.standing == "counted":
            self.add_reasons(rating, rating.reasons, times=times)

    def _count_for_person(self, rating: Counted, times: int) -> None:
        if rating.person_id is not None:
            place = (rating.biz_month, rating.person_id, rating.tier)
            self._sums[RatingPersonMonthlyRow][place][_column(rating)] += times


def _zeros(how_many: int) -> list[int]:
    return [0] * how_many


def _column(rating: Counted) -> int:
    return rating.score - 1 if rating.standing == "counted" else EXCLUDED


def _table(row: type[Base]) -> Table:
    table = row.__table__
    assert isinstance(table, Table)  # noqa: S101 - for the type checker
    return table


@cache
def _keys(table: Table) -> Names:
    """Return the key columns as they stand in the tuples; the slot comes last in each table."""
    return tuple(column.name for column in table.primary_key)
