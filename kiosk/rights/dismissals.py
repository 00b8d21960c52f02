"""Rights over dismissal reviews: sealed to those at the top and finance, shown to the person."""

from sqlalchemy.orm import Session

from db.cases import case_store, complaint_store
from db.directory import account_store
from kiosk.rights.who import User
from survey.books.dismissals import Dismissal
from survey.directory.roles import AT_THE_TOP, Deed


def may_read(session: Session, user: User, review: Dismissal) -> bool:
    """Tell whether somebody reads a review by their office: none of the person's chain does."""
    if not user.may(Deed.JUDGE):
        return False
    number = complaint_store.get(session, review.ref).id
    concerned = {review.person, *case_store.chain(session, number)}
    return user.person is None or user.person not in concerned


def may_hear(session: Session, user: User, review: Dismissal) -> bool:
    """Tell whether somebody may put words on the file: whom it concerns, those who read it."""
    return user.person == review.person or may_read(session, user, review)


def may_propose(session: Session, user: User, review: Dismissal) -> bool:
    """Tell whether somebody may propose the decision: those at the top who read it."""
    return user.role in AT_THE_TOP and may_read(session, user, review)


def may_second(session: Session, user: User, review: Dismissal) -> bool:
    """Tell whether somebody may be the second person: at no account of who proposed it."""
    same = account_store.of_the_same_person(session, review.proposed_by)
    return user.username not in same and may_read(session, user, review)
