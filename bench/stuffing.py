"""How much of a stuffed figure is held, and how much that is honest: both errors, with their n.

The rule runs as it does in life, on simulated windows (`bench.stuffing_world`): no server, no
clock, the same figures on each machine. What statistics cannot catch is outside the star's tiers.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from bench.figures import Figure, Target, tell
from bench.plan import QUICK, Plan
from bench.stuffing_world import (
    GENEROUS,
    SHARES,
    WAYS,
    Limit,
    World,
    after_hours,
    flood,
    in_five_seconds,
    rush,
    scandal,
    weighed_often,
)
from kiosk.at_hand.crowds import Crowds
from survey.feedback.flags import Flags, Tap, to_hold
from survey.feedback.judging import floods, judged, surges
from survey.feedback.proof_of_work import eased
from survey.feedback.satisfaction import wilson
from survey.feedback.tiers import STRONG, Tier

PART: Final = "stuffing"
DAILY: Final = (5, 20, 60)
"""Ratings on a usual day."""
LOOKS: Final = 6
"""How often a week is looked at; forty looks hold the same (tried on those by hand)."""
SCRIPTED: Final = Target("value", 95, at_least=True)
BY_HAND: Final = Target("value", 80, at_least=True)
HONEST: Final = Target("value", 1)
ALL: Final = Target("value", 100, at_least=True)
NONE: Final = Target("value", 0)


@dataclass(slots=True)
class Outcome:
    """What became of what was sent, of all else, and how often people were told.

    `others_working` are held though their phones work where they are asked; `sent_working` though
    what is sent works, too, and comes from a page with a visit: without them work says nothing.
    """

    sent: int = 0
    held: int = 0
    weak: int = 0
    others: int = 0
    others_held: int = 0
    sent_working: int = 0
    others_working: int = 0
    told: int = 0
    flooded: int = 0
    runs: int = 0

    def add(self, world: World, send: Callable[[World], list[Tap]] | None) -> None:
        """Let a week pass at a window, and something be sent to it."""
        week, mine = world.week(), send(world) if send else []
        taps, usual = sorted(week + mine, key=lambda tap: tap.at), world.usual()
        held = Limit().held(taps)
        for there in looks(taps, mine or week):
            held |= to_hold(judged(there, usual)).keys()
        self.sent += len(mine)
        self.held += sum(tap.id in held for tap in mine)
        self.weak += sum(tap.id in held or tap.tier not in STRONG for tap in mine)
        self.others += len(week)
        self.others_held += sum(tap.id in held for tap in week)
        self.told += bool(surges(taps, usual))
        self.flooded += bool(floods(taps, usual))
        working = _held(eased(judged(taps, usual), asked(taps)), taps)
        self.others_working += sum(tap.id in working for tap in week)
        taps = sorted(week + [of_a_page(tap) for tap in mine], key=lambda tap: tap.at)
        working = _held(eased(judged(taps, usual), asked(taps)), taps) if mine else set()
        self.sent_working += sum(tap.id in working for tap in mine)
        self.runs += 1


def _held(flags: Flags, taps: Sequence[Tap]) -> set[str]:
    return set(to_hold(flags)) | Limit().held(taps)


def measure(plan: Plan) -> list[Figure]:
    """Simulate every way at windows of all sizes; figures are shares in percent."""
    runs = 20 if plan is QUICK else 200
    figures: list[Figure] = []
    for way in WAYS:
        tell(way.name)
        for a_day in DAILY:
            found = outcome(way.send, a_day, runs)
            target = SCRIPTED if way.scripted else None
            figures.append(
                share(f"{way.name}, {a_day} a day usual: held", found.held, found.sent, target)
            )
            if not way.scripted:
                figures.append(
                    share("  held, or outside the star's tiers", found.weak, found.sent, BY_HAND)
                )
            works = "  held though it is a page's and works"
            figures.append(share(works, found.sent_working, found.sent, target))
            figures.append(share("  other ratings held", found.others_held, found.others, HONEST))
            works = "  and though their phones work"
            figures.append(share(works, found.others_working, found.others))
    return figures + _honest(runs) + _told(runs)


def outcome(
    send: Callable[[World], list[Tap]] | None,
    a_day: float,
    runs: int,
    shares: tuple[float, ...] = SHARES,
) -> Outcome:
    """Return what became of a way over many weeks, each with a seed of its own."""
    found = Outcome()
    for seed in range(runs):
        found.add(World(random.Random(seed), a_day, shares), send)  # noqa: S311 - to be repeated
    return found


def asked(taps: Sequence[Tap]) -> set[str]:
    """Return for which ratings the server would ask the phone to work, as they arrive."""
    crowds, found = Crowds(), set[str]()
    for tap in sorted(taps, key=lambda tap: tap.received_at):
        moment = tap.received_at.timestamp()
        if crowds.is_one("window", tap.network or "", at=moment, new=True) and tap.device:
            found.add(tap.id)
    return found


def of_a_page(tap: Tap) -> Tap:
    """Return a tap as a script sends it that opens the page first; others as they are."""
    return tap._replace(tier=Tier.CODE, visit=tap.id) if tap.visit is None else tap


def looks(taps: Sequence[Tap], among: Sequence[Tap]) -> Iterator[Sequence[Tap]]:
    """Yield what is there at each look: as what is asked about comes in, and at the week's end.

    What one look holds stays held, whatever a later one would say: so it is in life.
    """
    arrived = sorted(tap.received_at for tap in among)
    for part in range(1, LOOKS):
        moment = arrived[len(arrived) * part // LOOKS]
        yield [tap for tap in taps if tap.received_at <= moment]
    yield taps


def share(name: str, part: int, whole: int, target: Target | None = None) -> Figure:
    """Return a share in percent, with how many it is of and its interval."""
    low, high = wilson(part, whole)
    said = f"{name} ({100 * low:.1f}–{100 * high:.1f} %, n {whole:,})"
    return Figure(PART, said, "%", (100 * part / whole,), target=target)


def _honest(runs: int) -> list[Figure]:
    """Return how much that is honest is held where nobody stuffs."""
    figures = []
    quiet = Outcome()
    for a_day in DAILY:
        for shares in (SHARES, GENEROUS):
            some = outcome(None, a_day, runs, shares)
            quiet.flooded, quiet.runs = quiet.flooded + some.flooded, quiet.runs + some.runs
            quiet.others += some.others
            quiet.others_held += some.others_held
    figures.append(share("quiet weeks: held", quiet.others_held, quiet.others, HONEST))
    figures.append(share("quiet weeks: told of a flood", quiet.flooded, quiet.runs, NONE))
    for name, send in (
        ("60 lorries in 20 min, one address: held", partial(rush, minutes=20, n=60)),
        ("a bus of 40 within 10 min: held", partial(rush, minutes=10, n=40)),
    ):
        found = Outcome()
        for a_day in DAILY:
            some = outcome(send, a_day, runs)
            found.sent, found.held = found.sent + some.sent, found.held + some.held
            found.flooded, found.runs = found.flooded + some.flooded, found.runs + some.runs
        figures.append(share(name, found.held, found.sent, HONEST))
        figures.append(share("  told of a flood", found.flooded, found.runs, NONE))
    for a_day in DAILY:
        found = outcome(partial(after_hours, n=40), a_day, runs)
        name = f"40 off a dead spot in the office's Wi-Fi, closed, {a_day} a day usual: held"
        figures.append(share(name, found.held, found.sent))
        figures.append(share("  where their phones work", found.sent_working, found.sent))
    often = outcome(weighed_often, 20, runs)
    name = "a lorry weighed 10 times, without slips: held"
    figures.append(share(name, often.held, often.sent, HONEST))
    return figures


def _told(runs: int) -> list[Figure]:
    """Return how low scores fare that crowd: people are told, and nothing is held."""
    figures = []
    sink = in_five_seconds(lambda number: f"new-{number}", 1)
    for name, send in (("a scandal of 60", scandal), ("60 ones by a script", sink)):
        for a_day in DAILY:
            found = outcome(send, a_day, runs)
            figures.append(
                share(f"{name}, {a_day} a day usual: people told", found.told, found.runs, ALL)
            )
            figures.append(share("  held", found.held, found.sent, NONE))
    for a_day in DAILY:
        found = outcome(flood, a_day, runs)
        name = f"110 in 5 min in the window's mix, {a_day} a day usual: people told"
        figures.append(share(name, found.flooded, found.runs, ALL))
    return figures
