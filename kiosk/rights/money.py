"""Rights over points and money: who may be the second person, and who may answer a request."""

from sqlalchemy.orm import Session

from db.books import star_store
from db.books.ledger_store import Posted
from db.books.policy_store import Version
from db.books.publication_store import Publication
from db.books.regulation_store import Edition
from db.cases import case_store, complaint_store
from db.cases.case_store import CaseRecord
from db.cases.review_store import Review
from db.cases.ruling_store import INACTION, RulingKept
from db.directory import account_store
from kiosk.rights.cases import OpenCase, taken_in_by
from kiosk.rights.who import User
from survey.cases.steps import Relation


def may_decide(session: Session, user: User, posted: Posted) -> bool:
    """Tell whether somebody may be the second person: without a hand in it, and not concerned."""
    return user.username not in hands(session, posted) and user.person not in concerned(
        session, posted
    )


def hands(session: Session, posted: Posted) -> set[str]:
    """Return the user names of those who had a hand in an entry: took in, decided, posted it.

    With all accounts of each: one employee at two accounts is no second person.
    """
    names = {posted.by}
    if posted.entry.unit is not None:
        decided = star_store.minutes(session, posted.entry.month).get(posted.entry.unit)
        names |= {decided.by} if decided and decided.by else set()
    if posted.entry.complaint is not None:
        names |= _handled(session, _record(session, posted.entry.complaint))
    return {same for name in names for same in account_store.of_the_same_person(session, name)}


def concerned(session: Session, posted: Posted) -> set[str]:
    """Return whom an entry concerns: the person, and who stood above as of the incident."""
    people = {posted.entry.person}
    if posted.entry.complaint is not None:
        record = _record(session, posted.entry.complaint)
        people |= set(case_store.chain(session, record.complaint_id))
    return people


def may_rule(case: OpenCase) -> bool:
    """Tell whether who has a case may propose what it costs: at the top, and not of its chain."""
    return case.record.kind == INACTION and case.who is Relation.TOP


def may_second_ruling(session: Session, user: User, ruling: RulingKept) -> bool:
    """Tell whether somebody may be the second person for a ruling.

    Neither who proposed it, nor who handled or decided the case, nor whom it concerns.
    """
    record = _record(session, ruling.ref)
    names = {ruling.proposed_by} | _handled(session, record)
    hands = {same for name in names for same in account_store.of_the_same_person(session, name)}
    people = {ruling.person, *case_store.chain(session, record.complaint_id)}
    return user.username not in hands and user.person not in people


def may_publish(session: Session, user: User, proposal: Publication) -> bool:
    """Tell whether somebody may put a proposal on show: who neither proposed it nor is named."""
    proposers = account_store.of_the_same_person(session, proposal.proposed_by)
    return user.username not in proposers and may_withdraw(user, proposal)


def may_withdraw(user: User, publication: Publication) -> bool:
    """Tell whether somebody may take a publication from show: nobody their own."""
    return user.person != publication.person


def may_decide_policy(session: Session, user: User, version: Version) -> bool:
    """Tell whether somebody may be the second person for a policy: at no account of the first."""
    return user.username not in account_store.of_the_same_person(session, version.proposed_by)


def may_decide_regulation(session: Session, user: User, edition: Edition) -> bool:
    """Tell whether somebody may be the second person for an edition of the regulation."""
    return user.username not in account_store.of_the_same_person(session, edition.proposed_by)


def may_read(session: Session, user: User, review: Review) -> bool:
    """Tell whether somebody may read a request: nobody whom it concerns, or of the chain."""
    return user.person is None or user.person not in _concerned_by(session, review)


def may_answer(session: Session, user: User, review: Review) -> bool:
    """Tell whether somebody may answer a request: not concerned, nor who took in or decided it."""
    record = _record(session, review.ref)
    hands = set(taken_in_by(session, record.complaint_id))
    if record.decider is not None:
        hands |= account_store.of_the_same_person(session, record.decider.username)
    return user.username not in hands and may_read(session, user, review)


def _handled(session: Session, record: CaseRecord) -> set[str]:
    """Return who took a case in, has it, gave its finding or looked at its appeal."""
    had = (record.officer, record.decider, record.appeal_officer)
    return {each.username for each in had if each} | taken_in_by(session, record.complaint_id)


def _concerned_by(session: Session, review: Review) -> set[str | None]:
    complaint = complaint_store.get(session, review.ref)
    return {review.person, complaint.person, *case_store.chain(session, complaint.id)}


def _record(session: Session, ref: str) -> CaseRecord:
    return case_store.get(session, complaint_store.get(session, ref).id)
