"""A complaint as it is shown: with its photos, its messages, its contact masked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.cases import complaint_store, message_store
from db.cases.complaint_store import Complaint
from db.cases.message_store import TEAM, Message
from kiosk.locks import sealing
from kiosk.reports.wording import day_name
from survey.cases.complaints import checked_tracking_number
from survey.refusals.cases import ComplaintUnknown
from survey.texts import Text


@dataclass(frozen=True, slots=True)
class Case:
    """A complaint as the team sees it: with its photos, its last message, its contact masked."""

    complaint: Complaint
    photos: tuple[str, ...]
    last: Message | None
    contact: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """One message as it is shown: by the team or by the complainant."""

    by_team: bool
    at: datetime
    words: str


def case_of(session: Session, complaint: Complaint, *, secret: str) -> Case:
    """Return one complaint as the team sees it."""
    [case] = _cases(session, [complaint], secret)
    return case


def conversation(
    session: Session, complaint: Complaint, *, before: int | None = None, limit: int
) -> tuple[list[Said], int | None]:
    """Return messages, newest first, and the number before which earlier ones are found."""
    found = message_store.newest(session, complaint.id, before=before, limit=limit + 1)
    shown = found[:limit]
    said = [Said(each.author == TEAM, each.sent_at, each.words) for each in shown]
    return said, shown[-1].id if len(found) > limit else None


def moment_said(moment: datetime, zone: ZoneInfo) -> Text:
    """Return a moment as people say it, in the business time zone."""
    local = moment.astimezone(zone)
    day = day_name(local.date())
    return Text(f"{day.zh} {local:%H:%M}", f"{day.en} {local:%H:%M}")


def number_read(number: str) -> str:
    """Return a number as it is kept; one from other books is taken as it was typed."""
    try:
        return checked_tracking_number(number)
    except ComplaintUnknown:
        return number


def _cases(session: Session, complaints: Iterable[Complaint], secret: str) -> tuple[Case, ...]:
    complaints = list(complaints)
    numbers = [complaint.id for complaint in complaints]
    photos = complaint_store.photos_of_all(session, numbers)
    last = message_store.last_of(session, numbers)
    return tuple(
        Case(
            complaint,
            tuple(photos.get(complaint.id, ())),
            last.get(complaint.id),
            _masked(secret, complaint),
        )
        for complaint in complaints
    )


def _masked(secret: str, complaint: Complaint) -> str | None:
    contact = sealing.unsealed(secret, complaint.sealed)
    return None if contact is None else contact.masked
