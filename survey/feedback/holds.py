"""How a hold ends: one person proposes to release or exclude ratings, another one decides.

Low ratings are held by two people alone, as one proposes and another decides; two others end that.

A rating held back is released, and counts, or is excluded, and never does. Nothing is deleted, and
what was decided says who, when and why. A rating that its customer changed meanwhile is none of
it: the changed one is held anew.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from survey.refusals.books import SecondPersonNeeded
from survey.refusals.feedback import HoldSettled
from survey.texts import Text

OLD: Final = timedelta(days=7)
"""From when on a rating held back has waited too long for people."""
REASON_LIMIT: Final = 500
MOST_AT_ONCE: Final = 5_000
"""How many ratings one proposal takes: more is decided in parts."""


class Verdict(StrEnum):
    """What becomes of ratings: of those held back, or of low ones that came as nobody comes."""

    RELEASE = "release"
    EXCLUDE = "exclude"
    HOLD = "hold"


ENDINGS: Final = (Verdict.RELEASE, Verdict.EXCLUDE)
"""How a hold ends; the other verdict begins one."""
OTHERS_TO_END: Final = 3
"""Without who proposes to hold: who decides on it, and the two who end it."""
VANDALISM: Final = "vandalism"
"""The reason that low ratings are listed under which two people hold."""
VERDICTS: Final[dict[Verdict, Text]] = {
    Verdict.RELEASE: Text("放行，计入", "Release: they count"),
    Verdict.EXCLUDE: Text("剔除，不计入", "Exclude: they never count"),
    Verdict.HOLD: Text("先不计入，由另两人处理", "Hold: two others release or exclude them"),
}
STANDING_BEFORE: Final[dict[Verdict, str]] = {
    Verdict.RELEASE: "held",
    Verdict.EXCLUDE: "held",
    Verdict.HOLD: "counted",
}
STANDING_AFTER: Final[dict[Verdict, str]] = {
    Verdict.RELEASE: "counted",
    Verdict.EXCLUDE: "excluded",
    Verdict.HOLD: "held",
}


class State(StrEnum):
    """Where a proposal stands; all but an open one let go of the ratings, or settled them."""

    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Hand:
    """What somebody is to a proposal: it is their own, or they may read all that it takes.

    `found_before`: they found the same before, and somebody else has to.
    """

    is_own: bool
    reads_all: bool
    found_before: bool = False

    @property
    def may_decide(self) -> bool:
        """Whether they may be the second person: not who proposed it, nor of the chain."""
        return self.reads_all and not (self.is_own or self.found_before)


@dataclass(frozen=True, slots=True)
class HoldSum:
    """How many ratings of a window or a person are held back, were released, were excluded.

    Of those held back and excluded `vandalism` are low ones that two people held.
    """

    held: int = 0
    released: int = 0
    excluded: int = 0
    vandalism: int = 0

    def __add__(self, other: "HoldSum") -> "HoldSum":
        return HoldSum(
            self.held + other.held,
            self.released + other.released,
            self.excluded + other.excluded,
            self.vandalism + other.vandalism,
        )

    def __bool__(self) -> bool:
        return bool(self.held or self.released or self.excluded)


NONE_HELD: Final = HoldSum()


def days_waiting(day: date, today: date) -> int:
    """Return how many days ratings of a day have waited; none for what is of today."""
    return max((today - day).days, 0)


def is_old(day: date, today: date) -> bool:
    """Tell whether ratings of a day have waited too long."""
    return today - day > OLD


def require_step(to: State, of: State, hand: Hand) -> None:
    """Refuse a step with a proposal that is settled, or that is not theirs to take.

    Only who proposed it takes it back; only a second person outside the chain decides.
    """
    if of is not State.OPEN:
        raise HoldSettled
    allowed = hand.is_own if to is State.WITHDRAWN else hand.may_decide
    if not allowed:
        raise SecondPersonNeeded
