"""Keeping people: adding one, moving them from a day on.

A change is refused when the person's postings are no longer as the page showed them. One from a
past day changes who answered for what since: open books are posted anew, closed ones stay and are
adjusted, as with files.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.books import answering, ledger_store
from db.directory import account_store, directory_store, posting_store
from db.directory.directory_store import Posting
from db.directory.posting_store import Postings, Stint
from db.ground import audit_store
from kiosk.actions.directory.naming import free_code, short
from kiosk.actions.directory.power_acts import tell_renamed
from survey.directory.above import circles
from survey.directory.roles import IMPORT
from survey.given import harmless
from survey.months import Month, business_date
from survey.refusals.directory import (
    DayOutOfReach,
    NothingNew,
    OwnPlace,
    PastAnsweredFor,
    PastUnconfirmed,
    PersonChanged,
    PersonGone,
    StandsAboveSelf,
    WindowIncomplete,
)

NAME_LIMIT: Final = 120
BACK: Final = timedelta(days=3 * 366)
AHEAD: Final = timedelta(days=366)
ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hand:
    """Who changes a person when, by which state of the page, and whether they know it is past."""

    by: str
    at: datetime
    zone: ZoneInfo
    version: str
    knows_past: bool = False

    @property
    def today(self) -> date:
        """The business day of the change."""
        return business_date(self.at, self.zone)


def add_person(
    session: Session, *, code: str, name: str, posting: Posting, by: str, at: datetime,
    zone: ZoneInfo,
) -> str:  # fmt: skip
    """Add a person and return their code in its one spelling.

    Refuses one without code, name or unit, a code that looks like another, and who has left above.
    """
    directory_store.lock(session)
    name = short(harmless(name), NAME_LIMIT)
    code = free_code(code, directory_store.person_ids(session))
    if not name or not posting.unit:
        raise WindowIncomplete
    _refuse_above(session, code, name, posting, on=business_date(at, zone))
    directory_store.keep_person(session, code=code, name=name)
    directory_store.keep_posting(
        session, code, posting, since=business_date(at, zone), by=by, at=at
    )
    audit_store.note(
        session, at=at, actor=by, deed="person-added", subject=code, name=name, **told(posting)
    )
    return code


def rename(session: Session, code: str, name: str, *, hand: Hand) -> None:
    """Correct a person's name: all records show it from now on, and who has an account is told."""
    kept = held(session, code, hand)
    name = short(harmless(name), NAME_LIMIT)
    if not name:
        raise WindowIncomplete
    if not directory_store.keep_person(session, code=code, name=name):
        raise NothingNew
    tell_renamed(session, code, kept.name, by=hand.by, at=hand.at)
    audit_store.note(
        session, at=hand.at, actor=hand.by, deed="person-renamed", subject=code,
        before=kept.name, name=name,
    )  # fmt: skip


def transfer(session: Session, code: str, posting: Posting, *, since: date, hand: Hand) -> None:
    """Move a person from a day on, or let one who has left come back; return nothing.

    Refuses what holds already, a past day unknowingly or on which points hang, circles, and who has
    left by then above.
    """
    kept = held(session, code, hand)
    refuse_own(session, code, hand)
    refuse_past(since, hand)
    if not posting.unit:
        raise WindowIncomplete
    if posting.window:
        directory_store.window(session, posting.window)
    _refuse_above(session, code, kept.name, posting, on=since)
    before = kept.on(since)
    refuse_answered_for(session, code, kept, posting, since=since, hand=hand)
    if not directory_store.keep_posting(
        session, code, posting, since=since, by=hand.by, at=hand.at
    ):
        raise NothingNew
    refuse_circle(session, code, kept.name, since=since)
    carry_unit(session, code)
    settle_past(session, since, hand)
    note_move(session, "person-moved", code, since, hand, before, posting)


def held(session: Session, code: str, hand: Hand) -> Postings:
    """Return a person's postings, held; refuse if they are no longer as the page showed them."""
    directory_store.lock(session)
    kept = posting_store.of_person(session, code, held=True)
    if kept.version != hand.version:
        raise PersonChanged(name=kept.name)
    return kept


def refuse_own(session: Session, code: str, hand: Hand) -> None:
    """Refuse that somebody changes where they belong themselves: somebody else has to do it."""
    if account_store.person_of(session, hand.by) == code:
        raise OwnPlace


def refuse_past(since: date, hand: Hand) -> None:
    """Refuse a day out of reach, and a past one to who does not say that they know it is."""
    if not hand.today - BACK <= since <= hand.today + AHEAD:
        raise DayOutOfReach
    if since < hand.today and not hand.knows_past:
        raise PastUnconfirmed(day=f"{since}")


def refuse_answered_for(
    session: Session, code: str, kept: Postings, after: Posting, *, since: date, hand: Hand
) -> None:
    """Refuse that points go to others because one person says who stood above on a day past."""
    before = kept.on(since)
    if since >= hand.today or (before and _above(before.posting) == _above(after)):
        return
    later = [each.since for each in kept.stints if each.since > since]
    begin, end = (
        None if day is None else datetime.combine(day, time(), hand.zone)
        for day in (since, min(later, default=None))
    )
    if begin is not None and answering.is_answered_for(session, code, begin, end):
        raise PastAnsweredFor(day=f"{since}", name=kept.name)


def _above(posting: Posting) -> tuple[str | None, str | None, str | None]:
    return posting.supervisor, posting.leader, posting.window


def settle_past(session: Session, since: date, hand: Hand) -> None:
    """Let the books since a past day be posted anew by the clock: differences, no closed month."""
    if since <= hand.today:
        ledger_store.mark_due_since(session, Month.of(since))


def note_move(
    session: Session, deed: str, code: str, since: date, hand: Hand,
    before: Stint | None, after: Posting, **detail: Any,
) -> None:  # fmt: skip
    """Note what was before and is from a day on, in the trail."""
    was = told(before.posting) if before else {}
    audit_store.note(
        session, at=hand.at, actor=hand.by, deed=deed, subject=code, since=f"{since}",
        before=was, after=told(after), **detail,
    )  # fmt: skip


def note_brought(
    session: Session, code: str, since: date, *, at: datetime, before: Posting | None,
    after: Posting, duties: int,
) -> None:  # fmt: skip
    """Note what a file changed of where somebody known belongs, as the page does."""
    leaving = {"last_day": f"{since - ONE_DAY}", "duties": duties} if after.gone else {}
    audit_store.note(
        session, at=at, actor=IMPORT, deed="person-leaves" if after.gone else "person-moved",
        subject=code, since=f"{since}", before=told(before) if before else {}, after=told(after),
        **leaving,
    )  # fmt: skip


def told(posting: Posting) -> dict[str, Any]:
    """Return a posting as the trail keeps it: what is said of it alone."""
    names = ("unit", "supervisor", "leader", "window")
    place = {name: getattr(posting, name) for name in names if getattr(posting, name)}
    return place | ({"gone": True} if posting.gone else {})


def carry_unit(session: Session, code: str) -> None:
    """Let who has left be of the unit they left from, whatever was changed before that day."""
    stints = posting_store.of_person(session, code).stints
    for before, after in pairwise(stints):
        if after.posting.gone and after.posting.unit != before.posting.unit:
            gone = Posting(before.posting.unit, gone=True)
            directory_store.keep_posting(
                session, code, gone, since=after.since, by=after.by, at=after.at
            )


def _refuse_above(session: Session, code: str, name: str, posting: Posting, *, on: date) -> None:
    directory_store.unit_id(session, posting.unit)
    for above in (posting.supervisor, posting.leader):
        if above == code:
            raise StandsAboveSelf(name=name)
        last = None if above is None else posting_store.last_day(session, above, on=on)
        if above is not None and last is not None:
            raise PersonGone(name=directory_store.person_name(session, above), day=f"{last}")


def refuse_circle(session: Session, code: str, name: str, *, since: date) -> None:
    """Refuse a change by which somebody stands above themselves on its first day or a later one."""
    found = circles(directory_store.postings(session).above, since=since)
    if any(code in members for _, members in found):
        raise StandsAboveSelf(name=name)
