"""Approving money: a second, different person looks before a bonus or a fine counts.

Rejecting leaves the trace: the entry stays, and so does who rejected it, and why (regulation 6).
"""

from datetime import datetime

from sqlalchemy.orm import Session

from db.books import ledger_store, star_store
from db.books.ledger_store import Asked, Posted
from db.cases import case_store, complaint_store
from db.directory import account_store
from db.ground import audit_store
from kiosk.rights.who import User
from survey.directory.roles import Deed
from survey.given import clean_words
from survey.refusals.books import MoneyDecided, NoMoney, SecondPersonNeeded
from survey.refusals.directory import NotYours
from survey.refusals.given import ReasonMissing

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
    if by.username in hands(session, posted) or by.person in concerned(session, posted):
        raise SecondPersonNeeded
    kept = clean_words(reason, limit=REASON_LIMIT)
    if not approved and not kept:
        raise ReasonMissing
    ledger_store.decide(session, seq, approved=approved, by=by.username, at=at, reason=kept)
    audit_store.note(
        session, at=at, actor=by.username, subject=str(seq),
        deed="money-approved" if approved else "money-rejected", reason=kept,
    )  # fmt: skip


def pending(session: Session) -> list[Posted]:
    """Return the amounts that wait for a second person, oldest first."""
    found = ledger_store.entries(session, Asked(pending=True))
    return [each for each in found if each.reversed_by is None]


def hands(session: Session, posted: Posted) -> set[str]:
    """Return the user names of those who had a hand in an entry: posted, decided, named it.

    With all accounts of each: one employee at two accounts is no second person.
    """
    names = {posted.by}
    if posted.entry.unit is not None:
        _, by = star_store.minutes(session, posted.entry.month).get(posted.entry.unit, (None, None))
        names |= {by} if by else set()
    if posted.entry.complaint is not None:
        record = _record(session, posted.entry.complaint)
        for each in (record.officer, record.decider, record.appeal_officer):
            names |= {each.username} if each else set()
    return {same for name in names for same in account_store.of_the_same_person(session, name)}


def concerned(session: Session, posted: Posted) -> set[str]:
    """Return whom an entry concerns: the person, and who stood above as of the incident."""
    people = {posted.entry.person}
    if posted.entry.complaint is not None:
        record = _record(session, posted.entry.complaint)
        people |= set(case_store.chain(session, record.complaint_id))
    return people


def _record(session: Session, ref: str) -> case_store.CaseRecord:
    return case_store.get(session, complaint_store.get(session, ref).id)
