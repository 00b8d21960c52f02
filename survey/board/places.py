"""Places: a range for each, of ranks that the ratings cannot tell apart (rank confidence sets).

Of every two it is asked whether one is better by more than chance, by Holm over all pairs; nobody
is placed behind somebody who may be no better (Mogstad, Romano, Shaikh and Wilhelm 2023).
"""

from bisect import bisect_right
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cache
from math import log, sqrt
from typing import Final, TypeVar

from survey.board.chance import Part, logarithm_of_ways, worse_by_chance

WRONG: Final = 0.05
_SURELY_ALIKE: Final = 3.0
"""Squared normal distance up to which no exact test ever sets two apart: most pairs end here."""

Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Place:
    """From the best place somebody may have to the worst, of so many."""

    best: int
    worst: int
    of: int

    @property
    def is_known(self) -> bool:
        """Tell whether it says more than that somebody is one of them all."""
        return self.of == 1 or (self.best, self.worst) != (1, self.of)

    @property
    def is_first(self) -> bool:
        """Tell whether nobody is clearly better, where somebody is clearly worse."""
        return self.best == 1 and self.is_known

    def __str__(self) -> str:
        return str(self.best) if self.best == self.worst else f"{self.best}–{self.worst}"


def places(parts: Mapping[Name, Part]) -> dict[Name, Place]:
    """Return the range of places of each, 1 the best, of those measured by parts of dissatisfied.

    The best place is one behind all who are clearly better; the worst leaves all who are clearly
    worse behind.
    """
    better = dict.fromkeys(parts, 0)
    worse = dict.fromkeys(parts, 0)
    for low, high in _apart(parts):
        better[high] += 1
        worse[low] += 1
    many = len(parts)
    return {name: Place(1 + better[name], many - worse[name], many) for name in parts}


def _apart(parts: Mapping[Name, Part]) -> set[tuple[Name, Name]]:
    """Return the pairs that chance alone does not set apart, the better one first."""
    apart: set[tuple[Name, Name]] = set()

    @cache
    def chance(low: Name, high: Name) -> float:
        return 2 * worse_by_chance(parts[high], parts[low] + parts[high])

    waiting = _far_apart(parts)
    alike = len(parts) * (len(parts) - 1) // 2 - len(waiting)
    while waiting:
        most = WRONG / (alike + len(waiting))
        # A tail is never less than its first term: that alone tells most pairs alike.
        near = [pair for pair, first in waiting.items() if first <= log(most / 2)]
        new = {pair for pair in near if chance(*pair) <= most}
        if not new:
            break
        apart |= new
        waiting = {pair: first for pair, first in waiting.items() if pair not in new}
    return apart


def _far_apart(parts: Mapping[Name, Part]) -> dict[tuple[Name, Name], float]:
    """Return the pairs worth an exact test, with the logarithm of their tail's first term."""
    rows = sorted(((part.rate, part.n, part.x, name) for name, part in parts.items()), key=_rate)
    rates, most = [row[0] for row in rows], max((row[1] for row in rows), default=0)
    ways = {name: logarithm_of_ways(part.n, part.x) for name, part in parts.items()}
    found = {}
    for rate, n, x, low in rows:
        spread = min(rate * (1 - rate), rates[-1] * (1 - rates[-1]))
        nearest = rate + sqrt(_SURELY_ALIKE * spread * (1 / n + 1 / most))
        for other, m, y, high in rows[bisect_right(rates, nearest) :]:
            both, of = x + y, n + m
            if (other - rate) ** 2 * of * n * m > _SURELY_ALIKE * both * (of - both):
                found[low, high] = ways[low] + ways[high] - logarithm_of_ways(of, both)
    return found


def _rate(row: tuple[float, float, float, object]) -> float:
    return row[0]
