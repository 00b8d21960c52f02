"""What a complainant asked to have erased, and what it came to."""

from sqlalchemy.orm import Session

from db.cases import case_store
from db.cases.complaint_store import Complaint
from survey.cases.erasures import Wish, wish_of


def wish(session: Session, complaint: Complaint) -> Wish | None:
    """Return the last request to erase in a case; None where there is none."""
    return wish_of(case_store.events(session, complaint.id))
