"""Flags of where ratings come from: devices, networks, staff, hours, words, visits, people.

Nearly all of them are soft: many honest lorries share one address, one that is weighed ten times a
day is honest, and a phone without a script sends no mark of its page.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from typing import Final

from survey.board.chance import Part, worse_than
from survey.feedback.flags import Flags, Reason, Tap, Usual, is_crowded, note, stretches
from survey.feedback.tiers import Tier

QUICK: Final = timedelta(seconds=20)
"""Two visits to a window within that are no two visits of one phone's owner."""
AGAIN: Final = 3
NETWORK: Final = timedelta(minutes=120)
TOGETHER: Final = 6
ARRIVED: Final = timedelta(seconds=10)
MADE: Final = timedelta(minutes=1)
USUAL_VISITS: Final = 0.5
ENOUGH: Final = 20
"""From how many ratings on it is said what is usual of them."""
KNOWN_PERSON: Final = 30
HANG_TOGETHER: Final = 2.0
"""Ratings of one person hang together: half as many speak for themselves."""
JUMP: Final = 1e-3
LONG: Final = 8
"""Words shorter than that are everybody's."""
ALIKE: Final = 0.8
MOST_WORDS: Final = 60
_NOT_A_PHONE: Final = frozenset({Tier.SLIP, Tier.TABLET})
"""A slip is one lorry's, and a tablet many people's with a pace of its own."""


def note_origins(taps: Sequence[Tap], usual: Usual, flags: Flags) -> None:
    """Flag what ratings come from, and how."""
    _note_devices(taps, flags)
    _note_networks(taps, usual, flags)
    _note_arrivals(taps, flags)
    _note_people(taps, usual, flags)
    _note_words(taps, usual, flags)
    visits = sum(tap.visit is not None for tap in taps)
    usual_visits = len(taps) >= ENOUGH and visits >= USUAL_VISITS * len(taps)
    for tap in taps:
        if tap.device in usual.staff_devices:
            note(flags, [tap], Reason.STAFF_DEVICE)
        if tap.network in usual.staff_networks:
            note(flags, [tap], Reason.STAFF_NETWORK)
        if tap.closed:
            note(flags, [tap], Reason.CLOSED)
        if tap.visit is None and usual_visits:
            note(flags, [tap], Reason.NO_VISIT)
        if tap.tier is Tier.LINK:
            note(flags, [tap], Reason.NO_PAGE)
        if tap.device is None:
            note(flags, [tap], Reason.NO_DEVICE)


def _note_devices(taps: Sequence[Tap], flags: Flags) -> None:
    phones = [tap for tap in taps if tap.tier not in _NOT_A_PHONE]
    for ours in _by(phones, lambda tap: tap.device):
        for before, after in pairwise(ours):
            if after.at - before.at < QUICK:
                seconds = int((after.at - before.at).total_seconds())
                note(flags, [before, after], Reason.TOO_QUICK, seconds=seconds)
    for ours in _by(phones, _device_and_day):
        if len(ours) >= AGAIN:
            note(flags, ours, Reason.DEVICE_AGAIN, n=len(ours))


def _device_and_day(tap: Tap) -> tuple[str, date] | None:
    return (tap.device, tap.at.date()) if tap.device is not None else None


def _note_networks(taps: Sequence[Tap], usual: Usual, flags: Flags) -> None:
    for ours in _by(taps, lambda tap: tap.network):
        crowded = partial(is_crowded, ours, within=NETWORK, usual=usual)
        for some in stretches(ours, NETWORK, crowded):
            note(flags, some, Reason.ONE_NETWORK, n=len(some))


def _note_arrivals(taps: Sequence[Tap], flags: Flags) -> None:
    """Flag what arrived at once and says to be older: a script's, or a network's that was away."""
    late = [tap for tap in taps if tap.received_at - tap.at > MADE and tap.tier is not Tier.TABLET]
    arrived = sorted((tap._replace(at=tap.received_at) for tap in late), key=lambda tap: tap.at)
    for some in stretches(arrived, ARRIVED, lambda begin, end: end - begin >= TOGETHER):
        note(flags, some, Reason.TOGETHER, n=len(some))


def _note_people(taps: Sequence[Tap], usual: Usual, flags: Flags) -> None:
    """Flag the high ratings of whoever has far more of the window's than before."""
    before = {person: n for person, n in usual.people.items() if n >= KNOWN_PERSON}
    among = [tap for tap in taps if tap.person in before]
    every = sum(before.values())
    for person, n in before.items():
        theirs = [tap for tap in among if tap.person == person]
        part = Part(len(theirs) / HANG_TOGETHER, len(among) / HANG_TOGETHER)
        share = n / every
        if part.n and part.rate > share and worse_than(part, share) < JUMP:
            percent = round(100 * part.rate)
            note(flags, theirs, Reason.ONE_PERSON, share=percent, usual=round(100 * share))


def _note_words(taps: Sequence[Tap], usual: Usual, flags: Flags) -> None:
    said = [(tap, _pairs(tap.words or "")) for tap in taps if tap.score in usual.high]
    told = [(tap, pairs) for tap, pairs in said if len(pairs) >= LONG - 1][-MOST_WORDS:]
    for tap, pairs in told:
        alike = sum(_likeness(pairs, other) >= ALIKE for _, other in told)
        if alike >= AGAIN:
            note(flags, [tap], Reason.SAME_WORDS, n=alike)


def _pairs(words: str) -> frozenset[str]:
    letters = [sign for sign in words.lower() if sign.isalpha()]
    return frozenset(one + other for one, other in pairwise(letters))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


def _by(taps: Iterable[Tap], key: Callable[[Tap], Hashable]) -> list[list[Tap]]:
    """Return the ratings in groups of what is known of them, in their order."""
    found: dict[Hashable, list[Tap]] = defaultdict(list)
    for tap in taps:
        if (known := key(tap)) is not None:
            found[known].append(tap)
    return list(found.values())
