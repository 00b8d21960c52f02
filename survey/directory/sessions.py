"""How long a browser stays signed in: an end when nobody uses it, and one however busy it is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from survey.directory.roles import Deed, Role, may

WORKDAY: Final = timedelta(hours=12)
LONGEST_SHIFT: Final = timedelta(days=3)
"""For how long a phone that walks checks stays signed in without a password, at most."""
NOTED_WITHIN: Final = timedelta(minutes=1)
"""How much later than it was a use may be noted: nobody is signed out while they work."""
GUESSED_AT: Final = "guesses-many"
"""The deed in the trail, and what it is on: whoever asks finds all such entries at once."""
POWERS: Final = (Deed.APPROVE_MONEY, Deed.KEEP_POLICY, Deed.KEEP_ACCOUNTS)
"""Whoever may do one of these decides over money, rules or people."""


@dataclass(frozen=True, slots=True)
class Ends:
    """When a browser is signed out: unused for `idle` (None: never for that), or after `whole`."""

    idle: timedelta | None
    whole: timedelta


POWERFUL: Final = Ends(timedelta(hours=1), WORKDAY)
AT_A_DESK: Final = Ends(timedelta(hours=4), WORKDAY)
ON_ROUNDS: Final = Ends(None, WORKDAY)
ON_A_WALL: Final = Ends(None, timedelta(days=365))


def is_powerful(role: Role) -> bool:
    """Tell whether a role decides over money, rules or accounts."""
    return any(may(role, deed) for deed in POWERS)


def ends_of(role: Role) -> Ends:
    """Return when a browser of a role is signed out."""
    if role == Role.WALL:
        return ON_A_WALL
    if is_powerful(role):
        return POWERFUL
    return ON_ROUNDS if may(role, Deed.INSPECT) else AT_A_DESK


def is_over(role: Role, *, seen_at: datetime, ends_at: datetime, at: datetime) -> bool:
    """Tell whether a browser that was used at a moment, and ends at another, is signed out."""
    idle = ends_of(role).idle
    return at >= ends_at or (idle is not None and at - seen_at >= idle + NOTED_WITHIN)
