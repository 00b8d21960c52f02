"""Erasing how complainants may be reached: by the clock when its time is over, or by themselves."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from db.cases import complaint_store, contact_store
from db.ground import audit_store
from kiosk.actions.cases.complaints import erase_contact
from kiosk.rights.cases import OpenCase
from survey.cases.steps import Right
from survey.directory.roles import SYSTEM
from survey.refusals.complaints import ContactNeeded

AT_ONCE: Final = 100


def erase_due(session: Session, *, now: datetime) -> int:
    """Erase the contacts whose time is over, some at once, on record; return how many.

    The trail comes last: its lock is taken after those of complaints.
    """
    due = contact_store.hold_due(session, now, limit=AT_ONCE)
    erased = [ref for number, ref in due if complaint_store.erase_contact(session, number)]
    for ref in erased:
        audit_store.note(session, at=now, actor=SYSTEM, deed="contact-erased", subject=ref)
    return len(erased)


def erase_own(session: Session, case: OpenCase, *, at: datetime) -> None:
    """Erase a complainant's contact as they wish it; refuse while the case goes on."""
    case.require(Right.WRITE)
    if contact_store.ending(session, case.complaint.id).closed_at is None:
        raise ContactNeeded
    erase_contact(session, case.complaint, by=case.actor, at=at)
