"""What trips show: how many lorries rate, at which posts, and how long they wait in between.

Of places and of many, never of one lorry: a time is told from some lorries on only.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from survey.few import is_told

SAME_TRIP: Final = timedelta(hours=24)
"""How long after one stop the next one can be of the same trip."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A slip seen at a post."""

    slip: int
    post: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Response:
    """How many lorries staff saw at a post, and how many of these rated it."""

    post: str
    seen: int
    rated: int


@dataclass(frozen=True, slots=True)
class Wait:
    """How long lorries were under way from one post to the next: median, nine of ten, how many."""

    here: str
    there: str
    n: int
    median: timedelta
    nine_of_ten: timedelta


def responses(stops: Iterable[Stop], rated: Mapping[int, frozenset[str]]) -> list[Response]:
    """Return how many of the lorries seen at each post rated it on their trip."""
    seen: dict[str, set[int]] = defaultdict(set)
    for stop in stops:
        seen[stop.post].add(stop.slip)
    return [
        Response(post, len(slips), sum(post in rated.get(slip, ()) for slip in slips))
        for post, slips in sorted(seen.items())
    ]


def waits(stops: Iterable[Stop]) -> list[Wait]:
    """Return the times between posts that follow each other; those of too few are left out."""
    trips: dict[int, list[Stop]] = defaultdict(list)
    for stop in stops:
        trips[stop.slip].append(stop)
    times: dict[tuple[str, str], list[timedelta]] = defaultdict(list)
    for trip in trips.values():
        ordered = sorted(trip, key=lambda stop: stop.at)
        for one, other in pairwise(ordered):
            passed = other.at - one.at
            if one.post != other.post and passed < SAME_TRIP:
                times[one.post, other.post].append(passed)
    return [
        Wait(here, there, len(found), quantile(found, 0.5), quantile(found, 0.9))
        for (here, there), found in sorted(times.items())
        if is_told(len(found))
    ]


def quantile(times: Sequence[timedelta], share: float) -> timedelta:
    """Return the shortest time that at least this share of the times do not pass (nearest rank)."""
    ordered = sorted(times)
    rank = -(-len(ordered) * round(share * 100) // 100)
    return ordered[max(rank, 1) - 1]
