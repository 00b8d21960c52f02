"""Rights over points and money: who may be the second person, and who may answer a request."""

from sqlalchemy.orm import Session

from db.books import star_store
from db.books.ledger_store import Posted
from db.cases import case_store, complaint_store
from db.directory import account_store
from kiosk.rights.who import User


def may_decide(session: Session, user: User, posted: Posted) -> bool:
    """Tell whether somebody may be the second person: without a hand in it, and not concerned."""
    return user.username not in hands(session, posted) and user.person not in concerned(
        session, posted
    )


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


def may_answer(session: Session, user: User, ref: str) -> bool:
    """Tell whether somebody may answer for a review: not concerned, nor the decider."""
    complaint = complaint_store.get(session, ref)
    record = case_store.get(session, complaint.id)
    deciders = (
        account_store.of_the_same_person(session, record.decider.username)
        if record.decider
        else frozenset()
    )
    concerned = {complaint.person, *case_store.chain(session, complaint.id)}
    return user.username not in deciders and (user.person is None or user.person not in concerned)


def _record(session: Session, ref: str) -> case_store.CaseRecord:
    return case_store.get(session, complaint_store.get(session, ref).id)
