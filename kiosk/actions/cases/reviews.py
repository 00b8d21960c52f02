"""Asking for a review of one's own points, and answering it: both stay among the case's events."""

from datetime import datetime

from sqlalchemy.orm import Session

from db.books import ledger_store
from db.cases import case_store, complaint_store, review_store
from db.cases.review_store import ANSWERED, ASKED, Review
from db.ground import audit_store
from kiosk.rights.money import may_answer
from kiosk.rights.who import User
from survey.cases.complaint_form import WORDS_LIMIT
from survey.directory.roles import Deed
from survey.given import required_words
from survey.refusals.books import EntryUnknown, ReviewAsked, SecondPersonNeeded
from survey.refusals.complaints import MessageWithoutWords
from survey.refusals.directory import NotYours


def ask(session: Session, seq: int, words: str, *, by: User, at: datetime) -> None:
    """Ask those at the top to look at an entry of one's own again; why is told.

    Refuses entries of others and of no complaint, and a second request while one's own waits.
    """
    posted = ledger_store.entry(session, seq)
    ref = posted.entry.complaint
    if by.person is None or posted.entry.person != by.person or ref is None:
        raise EntryUnknown
    said = _words(words)
    if any((each.ref, each.person) == (ref, by.person) for each in review_store.waiting(session)):
        raise ReviewAsked
    _note(session, ASKED, ref, by.person, said, by=by, at=at)


def answer(session: Session, review: Review, words: str, *, by: User, at: datetime) -> None:
    """Answer a request; refuse whom it concerns and who gave the finding."""
    if not by.may(Deed.CLOSE_MONTHS):
        raise NotYours
    said = _words(words)
    if not may_answer(session, by, review):
        raise SecondPersonNeeded
    _note(session, ANSWERED, review.ref, review.person, said, by=by, at=at)


def _words(words: str) -> str:
    return required_words(words, limit=WORDS_LIMIT, missing=MessageWithoutWords)


def _note(
    session: Session, kind: str, ref: str, person: str, words: str, *, by: User, at: datetime
) -> None:
    number = complaint_store.get(session, ref).id
    case_store.note(
        session, number, at=at, actor=by.username, kind=kind, words=words, person=person
    )
    audit_store.note(session, at=at, actor=by.username, deed=kind, subject=ref)
