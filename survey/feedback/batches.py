"""Customers' words as those read them who answer for a window: in batches, late, without a trace.

Who answers for people must learn what customers say of them, and must not find who said it. So
words come by whole weeks that are over, never fewer than `FEWEST` together, in an order that says
nothing, without day, score, photo or number to call.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from survey.feedback.voices import mark_of
from survey.few import is_told

LOOKS_BACK: Final = timedelta(weeks=26)
_NUMBER: Final = re.compile(r"\d(?:[ \-]?\d){5,}")
_WEEK: Final = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Told:
    """What a customer wrote with a rating, on a day."""

    rating: str
    on: date
    words: str


@dataclass(frozen=True, slots=True)
class Batch:
    """What customers wrote from the Monday of one week to the Sunday of another."""

    first: date
    last: date
    words: tuple[str, ...]


def monday(day: date) -> date:
    """Return the first day of a day's week."""
    return day - timedelta(days=day.weekday())


def batches(told: Iterable[Told], *, today: date) -> list[Batch]:
    """Return the batches of one window, the newest first; of the running week nothing.

    Weeks with too little wait for the following ones.
    """
    found: list[Batch] = []
    waiting: list[Told] = []
    for each in sorted(told, key=lambda one: one.on):
        if each.on >= monday(today):
            break
        if waiting and monday(waiting[-1].on) != monday(each.on) and is_told(len(waiting)):
            found.append(_batch(waiting))
            waiting = []
        waiting.append(each)
    if is_told(len(waiting)):
        found.append(_batch(waiting))
    return found[::-1]


def _batch(told: list[Told]) -> Batch:
    shuffled = sorted(told, key=lambda each: mark_of(each.rating))
    words = tuple(_NUMBER.sub("…", each.words) for each in shuffled)
    return Batch(monday(told[0].on), monday(told[-1].on) + _WEEK - timedelta(days=1), words)
