"""Checklists: a post's items as an inspector walks them, and the score of a walk."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any, Final

from survey.directory.posts import Post, Way
from survey.texts import Text

VERSION: Final = "2026-1"
"""The version built in: the post's commitments, in force until another one is published."""


class Answer(StrEnum):
    """What an inspector found at an item."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"


class Proof(StrEnum):
    """What a "not met" has to be shown with."""

    EITHER = "either"
    NOTE = "note"
    PHOTO = "photo"

    @property
    def label(self) -> Text:
        """What is asked for."""
        return _PROOFS[self]


_PROOFS: Final = {
    Proof.EITHER: Text("说明或照片", "a note or a photo"),
    Proof.NOTE: Text("说明", "a note"),
    Proof.PHOTO: Text("照片", "a photo"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at; a critical one weighs on more than the score."""

    code: str
    text: Text
    ways: tuple[Way, ...]
    critical: bool = False
    weight: int = 1
    proof: Proof = Proof.EITHER


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
    """Return a post's built-in checklist: its commitments, those of integrity critical."""
    return Checklist(
        VERSION, tuple(Item(c.code, c.text, c.ways, c.integrity) for c in post.commitments)
    )


def open_items(checklist: Checklist, answers: Mapping[str, Given]) -> tuple[Item, ...]:
    """Return the items that still want an answer, or the proof of a "not met"."""
    return tuple(item for item in checklist.items if _is_open(item, answers.get(item.code)))


def score(checklist: Checklist, answers: Mapping[str, Given]) -> Decimal | None:
    """Return the weighted share met, 0 to 100 with one decimal; None if nothing was applicable.

    Items that do not apply leave the denominator.
    """
    given = [(i.weight, answers[i.code].answer) for i in checklist.items if i.code in answers]
    asked = sum(weight for weight, answer in given if answer is not Answer.NOT_APPLICABLE)
    if not asked:
        return None
    met = sum(weight for weight, answer in given if answer is Answer.MET)
    return (Decimal(100 * met) / asked).quantize(Decimal("0.1"), ROUND_HALF_UP)


def critical_failures(checklist: Checklist, answers: Mapping[str, Given]) -> tuple[Item, ...]:
    """Return the critical items that were not met."""
    return tuple(
        item
        for item in checklist.items
        if item.critical and item.code in answers and answers[item.code].answer is Answer.NOT_MET
    )


def item_told(item: Item) -> dict[str, Any]:
    """Return an item in plain words and numbers, as it is kept."""
    return {
        "code": item.code,
        "text": item.text.zh,
        "text_en": item.text.en,
        "ways": "".join(item.ways),
        "weight": item.weight,
        "critical": item.critical,
        "proof": item.proof.value,
    }


def item_read(told: Mapping[str, Any]) -> Item:
    """Return the item of what `item_told` told."""
    return Item(
        code=told["code"],
        text=Text(told["text"], told["text_en"]),
        ways=tuple(map(Way, told["ways"])),
        critical=told["critical"],
        weight=told["weight"],
        proof=Proof(told["proof"]),
    )


def _is_open(item: Item, given: Given | None) -> bool:
    if given is None:
        return True
    if given.answer is not Answer.NOT_MET:
        return False
    noted, pictured = bool(given.note.strip()), bool(given.photos)
    if item.proof is Proof.NOTE:
        return not noted
    if item.proof is Proof.PHOTO:
        return not pictured
    return not (noted or pictured)
