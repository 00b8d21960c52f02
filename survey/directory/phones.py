"""Phones that stay signed in for weeks: whose may, when they lock, which PIN opens them."""

import unicodedata
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from survey.directory.roles import Deed, Role, has_power, may
from survey.directory.sessions import NOTED_WITHIN
from survey.refusals.sign_in import PinsDiffer, PinTooEasy

STAYS: Final = timedelta(days=28)
"""For so long no password is asked; then it is."""
LOCKS_AFTER: Final = timedelta(minutes=30)
"""Unused for so long, a phone asks for its PIN: nothing on it is lost for that."""
TRIES: Final = 5
"""Wrong PINs in a row, after which that phone is signed out."""
DIGITS: Final = 6
_FEWEST: Final = 3
"""How many digits of a PIN must differ."""


def may_stay(role: Role) -> bool:
    """Tell whether a role's phone may stay signed in: who walks checks, and has no power."""
    return may(role, Deed.INSPECT) and not has_power(role)


def is_locked(*, has_pin: bool, seen_at: datetime, at: datetime) -> bool:
    """Tell whether a phone that was used at a moment asks for its PIN."""
    return has_pin and at - seen_at >= LOCKS_AFTER + NOTED_WITHIN


def typed(pin: str) -> str:
    """Return a PIN as it is compared: full width and blanks change nothing."""
    return "".join(unicodedata.normalize("NFKC", pin[:40]).split())


def required_pin(pin: str, again: str) -> str:
    """Return a new PIN; refuse one repeated otherwise, and one that is guessed first."""
    told = typed(pin)
    if told != typed(again):
        raise PinsDiffer
    if not (len(told) == DIGITS and told.isascii() and told.isdigit()) or _is_easy(told):
        raise PinTooEasy(digits=DIGITS)
    return told


def _is_easy(pin: str) -> bool:
    """Tell whether a PIN has hardly different digits, repeats its half, or counts up or down."""
    steps = {int(after) - int(before) for before, after in pairwise(pin)}
    half = len(pin) // 2
    return len(set(pin)) < _FEWEST or steps in ({1}, {-1}) or pin[:half] == pin[half:]
