"""Who stands above whom: on no day does anybody stand above themselves."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

Above = Mapping[str, Sequence[tuple[date, str | None]]]
"""Of each who stands directly above them from which day on, the earliest first."""


def circles(above: Above, *, since: date = date.min) -> Iterator[tuple[date, frozenset[str]]]:
    """Yield each circle that stands on a day from one on: since when, and who is in it."""
    seen: set[frozenset[str]] = set()
    for code, stints in above.items():
        for begin in {max(each, since) for each, _ in stints}:
            members = _circle(code, above, begin)
            if members and members not in seen:
                seen.add(members)
                yield begin, members


def _circle(code: str, above: Above, day: date) -> frozenset[str]:
    """Return who stands between somebody and themselves on a day; nobody where they do not."""
    passed = [code]
    at = _above_on(above.get(code, ()), day)
    while at is not None and at not in passed:
        passed.append(at)
        at = _above_on(above.get(at, ()), day)
    return frozenset(passed) if at == code else frozenset()


def _above_on(stints: Sequence[tuple[date, str | None]], day: date) -> str | None:
    n = bisect_right(stints, day, key=lambda each: each[0])
    return stints[n - 1][1] if n else None
