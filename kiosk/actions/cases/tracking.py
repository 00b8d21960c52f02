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

from db.cases import case_store, complaint_store, request_store
from db.cases.complaint_store import Complaint
from db.cases.request_store import Request
from db.directory import account_store
from db.ground import audit_store
from kiosk.locks.doors import FORGIVEN_AFTER, wait_before_next
from kiosk.locks.tracking import handover_of, kept_of, kept_of_typed, secret_of
from survey.cases.intakes import BY_STAFF, HANDED_OVER, HANDOVER_DAYS
from survey.cases.steps import COMPLAINANT
from survey.refusals.complaints import (
    ComplaintUnknown,
    HandoverByStaff,
    HandoverOver,
    HandoverUsed,
    WrongPairs,
)

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


def take_over(
    session: Session, number: str, code: str, *, house: str, by_staff: bool, client: str,
    at: datetime,
) -> str:  # fmt: skip
    """Return the secret for the code that somebody was told when their complaint was taken in.

    Once, and on record. Refuses a wrong pair as for a secret, a browser at which staff sign in,
    a code used before and one that is too old.
    """

    def handed(session: Session, ref: str, *, secret_hash: str) -> Complaint:
        complaint = complaint_store.get(session, ref)
        key = complaint_store.key_of(session, complaint.id)
        right = key is not None and kept_of(handover_of(house, key)) == secret_hash
        if not right or not case_store.actors(session, complaint.id, BY_STAFF):
            raise ComplaintUnknown
        return complaint

    complaint = _or_wait(session, number, code, handed, client=client, at=at)
    if by_staff:
        raise HandoverByStaff
    case_store.hold(session, complaint.id)
    if case_store.actors(session, complaint.id, {HANDED_OVER}):
        raise HandoverUsed
    if at > complaint.received_at + HANDOVER_DAYS:
        raise HandoverOver
    case_store.note(session, complaint.id, at=at, actor=COMPLAINANT, kind=HANDED_OVER)
    audit_store.note(
        session, at=at, actor=COMPLAINANT, deed=f"case-{HANDED_OVER}", subject=complaint.ref
    )
    key = complaint_store.key_of(session, complaint.id)
    return secret_of(house, f"{key}")


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
