"""Words in the two languages the product speaks."""

from dataclasses import dataclass
from typing import Final, Literal, Self

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
        """Return the text with its placeholders filled, `Text` details in the same language."""
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


def _in(language: Language, details: dict[str, object]) -> dict[str, object]:
    return {k: v.said(language) if isinstance(v, Text) else v for k, v in details.items()}
