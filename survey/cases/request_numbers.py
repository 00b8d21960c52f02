"""The number of a request: as complaints have one, told apart from theirs by its first letter."""

from collections.abc import Callable
from datetime import date
from typing import Final

from survey.cases.complaints import numbered, read_number
from survey.refusals.complaints import ComplaintUnknown

LETTER: Final = "R"
"""What a request's number begins with; a complaint's has a T."""


def request_number(day: date, draw: Callable[[int], int]) -> str:
    """Return a new number, as complaints have one."""
    return numbered(LETTER, day, draw)


def checked_request_number(text: str) -> str:
    """Return a number as it is kept, however it was copied; refuse one that cannot be."""
    return read_number(LETTER, text)


def is_request(text: str) -> bool:
    """Tell whether a number that somebody copied is a request's."""
    try:
        checked_request_number(text)
    except ComplaintUnknown:
        return False
    return True
