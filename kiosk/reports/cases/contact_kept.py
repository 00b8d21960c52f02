"""What is said of a complainant's contact: that it was erased, or when it will be."""

from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.cases import contact_store
from db.cases.complaint_store import Complaint
from survey.cases.contacts import ERASED_AFTER, erased_from
from survey.months import business_date
from survey.retention import span_said
from survey.texts import Text

ERASED: Final = Text(
    "联系方式已删除，谁也不能再看到。", "The contact was erased; nobody can read it any more."
)
_ON: Final = Text("联系方式将于 {day} 删除。", "The contact is erased on {day}.")
_AFTER: Final = Text(
    "联系方式在办结 {kept} 后删除；还有事情等待答复时，等答复之后。",
    "The contact is erased {kept} after the case is closed, and not before all is answered.",
)


@dataclass(frozen=True, slots=True)
class ContactKept:
    """What is said of a contact, and whether its complainant may have it erased by now."""

    said: Text
    erasable: bool = False


def contact_kept(session: Session, complaint: Complaint, *, zone: ZoneInfo) -> ContactKept | None:
    """Return what becomes of a complainant's contact; None where none was left."""
    if complaint.sealed is None:
        return None
    if complaint.sealed.key is None:
        return ContactKept(ERASED)
    ending = contact_store.ending(session, complaint.id)
    due = erased_from(ending)
    said = (
        _AFTER.format(kept=span_said(ERASED_AFTER))
        if due is None
        else _ON.format(day=business_date(due, zone).isoformat())
    )
    return ContactKept(said, erasable=ending.closed_at is not None)
