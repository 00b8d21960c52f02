"""Labels of what is chosen from: no two alike.

Streamlit knows a choice by its label, and of two alike takes the last: a case would go to a
namesake. Names of people, units and windows may be alike, their codes never are.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping
from itertools import chain, repeat
from typing import TypeVar

Choice = TypeVar("Choice", bound=Hashable)


def told_apart(labels: Mapping[Choice, str], *more: Callable[[Choice], str]) -> dict[Choice, str]:
    """Return the labels by choice; what several bear is followed by `more`, then by the choice."""
    told = dict(labels)
    said: Iterator[Callable[[Choice], str]] = chain(more, repeat(str))
    while len(uses := Counter(told.values())) < len(told):
        suffix = next(said)
        told = {
            choice: f"{label} · {suffix(choice)}" if uses[label] > 1 else label
            for choice, label in told.items()
        }
    return told
