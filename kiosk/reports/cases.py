"""What the supervision team looks up: complaints by month, newest first, a page at a time.

Complaints about integrity are sealed (regulation 2): they are counted here, never shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db import complaint_store, message_store
from db.complaint_store import Complaint, Wanted
from db.message_store import TEAM, Message
from kiosk import sealing
from kiosk.reports.wording import day_name
from survey.complaints import INTEGRITY, State, checked_tracking_number
from survey.refusals import ComplaintUnknown
from survey.texts import Text

AT_ONCE: Final = 10
SEALED: Final = frozenset({INTEGRITY})


@dataclass(frozen=True, slots=True)
class Case:
    """A complaint as the team sees it: with its photos, its last message, its contact masked."""

    complaint: Complaint
    photos: tuple[str, ...]
    last: Message | None
    contact: str | None

    @property
    def waits(self) -> bool:
        """Whether the complainant has the last word, in the complaint itself or in a message."""
        if self.last is None:
            return self.complaint.state == State.RECEIVED
        return self.last.author != TEAM


@dataclass(frozen=True, slots=True)
class Said:
    """One message as it is shown: by the team or by the complainant."""

    by_team: bool
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """Some of the cases wanted, how many there are, and where the next page begins."""

    cases: tuple[Case, ...]
    total: int
    sealed: int
    after: int | None


def case_page(
    session: Session,
    *,
    month: str | None,
    state: str | None = None,
    number: str | None = None,
    after: int | None = None,
    secret: str,
    limit: int = AT_ONCE,
) -> CasePage:
    """Return a page of cases, newest first; a number given is looked for in all months."""
    wanted = Wanted(None, None, _ref(number)) if number else Wanted(month, state)
    open_to_all = Wanted(wanted.month, wanted.state, wanted.ref, without=SEALED)
    found = complaint_store.page(session, open_to_all, after=after, limit=limit + 1)
    return CasePage(
        cases=_cases(session, found[:limit], secret),
        total=complaint_store.count(session, open_to_all),
        sealed=0 if number else complaint_store.count_of(session, wanted, category=INTEGRITY),
        after=found[limit - 1].id if len(found) > limit else None,
    )


def case_of(session: Session, complaint: Complaint, *, secret: str) -> Case:
    """Return one complaint as the team sees it."""
    [case] = _cases(session, [complaint], secret)
    return case


def case_months(session: Session) -> list[str]:
    """Return the months that have complaints, newest first."""
    return complaint_store.months(session)


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


def _ref(number: str) -> str:
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
