"""Bursts: complaints that one hand sends by the dozen are put aside as a group, for people.

Nothing is refused, hidden or deleted. What makes a burst is one client, words that are near enough
the same, or a speed no crowd has: never that many complain about one window. The first few of a
burst are cases like all others, so that a matter that is real is handled whatever comes after it.
"""

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from math import ceil
from typing import Final

from survey.texts import Text

FIRST_FEW: Final = 3
"""So many of a burst are ordinary cases: two lorries and their boss may say the same."""
LOOK_BACK: Final = timedelta(hours=1)
"""How far back a complaint is compared, and so how long it is kept who sent one."""
NAMELESS_WITHIN: Final = timedelta(minutes=10)
"""What comes without our cookie from one network is one client for so long: a carrier's address
stands for sixty lorries, but their browsers keep the cookie that the form gave them."""
ALIKE: Final = 0.4
"""The share of shingles two texts have in common from which they are near enough the same: one of
thirty letters with another name and plate in it has 0.5, two people on one matter rarely 0.2."""
ALIKE_IF_BRIEF: Final = 0.7
"""The same for texts of a short sentence: “waited 40 minutes, nobody came” is many people's."""
SHINGLE: Final = 3
BRIEF: Final = 30
"""Letters below which a text is a short sentence."""
SHORT: Final = 12
"""Letters below which texts say nothing by being alike: anybody writes “too slow”."""
AT_ONCE: Final = timedelta(minutes=2)
"""So near each other brief texts count as longer ones do, and the same few words of one window."""
COMPARED: Final = 400
"""Letters of a text that are compared: more costs time and tells nothing more."""
MOST_COMPARED: Final = 200
"""How many earlier complaints one is compared with."""
PACE: Final = timedelta(minutes=1)
MOST_AT_A_PACE: Final = 5
"""So many different voices about one window within a minute: each has typed for longer."""
MOST_OF_A_UNIT: Final = 10
MOST_OF_THE_HOUSE: Final = 20
"""So many about all windows of a unit, or of the house: a script goes from window to window."""
APART: Final = 3
"""How many times as many, before what comes from a network of its own is put aside as well: one
script at one address does not take the place of those who come beside it."""
A_DAY_S_SHARE: Final = 4
"""What usually gets many may get a quarter of its day within a minute."""
WITHIN_MINUTES: Final = 240
"""Minutes of the window's working time in which people decide about a group."""
SET_ASIDE: Final = "set-aside"
PROPOSED: Final = "aside-proposed"
ABUSE: Final = "abuse"
AGAIN: Final = "looked-again"
"""What happens to what is put aside, as events keep it: in this order, where it comes to that."""
REASON_LIMIT: Final = 500
MOST_AT_ONCE: Final = 200
"""How many complaints one proposal takes: more is decided in parts."""


class Why(StrEnum):
    """What made a burst of complaints."""

    CLIENT = "client"
    LIKENESS = "likeness"
    SPEED = "speed"


WHYS: Final[dict[Why, Text]] = {
    Why.CLIENT: Text("同一设备接连提交", "sent one after another by one device"),
    Why.LIKENESS: Text("内容几乎相同", "nearly the same words"),
    Why.SPEED: Text("提交速度异常", "faster than people write"),
}


@dataclass(frozen=True, slots=True)
class Sent:
    """A complaint sent by a public page: when, about which window, in which words, by whom.

    `device` and `network` are marks, never addresses; `aside`: it was put aside.
    """

    at: datetime
    window: int | None
    words: str
    device: str | None = None
    network: str | None = None
    aside: bool = False
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class Usual:
    """How many complaints a window, its unit and the house usually get on a day."""

    window: float = 0
    unit: float = 0
    house: float = 0


NOTHING_USUAL: Final = Usual()


@dataclass(frozen=True, slots=True)
class Burst:
    """Why a complaint is put aside, and which of the earlier ones, by place, it goes with."""

    why: Why
    others: tuple[int, ...]


def burst(new: Sent, earlier: Sequence[Sent], *, usual: Usual = NOTHING_USUAL) -> Burst | None:
    """Return why a complaint is put aside, None where it is a case like all others.

    Who sent something is believed only where it speaks for one hand; a network alone never does.
    """
    recent = [(n, each) for n, each in enumerate(earlier) if new.at - each.at <= LOOK_BACK]
    same = tuple(n for n, each in recent if _by_one_client(new, each))
    if len(same) >= FIRST_FEW:
        return Burst(Why.CLIENT, same)
    shingles = shingles_of(new.words)
    alike = tuple(n for n, each in recent if _says_the_same(new, each, shingles))
    if len(alike) >= FIRST_FEW:
        return Burst(Why.LIKENESS, alike)
    near = [(n, each) for n, each in recent if new.at - each.at <= PACE]
    alike = tuple(n for n, each in near if likeness(shingles, shingles_of(each.words)) >= ALIKE)
    if len(alike) >= MOST_AT_A_PACE:  # the same few words, at whichever window
        return Burst(Why.LIKENESS, alike)
    return _too_fast(new, near, usual)


def _too_fast(new: Sent, near: Sequence[tuple[int, Sent]], usual: Usual) -> Burst | None:
    """Return the burst of a minute in which more speak of a window, unit, house than people write.

    What is put aside already is no voice, but what comes beside it goes into its group.
    """
    of_window = [(n, each) for n, each in near if each.window == new.window]
    of_unit = [(n, each) for n, each in near if each.unit is not None and each.unit == new.unit]
    for most, a_day, there in (
        (MOST_AT_A_PACE, usual.window, of_window),
        (MOST_OF_A_UNIT, usual.unit, of_unit),
        (MOST_OF_THE_HOUSE, usual.house, near),
    ):
        voices = _voices([each for _, each in there if not each.aside])
        is_apart = new.network is not None and not any(_of_one_network(new, e) for _, e in there)
        if voices >= max(most, ceil(a_day / A_DAY_S_SHARE)) * (APART if is_apart else 1):
            return Burst(Why.SPEED, tuple(n for n, _ in there))
    return None


@lru_cache(maxsize=4 * MOST_COMPARED)
def shingles_of(words: str) -> frozenset[str]:
    """Return the runs of three letters in a text, whatever its case, blanks and signs."""
    folded = unicodedata.normalize("NFKC", words).casefold()
    letters = "".join(each for each in folded if each.isalnum())[:COMPARED]
    if len(letters) <= SHINGLE:
        return frozenset({letters} if letters else ())
    return frozenset(letters[n : n + SHINGLE] for n in range(len(letters) - SHINGLE + 1))


def likeness(one: Collection[str], other: Collection[str]) -> float:
    """Return the share of shingles that two texts have in common (Jaccard): 0 to 1."""
    first, second = frozenset(one), frozenset(other)
    whole = len(first | second)
    return len(first & second) / whole if whole else 0.0


def _by_one_client(new: Sent, other: Sent) -> bool:
    if new.device is not None:
        return new.device == other.device
    nameless = other.device is None and new.network is not None
    return nameless and new.network == other.network and new.at - other.at <= NAMELESS_WITHIN


def _says_the_same(new: Sent, other: Sent, shingles: frozenset[str]) -> bool:
    theirs = shingles_of(other.words)
    letters = min(len(shingles), len(theirs)) + SHINGLE - 1
    at_once = new.at - other.at <= AT_ONCE
    if letters < SHORT:
        if new.window == other.window and shingles == theirs:
            return at_once and bool(shingles)
        return at_once and _of_one_network(new, other) and likeness(shingles, theirs) >= ALIKE
    needed = ALIKE if at_once or letters >= BRIEF else ALIKE_IF_BRIEF
    return likeness(shingles, theirs) >= needed


def _of_one_network(new: Sent, other: Sent) -> bool:
    return new.network is not None and new.network == other.network


def _voices(sent: Sequence[Sent]) -> int:
    """Return how many different voices there are: what one hand sent is one."""
    found: list[Sent] = []
    for each in sent:
        shingles = shingles_of(each.words)
        if not any(
            _by_one_client(each, other) or _says_the_same(each, other, shingles) for other in found
        ):
            found.append(each)
    return len(found)


# What people decide about a group: one proposes, another decides, as `survey.feedback.holds` says


class Verdict(StrEnum):
    """What becomes of complaints that were put aside."""

    TAKE_UP = "take_up"
    JOIN = "join"
    ABUSE = "abuse"


VERDICTS: Final[dict[Verdict, Text]] = {
    Verdict.TAKE_UP: Text("逐件受理，从现在起计时", "Take each up as a case: its time runs now"),
    Verdict.JOIN: Text("并为一件办理", "Join them into one case"),
    Verdict.ABUSE: Text(
        "认定为滥用，不作为投诉，不计数、不扣分",
        "Close as abuse: no complaint, no figure, no points",
    ),
}
