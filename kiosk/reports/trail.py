"""The trail as it is looked through, and one day of it proved anew: for who may, and no more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.ground import audit_lists, day_proof, seal_rows, seal_store
from db.ground.audit_lists import Asked
from db.ground.audit_store import Entry
from db.ground.day_proof import Proved
from db.ground.seal_store import Ring, Seal
from kiosk.reports.directory.accounts import names_by_username
from kiosk.reports.trail_words import KINDS
from kiosk.rights.trail import shut
from kiosk.rights.who import User
from survey.months import Month
from survey.refusals.complaints import MomentUnreadable
from survey.refusals.house import DeedUnknown

AT_ONCE = 30
REFUSED: Final = "refused"
"""The kind that is shown where it is asked for alone: whoever tries doors fills a list with it."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list is narrowed to; empty: all, but refused pages of no kind that is asked for."""

    day: str = ""
    kind: str = ""
    actor: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the deeds asked for, and how many there are."""

    entries: Sequence[Entry]
    total: int


def listed(
    session: Session, user: User, wanted: Filter, *, zone: ZoneInfo, page: int = 0,
    at_once: int = AT_ONCE,
) -> Page:  # fmt: skip
    """Return a page of the deeds somebody may know of, the newest first."""
    since, until = between(wanted.day, zone)
    kinds = KINDS[wanted.kind][1] if wanted.kind in KINDS else ()
    but = () if kinds else KINDS[REFUSED][1]
    asked = Asked(since, until, wanted.actor, kinds, wanted.words, but)
    return Page(*audit_lists.found(session, asked, shut(user), at_once=at_once, page=page))


def one(session: Session, user: User, number: str) -> Entry:
    """Return the deed of a number; one that somebody may not know of is not found."""
    known = number.isascii() and number.isdecimal() and len(number) <= 18
    found = audit_lists.one(session, int(number), shut(user)) if known else None
    if found is None:
        raise DeedUnknown
    return found


def who_acted(session: Session) -> Mapping[str, str]:
    """Return who ever did anything, by the name people know them by."""
    names = names_by_username(session)
    return {each: names.get(each, each) for each in audit_lists.actors(session)}


def proved(session: Session, ring: Ring, day: date, zone: ZoneInfo) -> Proved:
    """Prove what was sealed on a day: the links, the rows they name, and the ratings of the day."""
    since, until = between(day.isoformat(), zone)
    if since is None or until is None:
        raise ValueError(f"no day: {day}")
    return day_proof.proved(session, ring, since=since, until=until, day=day)


def end_code(session: Session) -> str:
    """Return the end of the chain as a code to print: its link, and the beginning of its hash."""
    return _code(seal_store.last(session))


def closing_code(session: Session, month: Month) -> str:
    """Return the link that holds a month's closing as a code; the end, of one brought by files."""
    link = seal_store.last(session, seal_rows.CLOSING.format(month=month))
    return _code(link or seal_store.last(session))


def holds(session: Session, code: str) -> Seal | None:
    """Return the link that a printed code names; None where the chain holds no such link."""
    number, _, _ = code.partition("-")
    known = number.isascii() and number.isdecimal() and len(number) <= 18
    link = seal_store.link(session, int(number)) if known else None
    return link if link is not None and _code(link) == code.strip().lower() else None


def _code(link: Seal | None) -> str:
    if link is None:
        return ""
    return f"{link.seq}-{link.hash[:4]}-{link.hash[4:8]}-{link.hash[8:12]}"


def between(day: str, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
    """Return when a day begins and the next one does; nothing for no day."""
    if not day:
        return None, None
    try:
        first = date.fromisoformat(day)
    except ValueError as unreadable:
        raise MomentUnreadable from unreadable
    begins, ends = (
        datetime.combine(each, time(), tzinfo=zone) for each in (first, first + timedelta(days=1))
    )
    return begins, ends
