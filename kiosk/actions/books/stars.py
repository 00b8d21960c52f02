"""Naming the star of a unit's month: the committee decides, with minutes (regulation 5)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.books import ledger_store, star_store
from db.directory import directory_store
from db.ground import audit_store
from kiosk.actions.books.posting import Posting, post
from kiosk.reports.books.doubts import gate_of
from kiosk.rights.who import User
from survey.books.rulebook import Star
from survey.directory.roles import Deed
from survey.given import required_reason, required_words
from survey.months import Month, business_date
from survey.refusals.books import (
    MinutesMissing,
    MonthNotOver,
    SecondPersonNeeded,
    StarUnqualified,
    StarUnusable,
)
from survey.refusals.directory import NotYours

MINUTES_LIMIT = 2000


def name_star(
    session: Session,
    star: Star,
    *,
    minutes: str,
    despite: str = "",
    by: User,
    at: datetime,
    zone: ZoneInfo,
) -> Posting:
    """Keep the committee's decision, no person for a vacancy, and post what it changes.

    Refuses a month that still runs, a decision without minutes, oneself, somebody of another unit,
    the worst of the month, and who does not qualify without the reason `despite` it. A decision
    may be corrected; a closed month's is then adjusted.
    """
    if not by.may(Deed.CLOSE_MONTHS):
        raise NotYours
    ledger_store.lock(session)  # before the facts, and before the row that two may write at once
    month, unit, person = star.month, star.unit, star.person
    if not month < Month.of(business_date(at, zone)):
        raise MonthNotOver(month=month)
    kept = required_words(minutes, limit=MINUTES_LIMIT, missing=MinutesMissing)
    bars = why = None
    if person is not None:
        _refuse_unfit(session, month, unit, person, by)
        gate = gate_of(session, month, person, at=at, zone=zone)
        if not gate.passed:
            why = required_reason(
                despite, limit=MINUTES_LIMIT, missing=StarUnqualified(why=gate.said)
            )
            bars = gate.said.zh
    star_store.name(
        session,
        month,
        directory_store.unit_id(session, unit),
        None if person is None else directory_store.person_id(session, person),
        star_store.Decision(kept, by.username, at, bars, why),
    )
    posted = post(session, at=at, zone=zone, by=by.username, months={month})
    audit_store.note(  # last: the trail's lock comes after the ledger's
        session, at=at, actor=by.username, deed="star-named", subject=f"{month} {unit}",
        person=person, minutes=kept, **({"bars": bars, "despite": why} if bars else {}),
    )  # fmt: skip
    return posted


def _refuse_unfit(session: Session, month: Month, unit: str, person: str, by: User) -> None:
    if person == by.person:
        raise SecondPersonNeeded
    posting = directory_store.postings(session).on(person, month.last)
    if posting is None or posting.unit != unit:
        raise StarUnusable
    if person in ledger_store.worst(session).get(month, ()):
        raise StarUnusable
