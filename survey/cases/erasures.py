"""A complainant's wish to have erased what is kept of them: one at a time, answered by a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from survey.texts import Text

ASKED: Final = "erasure-asked"
ANSWERED: Final = "erasure-answered"
ANSWERED_WITHIN: Final = timedelta(days=30)
MOST_ASKED: Final = 3
"""How often erasure may be asked for in one case: each time stands in it for good."""

ASKS: Final = Text(
    "我要求删除你们保存的与我有关的内容。", "I ask you to erase what you keep of me."
)
"""What the team reads as the complainant's message."""


class Happened(Protocol):
    """What happened in a case, as it is kept."""

    @property
    def kind(self) -> str:
        """What it was."""

    @property
    def at(self) -> datetime:
        """When it was."""

    @property
    def detail(self) -> Mapping[str, Any]:
        """What is told of it."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked last, and what it came to; `answered_at` is None while it is open."""

    asked_at: datetime
    answered_at: datetime | None = None
    words: str = ""
    contact_erased: bool = False
    asked: int = 1
    """How often it was asked for by now."""

    @property
    def until(self) -> datetime:
        """By when it is answered."""
        return self.asked_at + ANSWERED_WITHIN

    @property
    def is_open(self) -> bool:
        """Whether nobody answered it yet."""
        return self.answered_at is None


def wish_of(events: Iterable[Happened]) -> Wish | None:
    """Return the wish that the events of a case tell of, the last one; None without one."""
    wish: Wish | None = None
    for each in events:
        if each.kind == ASKED:
            wish = Wish(each.at, asked=1 + (wish.asked if wish else 0))
        elif each.kind == ANSWERED and wish is not None:
            erased = each.detail.get("contact") == "erased"
            words = str(each.detail.get("told") or "")
            wish = Wish(wish.asked_at, each.at, words, erased, wish.asked)
    return wish
