"""What customers tell beside the score: which kinds there are, and whom praise is about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Final, Self

LOW: Final = 2
"""The highest of the low scores (regulation 3)."""

CALLED: Final = 4
"""Longest way of calling somebody by the family name: 小王师傅."""

_MARK: Final = 20


def mark_of(rating_id: str) -> str:
    """Return what names a voice to staff: with the rating's own key they could add to it."""
    return sha256(rating_id.encode()).hexdigest()[:_MARK]


class Kind(StrEnum):
    """Which of a month's voices are asked for."""

    ALL = "all"
    PRAISE = "praise"
    LOW = "low"
    PHOTOS = "photos"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Staff:
    """Whom praise may be about; customers write a name, a number, a nickname, or nothing.

    Everybody's name by code, and the codes that each written name or code may stand for.
    """

    names: Mapping[str, str]
    written: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, people: Iterable[tuple[str, str]]) -> Self:
        """Return the staff of codes with names."""
        names = dict(people)
        written: dict[str, frozenset[str]] = {}
        for code, name in names.items():
            for each in {_plain(code), _plain(name)}:
                written[each] = written.get(each, frozenset()) | {code}
        return cls(names, written)

    def meant(self, named: str, *, on_duty: str | None) -> str | None:
        """Return the code of whom praise is about, or None where that is not sure.

        A number or a full name says it; of two with one name the one on duty is meant. Who was on
        duty is meant, too, where nobody is named or the family name alone.
        """
        asked = _plain(named)
        if not asked:
            return on_duty
        found = self.written.get(asked, frozenset())
        if len(found) == 1:
            return next(iter(found))
        if found:
            return on_duty if on_duty in found else None
        return on_duty if on_duty and _calls(asked, self.names.get(on_duty, "")) else None


def _plain(words: str) -> str:
    return "".join(words.split()).casefold()


def _calls(asked: str, name: str) -> bool:
    if name.isascii():
        return any(part in asked for part in name.casefold().split())
    return len(asked) <= CALLED and name[0] in asked
