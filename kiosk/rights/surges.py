"""Who is told of a surge of low scores beside those who look at it: the heads of the window."""

from datetime import date

from sqlalchemy.orm import Session

from db.directory.directory_store import Window
from kiosk.rights.units import chain_on
from survey.cases.recusal import OF_REPORTS


def heads(session: Session, window: Window, day: date) -> frozenset[str]:
    """Return who stood above a window on a day: they are told how many, and read no words.

    Whoever serves there themselves is none of them: low scores may be about them.
    """
    chain = chain_on(session, day, accused=None, unit=window.unit, window=window.code)
    return frozenset(person for person, bond in chain.items() if bond in OF_REPORTS)
