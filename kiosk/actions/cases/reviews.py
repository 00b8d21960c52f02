"""Asking for a review of one's own points, and answering it: both stay among the case's events."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from db.books import ledger_store
from db.cases import case_store, complaint_store
from db.ground import audit_store
from kiosk.rights.money import may_answer
from kiosk.rights.who import User
from survey.cases.complaint_form import WORDS_LIMIT
from survey.directory.roles import Deed
from survey.given import required_words
from survey.refusals.books import EntryUnknown, ReviewAsked, SecondPersonNeeded
from survey.refusals.cases import MessageWithoutWords
from survey.refusals.directory import NotYours

ASKED: Final = "review-asked"
ANSWERED: Final = "review-answered"


def ask(session: Session, seq: int, words: str, *, by: User, at: datetime) -> None:
    """Ask those at the top to look at an entry of one's own again; why is told.

    Refuses entries of others and of no complaint, and a second request while one waits.
    """
    posted = ledger_store.entry(session, seq)
    if by.person is None or posted.entry.person != by.person or posted.entry.complaint is None:
        raise EntryUnknown
    said = _words(words)
    number = complaint_store.get(session, posted.entry.complaint).id
    if any(each.complaint_id == number for each in case_store.open_reviews(session)):
        raise ReviewAsked
    case_store.note(
        session, number, at=at, actor=by.username, kind=ASKED, words=said, person=by.person
    )
    _audit(session, ASKED, posted.entry.complaint, by=by, at=at)


def answer(session: Session, ref: str, words: str, *, by: User, at: datetime) -> None:
    """Answer a request; refuse whom it concerns and who gave the finding."""
    if not by.may(Deed.CLOSE_MONTHS):
        raise NotYours
    said = _words(words)
    complaint = complaint_store.get(session, ref)
    if not may_answer(session, by, ref):
        raise SecondPersonNeeded
    case_store.note(session, complaint.id, at=at, actor=by.username, kind=ANSWERED, words=said)
    _audit(session, ANSWERED, ref, by=by, at=at)


def _words(words: str) -> str:
    return required_words(words, limit=WORDS_LIMIT, missing=MessageWithoutWords)


def _audit(session: Session, deed: str, ref: str, *, by: User, at: datetime) -> None:
    audit_store.note(session, at=at, actor=by.username, deed=deed, subject=ref)
