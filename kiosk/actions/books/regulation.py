"""Keeping the company's own regulation: an edition is proposed, and read once another approved."""

from datetime import datetime

from sqlalchemy.orm import Session

from db.books import regulation_store
from db.ground import audit_store
from kiosk.rights.money import may_decide_regulation
from kiosk.rights.who import User
from survey.books.regulation import RegulationDraft, checked_regulation
from survey.directory.roles import Deed
from survey.given import required_reason
from survey.refusals.books import RegulationDecided, SecondPersonNeeded
from survey.refusals.directory import NotYours

REASON_LIMIT = 1_000


def propose(session: Session, draft: RegulationDraft, *, by: User, at: datetime) -> int:
    """Keep a proposed edition and return its number; refuse one without articles."""
    if not by.may(Deed.KEEP_POLICY):
        raise NotYours
    valid = checked_regulation(draft)
    number = regulation_store.propose(session, valid, by=by.username, at=at)
    audit_store.note(
        session, at=at, actor=by.username, deed="regulation-proposed", subject=str(number)
    )
    return number


def decide(
    session: Session, number: int, *, approved: bool, because: str, by: User, at: datetime
) -> None:
    """Approve an edition or turn it down; refuse no reason, who proposed it, one decided before."""
    if not by.may(Deed.KEEP_POLICY):
        raise NotYours
    kept = required_reason(because, limit=REASON_LIMIT)
    if not may_decide_regulation(session, by, regulation_store.edition(session, number)):
        raise SecondPersonNeeded
    if not regulation_store.decide(
        session, number, approved=approved, because=kept, by=by.username, at=at
    ):
        raise RegulationDecided
    deed = "regulation-approved" if approved else "regulation-rejected"
    audit_store.note(session, at=at, actor=by.username, deed=deed, subject=str(number))
