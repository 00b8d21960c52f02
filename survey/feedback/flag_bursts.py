"""Flags of a stream: too many at once, a burst of high scores, a run, a metronome.

The rules and their figures were simulated: one window's own stream, lorries in groups, shares of
the scores from the eight weeks before. An honest rush of sixty in twenty minutes meets the first
in 2 % of rushes, quiet weeks meet any of them with at most 0.2 % of their ratings.
"""

from collections.abc import Collection, Sequence
from datetime import timedelta
from itertools import accumulate, groupby, pairwise
from math import ceil, sqrt
from statistics import median
from typing import Final

from survey.board.chance import Part, worse_than
from survey.feedback.flags import (
    FEWEST,
    Flags,
    Reason,
    Tap,
    Usual,
    is_crowded,
    is_marked,
    note,
    stretches,
)

AT_ONCE: Final = 6
SECONDS: Final = timedelta(seconds=10)
"""Six within ten seconds: at four, 57 % of honest rushes would be met."""
LENGTHS: Final = (timedelta(minutes=5), timedelta(minutes=20), timedelta(minutes=120))
ONE_SCORE: Final = 1e-4
APART: Final = 8
"""A gap of so many times a burst's own is wide: one in 250 of a burst's own is (simulated)."""
_FAR: Final = 2.5
"""Nearer to the usual share no exact tail is that small: not even asked."""
RUN: Final = 1e-3
BEATS: Final = 12
EVEN: Final = 0.15


def at_once(begin: int, end: int) -> bool:
    """Tell whether so many within seconds are more than people give."""
    return end - begin >= AT_ONCE


def note_bursts(taps: Sequence[Tap], usual: Usual, flags: Flags) -> None:
    """Flag what comes together: at once, or as a burst of one high score or of all of them."""
    for stretch in stretches(taps, SECONDS, at_once):
        seconds = max(1, ceil((stretch[-1].at - stretch[0].at).total_seconds()))
        note(flags, stretch, Reason.AT_ONCE, n=len(stretch), seconds=seconds)
    for scores in _kinds(usual):
        for within in LENGTHS:
            for stretch in bursts(taps, usual, scores, within):
                minutes = 1 + int((stretch[-1].at - stretch[0].at).total_seconds()) // 60
                note(
                    flags, _own(stretch, usual, scores, within, flags), Reason.BURST,
                    n=sum(tap.score in scores for tap in stretch), of=len(stretch),
                    minutes=minutes, **_named(scores),
                )  # fmt: skip


def _own(
    stretch: Sequence[Tap], usual: Usual, scores: Collection[int], within: timedelta, flags: Flags
) -> list[Tap]:
    """Return what of a stretch is the burst's own: the marked, where they explain it.

    They do if without them nothing is odd any more: whoever rated as high meanwhile, and came as
    customers come, is not held for it; and whatever high score the marked gave, they are held.
    """
    others = [tap for tap in stretch if not is_marked(flags, tap)]
    if bursts(others, usual, scores, within):
        return _core([tap for tap in stretch if tap.score in scores])
    return [tap for tap in stretch if tap.score in usual.high and is_marked(flags, tap)]


def _core(taps: Sequence[Tap]) -> list[Tap]:
    """Return a burst without what hangs on its ends, far apart from it by its own pace."""
    gaps = [(after.at - before.at).total_seconds() for before, after in pairwise(taps)]
    wide = APART * median(gaps)
    outer = len(gaps) // 4
    begin = max((n + 1 for n in range(outer) if gaps[n] > wide), default=0)
    end = min((n + 1 for n in range(len(gaps) - outer, len(gaps)) if gaps[n] > wide),
              default=len(taps))  # fmt: skip
    return list(taps[begin:end])


def _kinds(usual: Usual) -> list[tuple[int, ...]]:
    """Return each high score alone, and all together: a script that mixes them gives none alone."""
    return [*((score,) for score in usual.high), usual.high]


def _named(scores: Collection[int]) -> dict[str, int]:
    """Return how the scores are said: the one there is, or from which on."""
    least = min(scores)
    return {"score": least} if len(scores) == 1 else {"least": least}


def bursts(
    taps: Sequence[Tap], usual: Usual, scores: Collection[int], within: timedelta
) -> list[Sequence[Tap]]:
    """Return where more came than usual, and too many of them of some scores: both together."""
    share = usual.share(scores)
    before = [0, *accumulate(tap.score in scores for tap in taps)]

    def odd(begin: int, end: int) -> bool:
        part = Part(before[end] - before[begin], end - begin)
        return (
            part.x - share * part.n > _FAR * sqrt(share * (1 - share) * part.n)
            and is_crowded(taps, begin, end, within, usual)
            and worse_than(part, share) < ONE_SCORE
        )

    return stretches(taps, within, odd)


def note_runs(taps: Sequence[Tap], usual: Usual, flags: Flags) -> None:
    """Flag runs of one high score, or of high ones, that are too long for their usual share."""
    for scores in _kinds(usual):
        share = usual.share(scores)
        for run in _runs(taps, scores):
            chance = len(taps) * (1 - share) * share ** len(run)
            if len(run) >= FEWEST and chance < RUN:
                note(flags, run, Reason.RUN, n=len(run), **_named(scores))


def _runs(taps: Sequence[Tap], scores: Collection[int]) -> list[list[Tap]]:
    """Return the stretches in which no other score came in between."""
    groups = groupby(taps, key=lambda tap: tap.score in scores)
    return [list(group) for ours, group in groups if ours]


def note_metronome(taps: Sequence[Tap], usual: Usual, flags: Flags) -> None:
    """Flag high ratings that follow each other as evenly as no people do."""
    for scores in _kinds(usual):
        ours = [tap for tap in taps if tap.score in scores]
        gaps = [(after.at - before.at).total_seconds() for before, after in pairwise(ours)]
        for end in range(BEATS, len(gaps) + 1):
            some = gaps[end - BEATS : end]
            mean = sum(some) / BEATS
            if mean and sum((gap - mean) ** 2 for gap in some) < BEATS * (EVEN * mean) ** 2:
                beats = ours[end - BEATS : end + 1]
                note(flags, beats, Reason.METRONOME, n=len(beats), seconds=round(mean))
