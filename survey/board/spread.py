"""Over-dispersion: how much more than chance the past swung, where nothing was to be named.

Ratings hang together: ten drivers of one group, a rainy day, a clerk's bad morning. Limits that
take them for independent name something in half of the months in which nothing happened.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date
from typing import Final, TypeVar

from survey.board.chance import NOTHING, Part

Key = TypeVar("Key", bound=Hashable)
_SHRINKING: Final = 200
DAYS_KNOWN: Final = 30
"""From how many days on a past says how much it swings."""


def spread(parts: Sequence[Part]) -> float:
    """Return how much parts of one rate swing, 1 for chance alone; 1 of fewer than two."""
    whole = sum(parts, NOTHING)
    return _spread([(part, part.n * whole.rate, whole.rate) for part in parts], free=len(parts) - 1)


def allowed_for(found: float) -> float:
    """Return the spread to reckon with: somewhat more than was found, and never less than 1."""
    return max(1.0, 1.2 * found - 0.2)


def of_days(days: Mapping[date, Part]) -> float:
    """Return how much days swing beside their weekdays; 1 of fewer than thirty."""
    asked = {day: part for day, part in days.items() if part.n}
    if len(asked) < DAYS_KNOWN:
        return 1.0
    usual = _sums((day.weekday(), part) for day, part in asked.items())
    rates = {day: usual[day.weekday()].rate for day in asked}
    expected = [(part, part.n * rates[day], rates[day]) for day, part in asked.items()]
    return _trusted(expected, free=len(asked) - len(usual))


def weekdays(days: Mapping[date, Part]) -> list[float]:
    """Return how much worse each weekday usually is, 1 for as bad as any other.

    What chance alone would show of a pattern is taken out of it twice: where there is none, noise
    would else be laid on every day. A weekday's own share counts against two hundred usual ratings.
    """
    sums = _sums((day.weekday(), part) for day, part in days.items() if part.n)
    whole = sum(sums.values(), NOTHING)
    if len(sums) < 2 or not 0 < whole.rate < 1:
        return [1.0] * 7
    free, rate = len(sums) - 1, whole.rate
    pattern = free * spread(list(sums.values()))
    trust = max(0.0, 1 - 2 * free / pattern) if pattern else 0.0
    leaning = Part(_SHRINKING * rate, _SHRINKING)
    own = [(sums.get(day, NOTHING) + leaning).rate / rate for day in range(7)]
    return [1 + trust * (each - 1) for each in own]


def of_window_days(days: Mapping[tuple[int, date], Part]) -> float:
    """Return how much windows' days swing beside their windows and their days; 1 of too few."""
    asked = {place: part for place, part in days.items() if part.n}
    windows = _sums((window, part) for (window, _), part in asked.items())
    dates = _sums((day, part) for (_, day), part in asked.items())
    whole = sum(windows.values(), NOTHING)
    if len(dates) < DAYS_KNOWN or not whole.x:
        return 1.0
    expected = []
    for (window, day), part in asked.items():
        rate = min(1.0, windows[window].rate * dates[day].rate / whole.rate)
        expected.append((part, part.n * rate, rate))
    return _trusted(expected, free=len(asked) - len(windows) - len(dates) + 1)


def of_hours(days: float, window_days: float, *, hour: float, day: float) -> float:
    """Return how much hours swing; `hour` and `day` are how many ratings one date gives to each."""
    return max(window_days, 1 + (days - 1) * hour / day if day else 1.0)


def _spread(expected: Iterable[tuple[Part, float, float]], *, free: int) -> float:
    """Return Pearson's sum over its degrees of freedom, of parts, what was expected, at a rate."""
    if free < 1:
        return 1.0
    squares = sum(
        (part.x - usual) ** 2 / (usual * (1 - rate))
        for part, usual, rate in expected
        if 0 < rate < 1
    )
    return squares / free


def _trusted(expected: Iterable[tuple[Part, float, float]], *, free: int) -> float:
    """Return a spread less what chance alone makes of one: ninety days swing by 15 % or so."""
    found = _spread(expected, free=free)
    if found <= 1 or free < 1:
        return found
    by_chance = 2 / free
    return 1 + max(0.0, found - 1 - by_chance / (found - 1))


def _sums(parts: Iterable[tuple[Key, Part]]) -> dict[Key, Part]:
    found: dict[Key, list[float]] = defaultdict(lambda: [0, 0])
    for key, part in parts:
        found[key][0] += part.x
        found[key][1] += part.n
    return {key: Part(x, n) for key, (x, n) in found.items()}
