"""What somebody types into a form before it is sent: small, of one place, else refused."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from survey.refusals.given import NotADraft

KEPT_FOR: Final = timedelta(days=14)
"""How long a draft waits for who typed it."""
LONGEST: Final = 60_000
"""Letters of a field: the company's own regulation is the longest."""
FIELDS: Final = 24
BYTES: Final = 512 * 1024
HIGHEST: Final = 2**53
"""Numbers beyond are none that a page of ours counts by."""
MOST_FIELDS: Final = 60
MOST_LETTERS: Final = 120_000
"""What a draft holds in all, however often somebody hands in something else."""
MOST_SENT: Final = 200
MOST_MOVES: Final = 20
"""How many sendings of a place are known field by field, and how many steps of its thing."""
_PLACE: Final = re.compile(r"[a-z]{1,16}(:[A-Za-z0-9._-]{1,80})?")
_NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,100}")
_ROUND: Final = re.compile(r"[0-9]{0,16}")
_PAGE: Final = re.compile(r"[0-9a-f-]{0,36}")
_HALVES: Final = re.compile("[\ud800-\udfff]")
"""Halves of a pair: a text cut within an emoji ends with one, and nothing can keep it."""


@dataclass(frozen=True, slots=True)
class Typed:
    """Words as a page hands them in, by field: which form of which thing, as it was seen.

    `round` tells apart what was typed before a form was sent from what is typed after it, `page`
    one page of an account from another.
    """

    place: str
    round: str
    base: int | None
    words: Mapping[str, str]
    page: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """The round that began when a field was last sent or given up, and the page that did it."""

    round: int
    page: str


@dataclass(frozen=True, slots=True)
class Sendings:
    """What of a place was sent, field by field, and how its writer moved its thing on.

    Only what was typed into a field before that field was sent comes too late. Of fields that are
    no longer known one by one, all counts as sent that was typed before the round `unknown`.
    """

    by_field: Mapping[str, Sent] = field(default_factory=dict)
    unknown: int = 0
    moves: tuple[tuple[int, int], ...] = ()

    @property
    def latest(self) -> int:
        """The round that began last, 0 where nothing was sent."""
        return max((each.round for each in self.by_field.values()), default=self.unknown)

    def late(self, typed: Typed) -> dict[str, Sent]:
        """Return the fields of a draft that were sent since it was typed."""
        round_typed = _number(typed.round)
        found = {name: self.by_field.get(name, Sent(self.unknown, "")) for name in typed.words}
        return {name: each for name, each in found.items() if each.round > round_typed}

    def with_sent(self, names: Collection[str], page: str, at: datetime) -> "Sendings":
        """Return them with fields that are sent now: another round begins for these alone."""
        now = Sent(max(self.latest + 1, int(at.timestamp() * 1_000_000)), page)
        before = {name: each for name, each in self.by_field.items() if name not in names}
        newest_first = [*dict.fromkeys(names, now).items(), *before.items()]
        gone = [self.unknown, *(each.round for _, each in newest_first[MOST_SENT:])]
        return replace(self, by_field=dict(newest_first[:MOST_SENT]), unknown=max(gone))

    def with_move(self, moved: tuple[int, int]) -> "Sendings":
        """Return them with a step that whoever types took, from one version to the next."""
        before, after = moved
        return self if before == after else replace(self, moves=(*self.moves, moved)[-MOST_MOVES:])

    def seen(self, base: int | None) -> int | None:
        """Return the version that who typed beneath another has seen since, by own steps alone."""
        for before, after in self.moves:
            base = after if base == before else base
        return base


def read(told: Mapping[str, Any]) -> Typed:
    """Return what a page hands in; refuse what no page of ours would."""
    place, mark, base, words = (told.get(each) for each in ("place", "round", "base", "words"))
    page = told.get("page", "")
    if not isinstance(words, dict) or len(words) > FIELDS:
        raise NotADraft
    if not (_is(place, _PLACE) and _is(mark, _ROUND) and _is(page, _PAGE) and _is_version(base)):
        raise NotADraft
    if not all(_is(name, _NAME) and _is_text(text) for name, text in words.items()):
        raise NotADraft
    whole = {name: _HALVES.sub("", text) for name, text in words.items()}
    return Typed(str(place), str(mark), base, whole, page)


def _number(mark: str) -> int:
    """Return a round as a number; before anything was sent there is none."""
    return int(mark or 0)


def _is(value: object, pattern: re.Pattern[str]) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_version(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int):
        return value is None
    return abs(value) <= HIGHEST


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST
