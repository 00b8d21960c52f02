"""What makes a rating suspicious: reasons with weights, from a window's own stream and its past.

Reasons that hold alone are what people cannot do by chance at this window: its own rate by hour
and its own share of a score are what is compared with. All others are soft: only several of them
hold a rating together. Volume alone never does, nor an address that many share.

Whatever counts as satisfied is what stuffing gives, so the policy in force says which scores are
high. The others are never held by any of this: an enemy's sixty ones and a scandal look alike, so
people are told (`survey.feedback.judging.surges`). What was held stays listed; two people end it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from survey.board.chance import crowded_by_chance
from survey.books.policy import DEFAULT_POLICY
from survey.feedback.tiers import Tier

HELD_FROM: Final = 100
"""From what suspicion on a rating is held; the sum of its weights goes no higher."""
LOOKED_BACK: Final = timedelta(days=7)
"""How far back a window's stream is looked at."""
WEEKS_BEFORE: Final = 8
"""How many weeks before that tell what is usual (simulated with eight)."""


class Reason(StrEnum):
    """Why a rating is suspicious; the value is what is kept."""

    AT_ONCE = "at-once"
    BURST = "burst"
    METRONOME = "metronome"
    STAFF_DEVICE = "staff-device"
    RUN = "run"
    TOO_QUICK = "too-quick"
    SAME_WORDS = "same-words"
    ONE_NETWORK = "one-network"
    DEVICE_AGAIN = "device-again"
    ONE_PERSON = "one-person"
    TOGETHER = "together"
    STAFF_NETWORK = "staff-network"
    CLOSED = "closed"
    NO_VISIT = "no-visit"
    NO_PAGE = "no-page"
    NO_DEVICE = "no-device"
    WORKED = "worked"


WEIGHTS: Final[Mapping[Reason, int]] = {
    Reason.AT_ONCE: HELD_FROM,
    Reason.BURST: HELD_FROM,
    Reason.METRONOME: HELD_FROM,
    Reason.STAFF_DEVICE: HELD_FROM,
    Reason.RUN: 60,
    Reason.TOO_QUICK: 60,
    Reason.SAME_WORDS: 40,
    Reason.ONE_NETWORK: 30,
    Reason.DEVICE_AGAIN: 30,
    Reason.ONE_PERSON: 30,
    Reason.TOGETHER: 30,
    Reason.STAFF_NETWORK: 20,
    Reason.CLOSED: 20,
    Reason.NO_VISIT: 20,
    Reason.NO_PAGE: 20,
    Reason.NO_DEVICE: 10,
    Reason.WORKED: 0,  # takes away what others weigh (`survey.feedback.proof_of_work`)
}
"""The strongest first."""
MARKS: Final = frozenset(
    {
        Reason.TOO_QUICK,
        Reason.SAME_WORDS,
        Reason.ONE_NETWORK,
        Reason.DEVICE_AGAIN,
        Reason.TOGETHER,
        Reason.STAFF_NETWORK,
        Reason.NO_VISIT,
        Reason.NO_PAGE,
        Reason.NO_DEVICE,
    }
)
"""What tells a rating from its neighbours: how it came, not when, nor whom it reached."""


class Flag(NamedTuple):
    """A reason, how heavy it is, and the numbers that its words are made with."""

    reason: Reason
    weight: int
    detail: Mapping[str, int]


Flags = dict[str, list[Flag]]
"""The flags of each rating, by its number."""


class Tap(NamedTuple):
    """A rating as it is looked at; what is not known of it is None.

    `closed` tells that the window served nobody then.
    """

    id: str
    at: datetime
    received_at: datetime
    hour: int
    score: int
    visit: str | None = None
    device: str | None = None
    network: str | None = None
    person: int | None = None
    words: str | None = None
    closed: bool = False
    tier: Tier = Tier.CODE


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual at a window: ratings an hour by hour of the day, how many of each score.

    `satisfied_from` is the policy's: from which score on stuffing helps. `people` tells how many
    ratings each person had before, `staff_devices` and `staff_networks` from where people signed
    in as staff have rated.
    """

    days: int = 0
    hours: Mapping[int, float] = field(default_factory=dict)
    scores: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)
    people: Mapping[int, int] = field(default_factory=dict)
    staff_devices: frozenset[str] = frozenset()
    staff_networks: frozenset[str] = frozenset()
    satisfied_from: int = DEFAULT_POLICY.satisfied_from

    @property
    def high(self) -> tuple[int, ...]:
        """The scores that stuffing gives, the highest first: all others are never held."""
        return tuple(range(5, self.satisfied_from - 1, -1))

    @property
    def low(self) -> tuple[int, ...]:
        """What a scandal gives, and an enemy: people are told where they crowd."""
        return tuple(range(1, self.satisfied_from))

    def share(self, scores: Iterable[int]) -> float:
        """Return the usual share of some scores; of a window without a past a cautious one."""
        chosen = list(scores)
        cautious = _CAUTIOUS if min(chosen) >= self.satisfied_from else 1 - _CAUTIOUS
        given = sum(self.scores[score - 1] for score in chosen)
        return (given + _AS_IF * cautious) / (sum(self.scores) + _AS_IF)

    def expected(self, hours: Iterable[int], within: timedelta) -> float:
        """Return how many usually come in a stretch, by the busiest hour that it touches."""
        least = _NEW_WINDOW if self.days < _KNOWN_AFTER else _AT_LEAST
        busiest = max(self.hours.get(hour, 0.0) for hour in hours)
        return max(busiest, least) * (within / timedelta(hours=1))


_AS_IF: Final = 10
_CAUTIOUS: Final = 0.8
"""A window is taken for one that had ten ratings before, eight of them of the score asked for."""
_KNOWN_AFTER: Final = 14
_NEW_WINDOW: Final = 6.0
"""Ratings an hour that surprise nobody at a window with less than two weeks behind it."""
_AT_LEAST: Final = 0.1
_STEADY: Final = 3.0
"""Size of the negative binomial: lorries come in groups."""
_CROWDED: Final = 1e-3
FEWEST: Final = 8
"""Fewer than that are never a crowd."""


def is_crowded(taps: Sequence[Tap], begin: int, end: int, within: timedelta, usual: Usual) -> bool:
    """Tell whether more came in a stretch than the window's own rate by hour explains."""
    if end - begin < FEWEST:
        return False
    hours = {taps[at].hour for at in (begin, (begin + end) // 2, end - 1)}
    return end - begin >= _crowd(round(usual.expected(hours, within), 2))


@lru_cache(maxsize=4096)
def _crowd(expected: float) -> int:
    """Return from how many on a crowd is one."""
    low, high = FEWEST, FEWEST + int(expected * 20) + 40
    while low < high:
        middle = (low + high) // 2
        if crowded_by_chance(middle, expected, size=_STEADY) < _CROWDED:
            high = middle
        else:
            low = middle + 1
    return low


def note(flags: Flags, taps: Iterable[Tap], reason: Reason, **detail: int) -> None:
    """Flag some ratings; a reason counts once."""
    for tap in taps:
        told = flags.setdefault(tap.id, [])
        if all(flag.reason is not reason for flag in told):
            told.append(Flag(reason, WEIGHTS[reason], detail))


def is_marked(flags: Flags, tap: Tap) -> bool:
    """Tell whether anything speaks against how a rating came."""
    return any(flag.reason in MARKS for flag in flags.get(tap.id, ()))


def suspicion(flags: Iterable[Flag]) -> int:
    """Return how suspicious a rating is: the sum of its weights, no more than holds it."""
    return min(HELD_FROM, sum(flag.weight for flag in flags))


def strongest(flags: Iterable[Flag]) -> Reason:
    """Return the reason that a rating is listed under."""
    order = list(Reason)
    return min(flags, key=lambda flag: (-flag.weight, order.index(flag.reason))).reason


def to_hold(flags: Flags) -> Flags:
    """Return the ratings that are held, with all that speaks against them."""
    return {each: told for each, told in flags.items() if suspicion(told) >= HELD_FROM}


def stretches(
    taps: Sequence[Tap], within: timedelta, odd: Callable[[int, int], bool]
) -> list[Sequence[Tap]]:
    """Return the stretches of ratings in order of time that are odd, those that overlap as one.

    `odd` is asked of a stretch by where it begins and ends in the stream.
    """
    found: list[tuple[int, int]] = []
    begin = 0
    for end, tap in enumerate(taps, start=1):
        while tap.at - taps[begin].at > within:
            begin += 1
        if not odd(begin, end):
            continue
        if found and begin < found[-1][1]:
            found[-1] = (found[-1][0], end)
        else:
            found.append((begin, end))
    return [taps[one:other] for one, other in found]
