"""Taking approved money to payroll: once each, on record who took it and when."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from db.books import ledger_store
from db.ground import audit_store
from kiosk.reports.books.payments import to_take
from kiosk.rights.who import User
from survey.directory.roles import Deed
from survey.refusals.books import MoneyMoved, NothingToTake
from survey.refusals.directory import NotYours


def take(session: Session, seen: Sequence[int], *, by: User, at: datetime) -> int:
    """Mark the amounts somebody has before them as taken to payroll; return how many.

    Refuses when nothing waits, and when others wait by now than were seen: somebody took them, or
    approved one more.
    """
    if not by.may(Deed.APPROVE_MONEY):
        raise NotYours
    ledger_store.lock(session)
    waiting = to_take(session).seqs
    if not waiting:
        raise NothingToTake
    if tuple(sorted(seen)) != waiting:
        raise MoneyMoved
    ledger_store.take(session, waiting, by=by.username, at=at)
    audit_store.note(
        session, at=at, actor=by.username, deed="money-taken", subject=at.isoformat(),
        seqs=list(waiting),
    )  # fmt: skip
    return len(waiting)
