"""Dismissal reviews as they are looked up: those of an office, and one's own."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.books import ledger_store
from db.books.ledger_store import Asked, Posted
from db.cases import dismissal_store
from db.directory import directory_store
from kiosk.rights.dismissals import may_propose, may_read, may_second
from kiosk.rights.who import User
from survey.books.dismissals import Dismissal, Stage


@dataclass(frozen=True, slots=True)
class DismissalFile:
    """A review with the person's name, the worsts it rests on, and what who looks may do."""

    review: Dismissal
    name: str
    worsts: Sequence[Posted]
    may_propose: bool = False
    may_second: bool = False


def files(session: Session, user: User) -> list[DismissalFile]:
    """Return the reviews that somebody reads by their office, the newest first."""
    return [
        _file(
            session,
            each,
            may_propose=may_propose(session, user, each) and each.may_be_proposed,
            may_second=each.stage is Stage.PROPOSED and may_second(session, user, each),
        )
        for each in reversed(dismissal_store.everything(session).values())
        if may_read(session, user, each)
    ]


def own_files(session: Session, person: str) -> list[DismissalFile]:
    """Return the reviews about somebody, the newest first."""
    found = reversed(dismissal_store.everything(session).values())
    return [_file(session, each) for each in found if each.person == person]


def _file(session: Session, review: Dismissal, **may: bool) -> DismissalFile:
    entries = ledger_store.entries(session, Asked(person=review.person))
    worsts = [
        each
        for each in entries
        if each.entry.role == "worst" and each.kind != "reversal" and each.reversed_by is None
    ]
    name = directory_store.person_name(session, review.person)
    return DismissalFile(review, name, worsts, **may)
