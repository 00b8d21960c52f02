"""Checklists: a post's commitments as an inspector walks them, and the score of a walk."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

from survey.posts import Post, Way
from survey.texts import Text

VERSION: Final = "2026-1"


class Answer(StrEnum):
    """What an inspector found at an item."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at; a critical one weighs on more than the score."""

    code: str
    text: Text
    ways: tuple[Way, ...]
    critical: bool


@dataclass(frozen=True, slots=True)
class Checklist:
    """The items of a post, in one version."""

    version: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """An answer with its proof."""

    answer: Answer
    note: str = ""
    photos: tuple[str, ...] = ()


def checklist_of(post: Post) -> Checklist:
    """Return the checklist of a post: its commitments, those of integrity critical."""
    return Checklist(
        VERSION, tuple(Item(c.code, c.text, c.ways, c.integrity) for c in post.commitments)
    )


def open_items(checklist: Checklist, answers: Mapping[str, Given]) -> tuple[Item, ...]:
    """Return the items that still want an answer, or a proof of "not met"."""
    return tuple(item for item in checklist.items if _is_open(answers.get(item.code)))


def score(checklist: Checklist, answers: Mapping[str, Given]) -> Decimal | None:
    """Return the share of items met, 0 to 100 with one decimal; None if none was applicable.

    Items that do not apply leave the denominator.
    """
    given = [answers[item.code].answer for item in checklist.items if item.code in answers]
    asked = [answer for answer in given if answer is not Answer.NOT_APPLICABLE]
    if not asked:
        return None
    met = asked.count(Answer.MET)
    return (Decimal(100 * met) / len(asked)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def critical_failures(checklist: Checklist, answers: Mapping[str, Given]) -> tuple[Item, ...]:
    """Return the critical items that were not met."""
    return tuple(
        item
        for item in checklist.items
        if item.critical and item.code in answers and answers[item.code].answer is Answer.NOT_MET
    )


def _is_open(given: Given | None) -> bool:
    if given is None:
        return True
    return given.answer is Answer.NOT_MET and not given.note.strip() and not given.photos
