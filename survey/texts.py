"""Words in the two languages the product speaks."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal, Self

Language = Literal["zh-CN", "en"]
CHINESE: Final[Language] = "zh-CN"
ENGLISH: Final[Language] = "en"
LANGUAGES: Final[tuple[Language, ...]] = (CHINESE, ENGLISH)


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence or word in Chinese and in English; a missing translation cannot be written."""

    zh: str
    en: str

    def said(self, language: Language) -> str:
        """Return the words in the given language."""
        return self.en if language == ENGLISH else self.zh

    def format(self, **details: object) -> Self:
        """Return the text with its placeholders filled, `Text` details in the same language.

        A whole number chooses its English word: `{n} {n:complaint|complaints}`.
        """
        return type(self)(
            self.zh.format(**_in(CHINESE, details)), self.en.format(**_in(ENGLISH, details))
        )


def language_of(tag: str | None, *, otherwise: Language = CHINESE) -> Language:
    """Return our language for a tag such as `en-GB`, `zh_Hans` or an Accept-Language header.

    The first tag that is Chinese or English decides; anything else falls back to `otherwise`.
    """
    for part in (tag or "").replace("_", "-").split(","):
        primary = part.split(";")[0].strip().split("-")[0].lower()
        if primary == "zh":
            return CHINESE
        if primary == "en":
            return ENGLISH
    return otherwise


def worded(n: int, one: str, many: str) -> str:
    """Return the English word that goes with a number."""
    return one if abs(n) == 1 else many


def in_a_row(parts: Iterable[str | Text], zh: str = "、", en: str = ", ") -> Text:
    """Return parts in a row, each language with its own sign between them."""
    each = list(parts)
    return Text(zh.join(_said(CHINESE, each)), en.join(_said(ENGLISH, each)))


def bracketed(words: str | Text) -> Text:
    """Return words in the brackets of each language, the English ones after a space."""
    return Text("（{words}）", " ({words})").format(words=words)


class _Number(int):
    """A whole number that also chooses between two words."""

    def __format__(self, asked: str) -> str:
        one, either, many = asked.partition("|")
        return worded(self, one, many) if either else super().__format__(asked)


def _in(language: Language, details: dict[str, object]) -> dict[str, object]:
    return dict(zip(details, map(_detail, _said(language, details.values())), strict=True))


def _said(language: Language, parts: Iterable[object]) -> list[Any]:
    return [part.said(language) if isinstance(part, Text) else part for part in parts]


def _detail(value: object) -> object:
    return _Number(value) if type(value) is int else value
