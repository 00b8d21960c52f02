"""What was erased is to be gone from the disk: SQLite's log goes on holding what stood there."""

from typing import Final

from sqlalchemy.orm import Session

_NOTED: Final = "erased"


def note(session: Session) -> None:
    """Note that the transaction erases something; once it is kept, the log is emptied."""
    session.info[_NOTED] = True


def is_noted(session: Session) -> bool:
    """Tell whether a transaction erased something."""
    return _NOTED in session.info
