"""What a transaction touched of what is at hand: an action says it, the commit forgets it."""

from enum import StrEnum
from typing import Final

from sqlalchemy.orm import Session

_NOTED: Final = "touched"


class Touched(StrEnum):
    """A value that the quick paths believe for a moment."""

    WINDOWS = "windows"
    DUTIES = "duties"
    POLICIES = "policies"
    TABLETS = "tablets"
    SLIPS = "slips"


def touch(session: Session, what: Touched) -> None:
    """Note that the transaction changes what is known; once it is kept, it is read anew."""
    session.info.setdefault(_NOTED, set()).add(what)


def touched(session: Session) -> frozenset[Touched]:
    """Return what a transaction touched."""
    return frozenset(session.info.get(_NOTED, ()))
