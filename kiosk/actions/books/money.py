"""Approving money: a second, different person looks before a bonus or a fine counts.

Rejecting leaves the trace: the entry stays, and so does who rejected it, and why (regulation 6).
"""

from datetime import datetime

from sqlalchemy.orm import Session

from db.books import ledger_store
from db.ground import audit_store
from kiosk.rights.money import may_decide
from kiosk.rights.who import User
from survey.directory.roles import Deed
from survey.given import clean_words, required_reason
from survey.refusals.books import MoneyDecided, NoMoney, SecondPersonNeeded
from survey.refusals.directory import NotYours

REASON_LIMIT = 500


def decide(
    session: Session, seq: int, *, approved: bool, reason: str, by: User, at: datetime
) -> None:
    """Approve or reject an amount; refuse who had a hand in it or whom it concerns.

    Refuses entries that are no money, were decided before, or were taken back; and a rejection
    without a reason.
    """
    if not by.may(Deed.APPROVE_MONEY):
        raise NotYours
    ledger_store.lock(session)
    posted = ledger_store.entry(session, seq)
    if not posted.is_money or posted.reversed_by is not None:
        raise NoMoney
    if posted.approved is not None:
        raise MoneyDecided(by=posted.decided_by)
    if not may_decide(session, by, posted):
        raise SecondPersonNeeded
    given = clean_words if approved else required_reason
    kept = given(reason, limit=REASON_LIMIT)
    ledger_store.decide(session, seq, approved=approved, by=by.username, at=at, reason=kept)
    audit_store.note(
        session, at=at, actor=by.username, subject=str(seq),
        deed="money-approved" if approved else "money-rejected", reason=kept,
    )  # fmt: skip
