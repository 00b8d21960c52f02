"""Keeping the duty roster: a change of the past gives its ratings to whom they belong."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.directory import directory_store, duty_store, posting_store, roster_act_store
from db.ground import audit_store
from kiosk.at_hand.touched import Touched, touch
from survey.directory.duties import Duty, checked_duty
from survey.months import business_date
from survey.refusals.directory import PersonGone

KEPT: Final = "kept"
REMOVED: Final = "removed"
LEFT: Final = "left"
"""What may be done to the roster, beside what is planned for a week."""


def keep(
    session: Session, duties: Iterable[Duty], *, by: str, at: datetime, zone: ZoneInfo, slot: int
) -> int:
    """Keep duties and return how many; refuse the first that cannot be.

    Ratings given meanwhile change hands in the same transaction, closed months excepted.
    """
    wanted = list(duties)
    roster_act_store.lock(session)
    for each in wanted:
        directory_store.window(session, each.window)
        directory_store.person_id(session, each.person)
    refuse_gone(session, wanted, zone)
    if not wanted:
        return 0
    begin, end = min(d.starts_at for d in wanted), max(d.ends_at for d in wanted)
    known = [kept.duty for kept in duty_store.between(session, begin, end)]
    for each in wanted:
        known.append(checked_duty(each, known))
    n = give(session, wanted, at=at, slot=slot)
    roster_act_store.keep(session, KEPT, added=wanted, by=by, at=at)
    audit_store.note(
        session, at=at, actor=by, deed="duties-kept", subject=wanted[0].window,
        person=wanted[0].person, begin=begin.isoformat(), end=end.isoformat(), n=n,
    )  # fmt: skip
    return n


def refuse_gone(session: Session, wanted: Iterable[Duty], zone: ZoneInfo) -> None:
    """Refuse a duty of somebody who has left by the day it begins on."""
    everybody = directory_store.postings(session)
    for each in wanted:
        day = business_date(each.starts_at, zone)
        kept = everybody.kept(each.person, day)
        if kept is not None and kept.gone:
            name = directory_store.person_name(session, each.person)
            last = posting_store.last_day(session, each.person, on=day)
            raise PersonGone(name=name, day=f"{last}")


def give(session: Session, duties: Iterable[Duty], *, at: datetime, slot: int) -> int:
    """Write checked duties, and give them the ratings of their stretches."""
    wanted = list(duties)
    touch(session, Touched.DUTIES)
    n = duty_store.add(session, wanted)
    attribute(session, wanted, at=at, slot=slot)
    return n


def remove(session: Session, number: int, *, by: str, at: datetime, slot: int) -> None:
    """Take a duty from the roster; its ratings stay with the window then."""
    roster_act_store.lock(session)
    duty = duty_store.remove(session, number)
    if duty is None:
        return
    touch(session, Touched.DUTIES)
    attribute(session, [duty], at=at, slot=slot)
    roster_act_store.keep(session, REMOVED, removed=[duty], by=by, at=at)
    audit_store.note(
        session, at=at, actor=by, deed="duty-removed", subject=duty.window,
        person=duty.person, begin=duty.starts_at.isoformat(),
    )  # fmt: skip


def take_off_after(
    session: Session, person: str, begin: datetime, *, by: str, at: datetime, slot: int
) -> int:
    """Take a person's duties from a moment on off the roster; return how many there were."""
    roster_act_store.lock(session)
    found = duty_store.of_person(session, person, begin=begin.astimezone(UTC))
    take_off(session, [kept.duty for kept in found], at=at, slot=slot)
    roster_act_store.keep(session, LEFT, removed=[each.duty for each in found], by=by, at=at)
    return len(found)


def take_off(session: Session, duties: Iterable[Duty], *, at: datetime, slot: int) -> list[Duty]:
    """Take duties off the roster where they stand just so, with their ratings; return which."""
    gone = duty_store.take_off(session, duties)
    if gone:
        touch(session, Touched.DUTIES)
        attribute(session, gone, at=at, slot=slot)
    return gone


def attribute(session: Session, duties: Iterable[Duty], *, at: datetime, slot: int) -> None:
    """Look anew at the ratings of stretches that began already."""
    for duty in duties:
        if duty.starts_at < at:
            duty_store.attribute(session, duty.window, duty.starts_at, duty.ends_at, slot=slot)
