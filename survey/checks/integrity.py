"""Integrity in checks is sealed by its subject: read at the top alone (regulation 2).

To everybody else an item of integrity stands in no check, met or not, and a score reads as if it
was met: neither what is left out nor a difference between figures tells what was found.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, TypeVar

from survey.checks.checklists import Answer, Checklist, Given, score
from survey.directory.posts import POSTS

Found = TypeVar("Found")

SEALED_ITEMS: Final = frozenset(
    each.code for post in POSTS for each in post.commitments if each.integrity
)
"""The items of every checklist, in whatever version, that promise integrity."""


def is_sealed(item: str | None) -> bool:
    """Tell whether an item is a matter of integrity."""
    return item in SEALED_ITEMS


def open_part(by_item: Mapping[str, Found]) -> dict[str, Found]:
    """Return what there is of items that are no matter of integrity."""
    return {item: found for item, found in by_item.items() if not is_sealed(item)}


def open_score(checklist: Checklist, answers: Mapping[str, Given]) -> int | None:
    """Return the score in hundredths as if integrity was met; None where it was, or not asked."""
    failed = {
        item: replace(given, answer=Answer.MET)
        for item, given in answers.items()
        if is_sealed(item) and given.answer is Answer.NOT_MET
    }
    found = score(checklist, {**answers, **failed}) if failed else None
    return None if found is None else int(found * 100)


def graver(one: str | None, other: str | None) -> str:
    """Return which of two answers stands where nobody bargains: not met, else met."""
    ranked = (Answer.NOT_MET, Answer.MET)
    return next((str(each) for each in ranked if each in (one, other)), str(Answer.NOT_APPLICABLE))
