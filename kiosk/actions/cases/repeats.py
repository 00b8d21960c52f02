"""A complaint sent twice: what was said makes it one, whatever key it came under the second time.

A browser that went back draws the form anew, and sends it under a new key. It is the complaint
that exists when words, window, kind and moment are the same and only minutes lie between. Its
secret is handed to nobody for saying the same: only to the browser that has the first one's key.
From anybody else it is a complaint of its own, and the officer is told that they are alike.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from db.cases import case_store, complaint_store
from db.cases.case_store import CaseRecord
from db.cases.complaint_store import NewComplaint, Sealed
from kiosk.locks import sealing
from survey.cases.complaint_form import PICKED
from survey.cases.contacts import Contact
from survey.directory.roles import SYSTEM

WITHIN: Final = timedelta(minutes=30)
FOLLOW_UP: Final = "follow_up"


@dataclass(frozen=True, slots=True)
class Alike:
    """A complaint kept some minutes ago that says the same; `key` is what it was sent under."""

    id: int
    number: str
    key: str
    sealed: bool


def alike(session: Session, new: NewComplaint, form: Mapping[str, object]) -> list[Alike]:
    """Return what was kept minutes ago and says the same, the earliest first.

    A tick that changes whose case it is, and another moment that was picked, make it another one.
    """
    found = complaint_store.said_alike(session, new, since=new.received_at - WITHIN)
    picked = new.occurred_at if form.get("when") == PICKED else None
    same: list[Alike] = []
    for number, ref, key, occurred_at in found:
        record = case_store.get(session, number)
        if _is_for_the_same(record, form) and picked in {None, occurred_at}:
            same.append(Alike(number, ref, key, record.sealed))
    return same


def sent_by(
    session: Session, found: Collection[Alike], keys: Collection[str], contact: Contact | None,
    *, secret: str,
) -> Alike | None:  # fmt: skip
    """Return the one of them that a browser sent itself, by the keys it kept.

    A browser may be a desk's that many share: with another contact it is somebody else's.
    """
    for each in found:
        if each.key in keys:
            before = sealing.unsealed(secret, complaint_store.get(session, each.number).sealed)
            if before is None or contact is None or before == contact:
                return each
    return None


def add_to(
    session: Session, earlier: Alike, *, photos: Collection[str], contact: Sealed | None
) -> None:
    """Keep with the complaint that exists what came along only the second time."""
    complaint_store.add_photos(session, earlier.id, photos)
    if contact is not None:
        complaint_store.keep_contact(session, earlier.id, contact)


def tell_officer(
    session: Session, complaint_id: int, found: Collection[Alike], *, at: datetime
) -> None:
    """Note in a new case that another says the same; that there is a sealed one stays unknown."""
    sealed = case_store.get(session, complaint_id).sealed
    for each in found:
        if sealed or not each.sealed:
            case_store.note(
                session, complaint_id, at=at, actor=SYSTEM, kind="alike", number=each.number
            )
            return


def _is_for_the_same(record: CaseRecord, form: Mapping[str, object]) -> bool:
    past_the_team = bool(form.get("about_team")) and not record.sealed
    past_the_leader = bool(form.get("about_leader")) != record.past_leader
    called_only = bool(form.get(FOLLOW_UP)) != (record.kind == FOLLOW_UP)
    return not (past_the_team or past_the_leader or called_only)
