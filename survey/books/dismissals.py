"""A dismissal review (regulation 6): opened by the third worst, worked on and decided by people.

Nothing follows by itself. Whom it concerns is heard, or it is written why not; one of those at the
top proposes a decision with the minutes, a second person confirms it. What it rests on may fall by
a later verdict: an open review lapses then, a decided one is decided anew, and whoever has it
before them reads it. A hearing counts for what it was held upon alone.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from survey.months import Month

OPENED: Final = "dismissal-opened"
LAPSED: Final = "dismissal-lapsed"
FELL: Final = "dismissal-fell"
HEARD: Final = "dismissal-heard"
PROPOSED: Final = "dismissal-proposed"
APPROVED: Final = "dismissal-approved"
REFUSED: Final = "dismissal-refused"
KINDS: Final = frozenset({OPENED, LAPSED, FELL, HEARD, PROPOSED, APPROVED, REFUSED})
"""What happens in a review, as it is kept among the events of the complaint that opened it."""
WORDS_LIMIT: Final = 4_000

Key = tuple[Month, str]
"""Whose worst of which month opened it."""


class Stage(StrEnum):
    """Where a review stands."""

    OPEN = "open"
    PROPOSED = "proposed"
    DECIDED = "decided"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened in a review."""

    ref: str
    at: datetime
    actor: str
    kind: str
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Hearing:
    """What was said, or why nothing was: by whom it concerns, or as somebody wrote it down."""

    at: datetime
    by: str
    words: str


@dataclass(frozen=True, slots=True)
class Dismissal:
    """A review: who, the how-manieth worst, what was said, proposed with minutes, and decided.

    `is_heard`: whether anything was said since it was opened, or since what it rests on fell.
    `is_undercut`: whether the worst was taken back after the decision, and nobody decided anew.
    """

    ref: str
    month: Month
    person: str
    count: int
    opened_at: datetime
    stage: Stage = Stage.OPEN
    hearings: tuple[Hearing, ...] = ()
    is_heard: bool = False
    has_fallen: bool = False
    is_undercut: bool = False
    decision: str = ""
    minutes: str = ""
    proposed_by: str = ""
    proposed_at: datetime | None = None
    decided_by: str = ""
    decided_at: datetime | None = None
    because: str = ""

    @property
    def key(self) -> Key:
        """What tells it from others."""
        return self.month, self.person

    @property
    def is_open(self) -> bool:
        """Whether anything may be said and decided."""
        return self.stage in {Stage.OPEN, Stage.PROPOSED} or self.is_undercut

    @property
    def may_be_proposed(self) -> bool:
        """Whether a decision may be proposed, once somebody was heard."""
        return self.is_open and self.stage is not Stage.PROPOSED


def due(
    worst: Mapping[Month, Collection[str]], review_at: Callable[[Month], int]
) -> dict[Key, int]:
    """Return which worsts open a review, with the how-manieth of the person each is."""
    counted: dict[str, int] = {}
    found: dict[Key, int] = {}
    for month in sorted(worst):
        for person in sorted(worst[month]):
            counted[person] = counted.get(person, 0) + 1
            if counted[person] >= review_at(month):
                found[month, person] = counted[person]
    return found


def told(happened: Iterable[Happened]) -> dict[Key, Dismissal]:
    """Return the reviews that events tell of, in the order of their opening."""
    found: dict[Key, Dismissal] = {}
    for each in happened:
        key = (Month.read(str(each.detail["month"])), str(each.detail["person"]))
        if each.kind == OPENED and key not in found:
            found[key] = Dismissal(each.ref, *key, int(each.detail["count"]), each.at)
        elif key in found:
            found[key] = _after(found[key], each)
    return found


def _after(review: Dismissal, each: Happened) -> Dismissal:
    match each.kind:
        case "dismissal-opened":
            count = int(each.detail["count"])
            return replace(
                review, stage=Stage.OPEN, count=count, is_heard=False, has_fallen=False,
                is_undercut=False,
            )  # fmt: skip
        case "dismissal-fell":
            return replace(review, has_fallen=True, is_undercut=True, is_heard=False)
        case "dismissal-lapsed":
            return replace(review, stage=Stage.LAPSED)
        case "dismissal-heard":
            hearing = Hearing(each.at, each.actor, str(each.detail["words"]))
            return replace(review, hearings=(*review.hearings, hearing), is_heard=True)
        case "dismissal-proposed":
            return replace(
                review, stage=Stage.PROPOSED, decision=str(each.detail["decision"]),
                minutes=str(each.detail["minutes"]), proposed_by=each.actor, proposed_at=each.at,
            )  # fmt: skip
        case _:
            stage = Stage.DECIDED if each.kind == APPROVED else Stage.OPEN
            return replace(
                review, stage=stage, decided_by=each.actor, decided_at=each.at,
                because=str(each.detail["reason"]),
                is_undercut=review.is_undercut and each.kind != APPROVED,
            )  # fmt: skip
