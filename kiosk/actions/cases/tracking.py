"""How a complainant opens the own complaint: by number and secret, and guessing is slow.

The right pair always opens, whatever others tried with the number or from the same address: a
secret has 80 bits, so what keeps guessers out is its length and not a lock. Wrong pairs in a row
make further wrong ones wait, for the number and for the client alike, so that a flood of them
costs no more than a look. A number nobody has is answered like any other.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final, TypeVar

from sqlalchemy.orm import Session

from db.cases import complaint_store, request_store
from db.cases.complaint_store import Complaint
from db.cases.request_store import Request
from db.directory import account_store
from kiosk.locks.doors import FORGIVEN_AFTER, wait_before_next
from kiosk.locks.tracking import kept_of_typed
from survey.refusals.complaints import ComplaintUnknown, WrongPairs

LONGEST_WAIT: Final = timedelta(seconds=60)
T = TypeVar("T")


def open_complaint(
    session: Session, number: str, secret: str, *, client: str, at: datetime
) -> Complaint:
    """Return the complaint that number and secret open.

    Refuses a wrong pair without saying what is wrong, and says so when there were too many.
    """
    return _or_wait(session, number, secret, complaint_store.opened, client=client, at=at)


def open_request(
    session: Session, number: str, secret: str, *, client: str, at: datetime
) -> Request:
    """Return the request that number and secret open; refuses as for a complaint."""
    return _or_wait(session, number, secret, request_store.opened, client=client, at=at)


def _or_wait(
    session: Session,
    number: str,
    secret: str,
    open_it: Callable[..., T],
    *,
    client: str,
    at: datetime,
) -> T:
    try:
        return _opened(session, number, secret, open_it)
    except ComplaintUnknown:
        wait = max(
            wait_before_next(session, door, at=at, longest=LONGEST_WAIT)
            for door in _doors(number, client)
        )
        if wait:
            raise WrongPairs(seconds=wait) from None
        raise


def _opened(session: Session, number: str, secret: str, open_it: Callable[..., T]) -> T:
    *likely, last = kept_of_typed(secret)
    for kept in likely:
        with suppress(ComplaintUnknown):
            return open_it(session, number, secret_hash=kept)
    return open_it(session, number, secret_hash=last)


def note_wrong_guess(session: Session, number: str, *, client: str, at: datetime) -> None:
    """Make the next wrong guess at this number and of this client wait."""
    account_store.forgive(session, before=at - FORGIVEN_AFTER)
    for door in _doors(number, client):
        account_store.note_failure(session, door, at=at)


def _doors(number: str, client: str) -> tuple[str, str]:
    return f"track-number:{number}", f"track-client:{client}"
