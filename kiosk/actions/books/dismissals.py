"""Dismissal reviews: opened by what the ledger holds, worked on and decided by people."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db.books import ledger_store
from db.books.ledger_store import Asked
from db.cases import case_store, complaint_store, dismissal_store
from db.ground import audit_store
from kiosk.rights.dismissals import may_hear, may_propose, may_second
from kiosk.rights.who import User
from survey.books.dismissals import (
    APPROVED,
    FELL,
    HEARD,
    LAPSED,
    OPENED,
    PROPOSED,
    REFUSED,
    WORDS_LIMIT,
    Dismissal,
    Key,
    Stage,
    due,
)
from survey.books.policy import Policy
from survey.directory.roles import SYSTEM
from survey.given import required_reason, required_words
from survey.months import Month
from survey.refusals.books import (
    DismissalOutOfTurn,
    DismissalUnheard,
    MinutesMissing,
    SecondPersonNeeded,
)
from survey.refusals.directory import NotYours


def bring_up_to_date(
    session: Session, policy_of: Callable[[Month], Policy], *, at: datetime
) -> None:
    """Open a review for each worst that calls for one, once; those whose worst is gone lapse.

    The ledger is locked: what it holds decides. What people decided stays, with a sign that what
    it rests on fell: they decide anew.
    """
    wanted = due(ledger_store.worst(session), lambda month: policy_of(month).dismissal_review_at)
    known = dismissal_store.everything(session)
    for key, count in wanted.items():
        if key not in known or known[key].stage is Stage.LAPSED or known[key].has_fallen:
            ref = known[key].ref if key in known else _trigger(session, key)
            _note(session, OPENED, key, ref, SYSTEM, at, count=count)
    for key, review in known.items():
        if key in wanted or review.has_fallen:
            continue
        if review.stage is Stage.DECIDED:
            _note(session, FELL, key, review.ref, SYSTEM, at)
        elif review.stage is not Stage.LAPSED:
            _note(session, LAPSED, key, review.ref, SYSTEM, at)


def hear(
    session: Session, month: Month, person: str, words: str, *, by: User, at: datetime
) -> None:
    """Keep what whom it concerns says, or what was said in a hearing, or why there was none."""
    review = _running(session, month, person)
    if not may_hear(session, by, review):
        raise NotYours
    said = required_reason(words, limit=WORDS_LIMIT)
    _by_people(session, HEARD, review, by, at, words=said)


def propose(
    session: Session,
    month: Month,
    person: str,
    *,
    decision: str,
    minutes: str,
    by: User,
    at: datetime,
) -> None:
    """Propose a decision with its minutes; refuse it before whom it concerns was heard on it."""
    review = _running(session, month, person)
    if not may_propose(session, by, review):
        raise NotYours
    if not review.may_be_proposed:
        raise DismissalOutOfTurn
    if not review.is_heard:
        raise DismissalUnheard
    decided = required_reason(decision, limit=WORDS_LIMIT)
    kept = required_words(minutes, limit=WORDS_LIMIT, missing=MinutesMissing)
    _by_people(session, PROPOSED, review, by, at, decision=decided, minutes=kept)


def decide(
    session: Session,
    month: Month,
    person: str,
    *,
    approved: bool,
    because: str,
    by: User,
    at: datetime,
) -> None:
    """Confirm a proposed decision or turn it down; refuse who proposed it and whom it concerns."""
    review = _running(session, month, person)
    if review.stage is not Stage.PROPOSED:
        raise DismissalOutOfTurn
    kept = required_reason(because, limit=WORDS_LIMIT)
    if not may_second(session, by, review):
        raise SecondPersonNeeded
    _by_people(session, APPROVED if approved else REFUSED, review, by, at, reason=kept)


def _running(session: Session, month: Month, person: str) -> Dismissal:
    ledger_store.lock(session)  # of two who decide at once the slower one finds it decided
    review = dismissal_store.get(session, month, person)
    if not review.is_open:
        raise DismissalOutOfTurn
    return review


def _by_people(
    session: Session, kind: str, review: Dismissal, by: User, at: datetime, **detail: Any
) -> None:
    _note(session, kind, review.key, review.ref, by.username, at, **detail)
    audit_store.note(
        session, at=at, actor=by.username, deed=kind, subject=f"{review.month} {review.person}"
    )


def _note(
    session: Session, kind: str, key: Key, ref: str, actor: str, at: datetime, **detail: Any
) -> None:
    month, person = key
    number = complaint_store.get(session, ref).id
    case_store.note(
        session, number, at=at, actor=actor, kind=kind, month=str(month), person=person, **detail
    )


def _trigger(session: Session, key: Key) -> str:
    """Return the complaint that made somebody the worst of a month."""
    month, person = key
    found = ledger_store.entries(session, Asked(month=str(month), person=person))
    return next(
        each.entry.complaint
        for each in found
        if each.entry.role == "worst" and each.kind != "reversal" and each.entry.complaint
        if each.reversed_by is None
    )
