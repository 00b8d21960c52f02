"""A window as it is simulated: honest weeks, attacks on its figure, an honest rush, a scandal."""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate, count
from typing import Final, NamedTuple

from survey.books.policy import DEFAULT_POLICY
from survey.feedback.flags import WEEKS_BEFORE, Tap, Usual
from survey.feedback.ratings import comes_back, flag_for
from survey.feedback.tiers import Tier

SHARES: Final = (0.05, 0.05, 0.10, 0.25, 0.55)
"""How often each score is given by honest customers, 1 to 5."""
GENEROUS: Final = (0.02, 0.02, 0.02, 0.04, 0.90)
OPENS, CLOSES = 8, 18
FIRST: Final = datetime(2026, 11, 2, tzinfo=UTC)
DAYS: Final = 7
STUFFED: Final = 60
OFFICE: Final = "office"
"""A network from which staff has rated, and drivers do."""
_MIXED: Final = 3.0
_WITHOUT_SCRIPT: Final = 0.03
_PRIVATE: Final = 0.05
_CARRIERS: Final = 6

_numbers = count()


@dataclass(slots=True)
class World:
    """A window with so many ratings on a usual day, and a source of chance of its own."""

    dice: random.Random
    a_day: float
    shares: Sequence[float] = SHARES

    def usual(self) -> Usual:
        """Return what eight honest weeks before tell."""
        n = round(self.a_day * 7 * WEEKS_BEFORE)
        given = self.dice.choices(range(5), self.shares, k=n)
        scores = [given.count(place) for place in range(5)]
        an_hour = self.a_day / (CLOSES - OPENS)
        return Usual(
            days=7 * WEEKS_BEFORE,
            hours=dict.fromkeys(range(OPENS, CLOSES), an_hour),
            scores=(scores[0], scores[1], scores[2], scores[3], scores[4]),
            people={1: n // 2, 2: n // 2},
            staff_networks=frozenset({OFFICE}),
        )

    def week(self) -> list[Tap]:
        """Return an honest week: lorries come in groups, two clerks share the days."""
        taps = []
        for day in range(DAYS):
            for hour in range(OPENS, CLOSES):
                mean = self.a_day / (CLOSES - OPENS)
                mean *= self.dice.gammavariate(_MIXED, 1 / _MIXED)
                taps += [
                    self.honest(at(day, hour, self.dice.uniform(0, 60)))
                    for _ in range(self._poisson(mean))
                ]
        return taps

    def honest(self, when: datetime, *, score: int | None = None, network: str = "") -> Tap:
        """Return what a customer gives."""
        plain = self.dice.random() < _WITHOUT_SCRIPT
        private = self.dice.random() < _PRIVATE
        return Tap(
            id=f"h{next(_numbers)}", at=when, received_at=when, hour=when.hour,
            score=score or self.dice.choices(range(1, 6), self.shares)[0],
            visit=f"v{next(_numbers)}",
            device=None if private else f"d{next(_numbers)}",
            network=network or f"carrier-{self.dice.randrange(_CARRIERS)}",
            tier=Tier.LINK if plain else Tier.CODE, person=1 + (when.hour >= (OPENS + CLOSES) // 2),
        )  # fmt: skip

    def _poisson(self, mean: float) -> int:
        waited, n = self.dice.expovariate(1), 0
        while waited < mean:
            waited += self.dice.expovariate(1)
            n += 1
        return n


def at(day: int, hour: float, minute: float = 0, second: float = 0) -> datetime:
    """Return a moment of the simulated week."""
    return FIRST + timedelta(days=day, hours=hour, minutes=minute, seconds=second)


class Way(NamedTuple):
    """A way to move a window's figure: what it is called, and what it sends."""

    name: str
    send: Callable[[World], list[Tap]]
    scripted: bool = False


def script(when: datetime, device: str | None, score: int = 5) -> Tap:
    """Return what a script sends: no page, no visit."""
    return Tap(
        id=f"a{next(_numbers)}", at=when, received_at=when, hour=when.hour, score=score,
        device=device, network="attacker", tier=Tier.LINK, person=1,
    )  # fmt: skip


def by_hand(when: datetime, device: str, *, person: int = 1) -> Tap:
    """Return what a hand taps on a real page."""
    return Tap(
        id=f"a{next(_numbers)}", at=when, received_at=when, hour=when.hour, score=5,
        visit=f"v{next(_numbers)}", device=device, network=f"home-{device[-1]}",
        person=person,
    )  # fmt: skip


def in_five_seconds(
    device: Callable[[int], str | None], score: int = 5
) -> Callable[..., list[Tap]]:
    """Return sixty within five seconds, each from the device it is given."""
    return lambda world: [
        script(at(6, 11, 0, 5 * number / STUFFED), device(number), score)
        for number in range(STUFFED)
    ]


def in_two_hours(world: World) -> list[Tap]:
    """Return sixty within two hours, at random."""
    moments = sorted(world.dice.uniform(0, 120) for _ in range(STUFFED))
    return [script(at(6, 10, minute), f"new-{n}") for n, minute in enumerate(moments)]


def threes(world: World) -> list[Tap]:
    """Return sixty threes within two hours: they count as satisfied."""
    return [tap._replace(score=3) for tap in in_two_hours(world)]


def in_turn(world: World) -> list[Tap]:
    """Return sixty within five seconds, threes, fours and fives in turn."""
    return [
        tap._replace(score=3 + number % 3)
        for number, tap in enumerate(in_five_seconds(lambda n: f"new-{n}")(world))
    ]


def in_turn_slowly(world: World) -> list[Tap]:
    """Return sixty within two hours at random, threes, fours and fives in turn."""
    return [tap._replace(score=3 + number % 3) for number, tap in enumerate(in_two_hours(world))]


def metronome(_world: World) -> list[Tap]:
    """Return sixty within two hours, one every two minutes."""
    return [script(at(6, 10, 2 * number), f"new-{number}") for number in range(STUFFED)]


def over_the_week(world: World, *, shift: bool = False) -> list[Tap]:
    """Return sixty over seven days from new phones, in one clerk's shift or in both."""
    closes = (OPENS + CLOSES) // 2 if shift else CLOSES
    return [
        by_hand(
            at(number % DAYS, world.dice.uniform(OPENS, closes - 0.01)), f"new-{next(_numbers)}"
        )
        for number in range(STUFFED)
    ]


def six_a_day(world: World) -> list[Tap]:
    """Return six a day from one phone, below every limit."""
    return [
        by_hand(at(day, world.dice.uniform(OPENS, CLOSES - 0.01)), "phone-1")
        for day in range(DAYS)
        for _ in range(6)
    ]


def several_phones(world: World) -> list[Tap]:
    """Return sixty by hand within an afternoon, from five phones in turn."""
    minutes = sorted(world.dice.uniform(0, 90) for _ in range(STUFFED))
    return [by_hand(at(6, 13, minute), f"phone-{n % 5}") for n, minute in enumerate(minutes)]


def many_phones(world: World) -> list[Tap]:
    """Return sixty by hand within an afternoon, each from a phone and a place of its own."""
    minutes = sorted(world.dice.uniform(0, 90) for _ in range(STUFFED))
    return [
        by_hand(at(6, 13, minute), f"new-{next(_numbers)}")._replace(network=None)
        for minute in minutes
    ]


def many_phones_in_turn(world: World) -> list[Tap]:
    """Return the same, threes, fours and fives in turn."""
    return [tap._replace(score=3 + n % 3) for n, tap in enumerate(many_phones(world))]


def phones_in_turn(world: World) -> list[Tap]:
    """Return sixty by hand from five phones, threes, fours and fives in turn."""
    return [tap._replace(score=3 + n % 3) for n, tap in enumerate(several_phones(world))]


def rush(world: World, *, minutes: float, n: int) -> list[Tap]:
    """Return honest lorries that leave together, behind one address of their carrier."""
    moments = sorted(world.dice.uniform(0, minutes) for _ in range(n))
    return [world.honest(at(6, 11, minute), network="carrier-0") for minute in moments]


def scandal(world: World) -> list[Tap]:
    """Return sixty honest customers within an hour, nearly all of them angry."""
    minutes = sorted(world.dice.uniform(0, 60) for _ in range(STUFFED))
    return [
        world.honest(at(6, 11, minute), score=1 if world.dice.random() < 0.9 else 2)
        for minute in minutes
    ]


def flood(world: World) -> list[Tap]:
    """Return what a script sends in the window's own mix: twelve networks, a new phone each."""
    seconds = accumulate(world.dice.uniform(2, 4) for _ in range(110))
    return [
        world.honest(at(6, CLOSES + 2, second=ago), network=f"n{n % 12}")._replace(closed=True)
        for n, ago in enumerate(seconds)
    ]


def after_hours(world: World, *, n: int) -> list[Tap]:
    """Return honest lorries out of a dead spot that find the office's Wi-Fi when it has closed."""
    evening = at(6, CLOSES + 2)
    taps = [
        world.honest(evening - timedelta(minutes=world.dice.uniform(2, 40)), network=OFFICE)
        for _ in range(n)
    ]
    return [
        tap._replace(closed=True, received_at=evening + timedelta(seconds=world.dice.uniform(0, 9)))
        for tap in taps
    ]


def weighed_often(world: World) -> list[Tap]:
    """Return a lorry that is weighed ten times on a day and rates each time as it likes."""
    return [
        world.honest(at(6, OPENS + number, world.dice.uniform(0, 50)))._replace(device="lorry")
        for number in range(10)
    ]


WAYS: Final = (
    Way("60 in 5 s, script with one cookie", in_five_seconds(lambda _: "one"), scripted=True),
    Way("60 in 5 s, script without a cookie", in_five_seconds(lambda _: None), scripted=True),
    Way("60 in 5 s, a new cookie each", in_five_seconds(lambda n: f"new-{n}"), scripted=True),
    Way("60 in 2 h at random", in_two_hours, scripted=True),
    Way("60 in 2 h like a metronome", metronome, scripted=True),
    Way("60 threes in 2 h at random", threes, scripted=True),
    Way("60 in 5 s, 3, 4 and 5 in turn", in_turn, scripted=True),
    Way("60 in 2 h at random, 3, 4 and 5 in turn", in_turn_slowly),
    Way("60 over 7 days from new phones", over_the_week),
    Way("60 over 7 days in one clerk's shift", lambda world: over_the_week(world, shift=True)),
    Way("6 a day from one phone", six_a_day),
    Way("60 in 90 min by hand, 5 phones", several_phones),
    Way("60 in 90 min by hand, 5 phones, 3, 4 and 5 in turn", phones_in_turn),
    Way("60 in 90 min by hand, a new phone each", many_phones),
    Way("60 in 90 min by hand, a new phone each, 3, 4 and 5 in turn", many_phones_in_turn),
)


@dataclass(slots=True)
class Limit:
    """What holds on the way in: how many a device may give a window on a day."""

    given: dict[tuple[str, object], tuple[int, datetime | None]] = field(default_factory=dict)

    def held(self, taps: Iterable[Tap]) -> set[str]:
        """Return the numbers of those that are held as they come."""
        found = set()
        for tap in taps:
            if tap.device is None:
                continue
            place = (tap.device, tap.at.date())
            n, last = self.given.get(place, (0, None))
            over = flag_for(n, DEFAULT_POLICY.device_daily_limit) is not None
            if over and not comes_back(last, tap.received_at):
                found.add(tap.id)
            self.given[place] = (n + 1, tap.received_at)
        return found
