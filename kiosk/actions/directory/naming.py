"""Codes and names of what is added by hand: in one spelling, and told apart by their look."""

import re
from collections.abc import Iterable
from typing import Final

from survey.given import look, plain_code
from survey.refusals.directory import WindowCodeTaken, WindowCodeUnusable, WindowIncomplete
from survey.refusals.given import WordsTooLong

_CODE: Final = re.compile(r"\w[\w.-]{0,39}")


def free_code(code: str, taken: Iterable[str]) -> str:
    """Return a code in its one spelling; refuse none, an unusable one, one like one there is."""
    code = plain_code(code)
    if not code:
        raise WindowIncomplete
    if not _CODE.fullmatch(code):
        raise WindowCodeUnusable
    if look(code) in map(look, taken):
        raise WindowCodeTaken(code=code)
    return code


def short(words: str, limit: int) -> str:
    """Return a name on one line; refuse more than the limit."""
    words = " ".join(words.split())
    if len(words) > limit:
        raise WordsTooLong(limit=limit, length=len(words))
    return words
