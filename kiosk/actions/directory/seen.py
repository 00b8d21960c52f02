"""What is looked at and what is refused, written down in the trail."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from db.ground import audit_store
from kiosk.locks.refused import Refused
from kiosk.rights.who import User
from survey.directory.roles import SYSTEM


def note_document(
    session: Session, user: User, name: str, asked: Mapping[str, str], *, at: datetime
) -> None:
    """Note that somebody took a document out of the house, and what it was narrowed to."""
    audit_store.note(
        session, at=at, actor=user.username, deed="document-taken", subject=name, **asked
    )


def note_refused(session: Session, counts: Mapping[Refused, int], *, at: datetime) -> None:
    """Note what was refused since the last time: one entry a door, with how often."""
    for each, n in sorted(counts.items()):
        audit_store.note(session, at=at, actor=SYSTEM, deed=each.deed, subject=each.subject, n=n)
