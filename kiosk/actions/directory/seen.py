"""What is looked at and what is refused, written down in the trail."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from db.ground import audit_store
from kiosk.locks.refused import Refused
from kiosk.rights.who import User

EVIDENCE: Final = "evidence-taken"


def note_document(
    session: Session, user: User, name: str, asked: Mapping[str, str], *, at: datetime
) -> None:
    """Note that somebody took a document out of the house, and what it was narrowed to."""
    audit_store.note(
        session, at=at, actor=user.username, deed="document-taken", subject=name, **asked
    )


def note_opened(session: Session, user: User, deed: str, of: str, *, at: datetime) -> None:
    """Note that somebody opened photos or files of a case."""
    audit_store.note(session, at=at, actor=user.username, deed=deed, subject=of)


def note_taken(session: Session, actor: str, deed: str, subject: str, *, at: datetime) -> None:
    """Note that something was taken out of the house: evidence, an export, a backup."""
    audit_store.note(session, at=at, actor=actor, deed=deed, subject=subject)


def note_refused(session: Session, counts: Mapping[Refused, int], *, at: datetime) -> None:
    """Note what was refused since the last time: one entry a door, with how often."""
    for each, n in sorted(counts.items()):
        audit_store.note(session, at=at, actor=each.to, deed=each.deed, subject=each.subject, n=n)
