"""How a complainant opens the own complaint: by number and secret, and guessing is slow.

Wrong guesses make the next one wait, for the number and for the client alike. A number nobody
has waits like any other, so that waiting tells nothing.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from db import account_store, complaint_store
from db.complaint_store import Complaint
from kiosk.actions.accounts import FORGIVEN_AFTER, wait_before_next
from kiosk.tracking import kept_of
from survey.refusals import WaitBeforeTrying

LONGEST_WAIT: Final = timedelta(seconds=60)
"""Who has the link is never kept out for longer, whatever others try with the number."""


def open_complaint(
    session: Session, number: str, secret: str, *, client: str, at: datetime
) -> Complaint:
    """Return the complaint that number and secret open.

    Refuses a wrong pair without saying what is wrong, and everybody while the door waits.
    """
    wait = max(
        wait_before_next(session, door, at=at, longest=LONGEST_WAIT)
        for door in _doors(number, client)
    )
    if wait:
        raise WaitBeforeTrying(seconds=wait)
    return complaint_store.opened(session, number, secret_hash=kept_of(secret))


def note_wrong_guess(session: Session, number: str, *, client: str, at: datetime) -> None:
    """Make the next guess at this number and of this client wait."""
    account_store.forgive(session, before=at - FORGIVEN_AFTER)
    for door in _doors(number, client):
        account_store.note_failure(session, door, at=at)


def _doors(number: str, client: str) -> tuple[str, str]:
    return f"track-number:{number}", f"track-client:{client}"
