"""Months that chance made, for rules that must not take chance for news: seeded, no database."""

import random
from bisect import bisect_right
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from math import comb, sqrt
from statistics import NormalDist
from typing import Final, TypeVar

from survey.board.chance import NOTHING, Part
from survey.board.news import PAST_DAYS, Facts, Hour
from survey.months import Month

Key = TypeVar("Key", bound=Hashable)
Worse = Callable[[int, date, int], float]
"""By how much more are dissatisfied at a window, on a day, in an hour."""
Uneven = Callable[[int, date], float]
"""By how much more are dissatisfied at a window on a day, as it happens."""

NOVEMBER: Final = Month(2026, 11)


class AMonth:
    """A month and the ninety days before it, in which every rating was independent.

    Unless `uneven` lets rates swing, in the month as before it: by a window and a day.
    """

    def __init__(
        self,
        seed: int,
        *,
        satisfied: float,
        a_day: int,
        windows: int = 12,
        hours: int = 12,
        worse: Worse | None = None,
        uneven: Uneven | None = None,
    ) -> None:
        self._roll = random.Random(seed).random  # noqa: S311 - chance to be repeated, not a secret
        self._usual, self._a_day, self._windows = 1 - satisfied, a_day, windows
        first = NOVEMBER.first
        before = [first - timedelta(days=each) for each in range(1, PAST_DAYS + 1)]
        days = [first + timedelta(days=each) for each in range(30)]
        swing = uneven or (lambda _window, _day: 0.0)
        self._past = {
            (window, day): self._part(n, swing(window, day))
            for day in before
            for window, n in self._share()
        }
        self._cells = {
            (window, day, hour): self._part(
                n, swing(window, day) + (worse(window, day, hour) if worse else 0.0)
            )
            for day in days
            for window, share in self._share()
            for hour, n in _shared(share, hours, begin=window + day.day)
        }

    def facts(self) -> Facts:
        """Return what a board knows of the month; the months before are of the same rate."""
        months = {NOVEMBER: sum(self._cells.values(), NOTHING)}
        while len(months) < 12:
            months[min(months).previous] = self._drawn(30 * self._a_day)
        return Facts(
            month=NOVEMBER,
            running=False,
            months=months,
            before=months[NOVEMBER.previous],
            days=_sums((day, part) for (_, day), part in self._past.items())
            | self._of(lambda _window, day, _hour: day),
            hours=self._of(lambda _window, day, hour: (day.weekday(), hour)),
            windows=self._of(lambda window, _day, _hour: window),
            later=self,
        )

    def past(self) -> Mapping[tuple[int, date], Part]:
        """Return each window's days of the 90 days before the month."""
        return self._past

    def of_day(self, day: date) -> Mapping[int, Part]:
        """Return the windows of a day."""
        return self._of(lambda window, at, _hour: window if at == day else None)

    def of_window(self, window: int) -> Mapping[date, Part]:
        """Return the days of a window in the month."""
        return self._of(lambda which, day, _hour: day if which == window else None)

    def of_hours(self, hours: Collection[Hour]) -> Mapping[Hour, Mapping[date, Part]]:
        """Return the dates that make up each of some hours of weekdays in the month."""
        return {hour: self._of_hour(hour) for hour in hours}

    def _of_hour(self, hour: Hour) -> Mapping[date, Part]:
        return self._of(lambda _window, day, at: day if (day.weekday(), at) == hour else None)

    def _of(self, place: Callable[[int, date, int], Key | None]) -> dict[Key, Part]:
        placed = ((place(*cell), part) for cell, part in self._cells.items())
        return _sums((key, part) for key, part in placed if key is not None)

    def _share(self) -> Iterable[tuple[int, int]]:
        return _shared(self._a_day, self._windows)

    def _part(self, n: int, more: float) -> Part:
        usual = min(1.0, max(0.0, round(self._usual + more, 6)))
        return Part(bisect_right(_heaped(n, usual), self._roll()), n)

    def _drawn(self, n: int) -> Part:
        """Return a whole month by the normal curve: it is many."""
        usual = self._usual
        x = round(NormalDist(n * usual, sqrt(n * usual * (1 - usual))).inv_cdf(self._roll()))
        return Part(min(n, max(0, x)), n)


@cache
def _heaped(n: int, usual: float) -> list[float]:
    """Return how often so many of n, or fewer, are dissatisfied; the last one is left out."""
    return list(accumulate(comb(n, x) * usual**x * (1 - usual) ** (n - x) for x in range(n)))


def _shared(n: int, among: int, *, begin: int = 0) -> Iterable[tuple[int, int]]:
    """Give each of some places its share of ratings, those it does not divide from a begin on."""
    for place in range(among):
        share = n // among + ((place - begin) % among < n % among)
        if share:
            yield place, share


def _sums(parts: Iterable[tuple[Key, Part]]) -> dict[Key, Part]:
    found: dict[Key, list[float]] = {}
    for key, part in parts:
        sums = found.setdefault(key, [0, 0])
        sums[0] += part.x
        sums[1] += part.n
    return {key: Part(x, n) for key, (x, n) in found.items()}
