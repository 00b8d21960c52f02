"""A complaint as it is shown: with its photos, its messages, its contact masked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.cases import case_store, complaint_store, message_store
from db.cases.complaint_store import Complaint
from db.cases.message_store import TEAM, Message
from kiosk.locks import sealing
from kiosk.reports.wording import day_name
from survey.cases.complaints import checked_tracking_number
from survey.refusals.complaints import ComplaintUnknown
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
    """One message as it is shown: by the team or by the complainant, with what photos.

    `joined` is the number of the joined complaint whose complainant wrote it.
    """

    id: int
    by_team: bool
    at: datetime
    words: str
    photos: tuple[str, ...] = ()
    joined: str | None = None


def case_of(session: Session, complaint: Complaint, *, secret: str) -> Case:
    """Return one complaint as the team sees it."""
    [case] = _cases(session, [complaint], secret)
    return case


def conversation(
    session: Session, complaint: Complaint, *, before: int | None = None, limit: int
) -> tuple[list[Said], int | None]:
    """Return messages, newest first, and the number before which earlier ones are found."""
    return _conversation(session, complaint, {}, before=before, limit=limit)


def whole_conversation(session: Session, complaint: Complaint, *, limit: int) -> list[Said]:
    """Return the newest messages of a case and of those joined to it, the oldest of them first."""
    numbers = case_store.merged_into(session, complaint.id)
    joined = {complaint_store.get(session, each).id: each for each in numbers}
    said, _ = _conversation(session, complaint, joined, before=None, limit=limit)
    return list(reversed(said))


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


def _conversation(
    session: Session,
    complaint: Complaint,
    joined: Mapping[int, str],
    *,
    before: int | None,
    limit: int,
) -> tuple[list[Said], int | None]:
    found = message_store.newest(
        session, complaint.id, joined=list(joined), before=before, limit=limit + 1
    )
    shown = found[:limit]
    photos = complaint_store.photos_of_messages(session, [complaint.id, *joined])
    said = [
        Said(
            each.id,
            each.author == TEAM,
            each.sent_at,
            each.words,
            tuple(photos.get(each.id, ())),
            joined.get(each.complaint_id),
        )
        for each in shown
    ]
    return said, shown[-1].id if len(found) > limit else None


def _cases(session: Session, complaints: Iterable[Complaint], secret: str) -> tuple[Case, ...]:
    complaints = list(complaints)
    numbers = [complaint.id for complaint in complaints]
    photos = complaint_store.first_photos(session, numbers)
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
