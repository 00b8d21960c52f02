"""What somebody types into a form before it is sent: small, of one place, else refused."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from survey.refusals.given import NotADraft

KEPT_FOR: Final = timedelta(days=14)
"""How long a draft waits for who typed it."""
LONGEST: Final = 10_000
FIELDS: Final = 24
BYTES: Final = 64 * 1024
HIGHEST: Final = 2**53
"""Numbers beyond are none that a page of ours counts by."""
MOST_FIELDS: Final = 60
MOST_LETTERS: Final = 100_000
"""What a draft holds in all, however often somebody hands in something else."""
_PLACE: Final = re.compile(r"[a-z]{1,16}(:[A-Za-z0-9._-]{1,80})?")
_NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,100}")
_ROUND: Final = re.compile(r"[0-9a-f-]{0,36}")
_HALVES: Final = re.compile("[\ud800-\udfff]")
"""Halves of a pair: a text cut within an emoji ends with one, and nothing can keep it."""


@dataclass(frozen=True, slots=True)
class Typed:
    """Words as a page hands them in, by field: which form of which thing, as it was seen.

    `round` tells apart what was typed before a form was sent from what is typed after it.
    """

    place: str
    round: str
    base: int | None
    words: Mapping[str, str]


def read(told: Mapping[str, Any]) -> Typed:
    """Return what a page hands in; refuse what no page of ours would."""
    place, mark, base, words = (told.get(each) for each in ("place", "round", "base", "words"))
    if not isinstance(words, dict) or len(words) > FIELDS:
        raise NotADraft
    if not (_is(place, _PLACE) and _is(mark, _ROUND) and _is_version(base)):
        raise NotADraft
    if not all(_is(name, _NAME) and _is_text(text) for name, text in words.items()):
        raise NotADraft
    whole = {name: _HALVES.sub("", text) for name, text in words.items()}
    return Typed(str(place), str(mark), base, whole)


def _is(value: object, pattern: re.Pattern[str]) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_version(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int):
        return value is None
    return abs(value) <= HIGHEST


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST
