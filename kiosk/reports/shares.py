"""Shares that were measured: where nobody was asked there is none."""

from dataclasses import dataclass
from typing import Final

from survey.board.chance import Part, apart_by_chance
from survey.board.naming import POINTS
from survey.books.policy import Policy
from survey.feedback.satisfaction import Tally, satisfaction, wilson

_WRONG: Final = 0.05


@dataclass(frozen=True, slots=True)
class Proportion:
    """A part of at least one answer, with its Wilson 95 % interval."""

    n: int
    part: int
    rate: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class Share(Proportion):
    """The satisfied part of at least one rating."""

    mean: float

    @property
    def satisfied(self) -> int:
        """How many were satisfied."""
        return self.part


def share_of(tally: Tally | None, policy: Policy) -> Share | None:
    """Return the share a tally shows, or None where nobody was asked."""
    if tally is None:
        return None
    found = satisfaction(tally, policy)
    if found.rate is None or found.mean is None or found.lower is None or found.upper is None:
        return None
    return Share(found.n, found.satisfied, found.rate, found.lower, found.upper, found.mean)


def proportion(part: int, whole: int) -> Proportion | None:
    """Return what part of a whole is, or None where nobody was asked."""
    return Proportion(whole, part, part / whole, *wilson(part, whole)) if whole else None


def differs(now: Share, before: Share) -> bool:
    """Tell whether two shares differ by three points at least, and by more than chance.

    One question asked once: Fisher's exact test at 5 %, as the board's many are asked at less.
    """
    after, past = Part(now.part, now.n), Part(before.part, before.n)
    apart = abs(after.rate - past.rate) >= POINTS
    return apart and apart_by_chance(after, after + past) <= _WRONG
