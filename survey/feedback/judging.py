"""What becomes of a window's stream: its ratings flagged, surges of low scores and floods told."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final, NamedTuple

from survey.feedback.flag_bursts import (
    LENGTHS,
    SECONDS,
    at_once,
    bursts,
    note_bursts,
    note_metronome,
    note_runs,
)
from survey.feedback.flag_origins import note_origins
from survey.feedback.flags import Flags, Tap, Usual, stretches
from survey.feedback.tiers import STRONG, Tier

FLOODS: Final = ((timedelta(minutes=5), 60), (timedelta(minutes=20), 100))
"""So many within so long are more than a bus, or lorries that leave together (simulated)."""
BEYOND: Final = 10
"""How many times a window's own rate by hour a flood is, at least."""
_STREAMS: Final = (STRONG, {Tier.CODE}, {Tier.LINK})


class Surge(NamedTuple):
    """Far more low ratings than usual within a stretch: people look, nothing is held.

    None of a flood is told as low: far more came than usual, whatever they gave.
    """

    begin: datetime
    end: datetime
    low: int
    n: int


def judged(taps: Sequence[Tap], usual: Usual) -> Flags:
    """Return what speaks against the ratings of a window's stream.

    What came a surer way is a stream of its own: it is not held for what a link brought.
    """
    flags: Flags = {}
    ordered = sorted(taps, key=lambda tap: (tap.at, tap.id))
    note_origins(ordered, usual, flags)  # first: a burst is asked what marks its own
    for tiers in _STREAMS:
        stream = [tap for tap in ordered if tap.tier in tiers]
        note_bursts(stream, usual, flags)
        note_runs(stream, usual, flags)
        note_metronome(stream, usual, flags)
    high = {tap.id for tap in ordered if tap.score in usual.high}
    return {each: told for each, told in flags.items() if each in high}


def surges(taps: Sequence[Tap], usual: Usual) -> list[Surge]:
    """Return where low ratings crowd at a window, in order; what overlaps is told once."""
    ordered = sorted(taps, key=lambda tap: (tap.at, tap.id))
    low = [tap for tap in ordered if tap.score in usual.low]
    some = [each for within in LENGTHS for each in bursts(ordered, usual, usual.low, within)]
    some += stretches(low, SECONDS, at_once)
    return _apart([_surge(each, usual) for each in some])


def floods(taps: Sequence[Tap], usual: Usual) -> list[Surge]:
    """Return where far more came than usual, whatever they gave, in order: nothing is held.

    A script that keeps to a window's own mix of scores is odd by their number alone.
    """
    ordered = sorted(taps, key=lambda tap: (tap.at, tap.id))
    return _apart(
        [
            Surge(some[0].at, some[-1].at, 0, len(some))
            for within, least in FLOODS
            for some in stretches(
                ordered, within, partial(_is_flood, ordered, usual, within, least)
            )
        ]
    )


def _is_flood(
    taps: Sequence[Tap], usual: Usual, within: timedelta, least: int, begin: int, end: int
) -> bool:
    hours = {tap.hour for tap in (taps[begin], taps[end - 1])}
    return end - begin >= max(least, BEYOND * usual.expected(hours, within))


def _surge(taps: Sequence[Tap], usual: Usual) -> Surge:
    low = sum(tap.score in usual.low for tap in taps)
    return Surge(taps[0].at, taps[-1].at, low, len(taps))


def _apart(found: Collection[Surge]) -> list[Surge]:
    """Return the largest of those that overlap."""
    kept: list[Surge] = []
    for surge in sorted(found, key=lambda each: (-each.low, -each.n, each.begin)):
        if all(surge.end < other.begin or surge.begin > other.end for other in kept):
            kept.append(surge)
    return sorted(kept, key=lambda each: each.begin)
