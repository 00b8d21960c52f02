"""Holding low ratings of a surge: one proposes with a reason, another decides, two others end it.

A rule never does that. What is decided then is `kiosk.actions.feedback.holds`, as for every hold.
"""

from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.feedback import flag_store, hold_store, watch_store
from db.ground import audit_store
from kiosk.reports.feedback.vandalism import marked
from kiosk.rights.held import enough_to_end
from kiosk.rights.who import User
from survey.directory.roles import Deed
from survey.feedback.holds import MOST_AT_ONCE, REASON_LIMIT, Verdict
from survey.given import required_reason
from survey.months import business_date
from survey.refusals.directory import NotYours
from survey.refusals.feedback import HoldTooLarge, NothingMarked, TooFewToEnd


def propose(
    session: Session,
    window: int,
    day: date,
    *,
    n: int,
    reason: str,
    by: User,
    at: datetime,
    zone: ZoneInfo,
) -> int:
    """Propose to hold the marked low ratings of a surge, so many as were seen; return its number.

    Refuses who has no right to it or stands in the chain, no reason, more than is decided at once,
    another number than was seen, and too few people who could end it.
    """
    if not by.may(Deed.END_HOLDS):
        raise NotYours
    kept = required_reason(reason, limit=REASON_LIMIT)
    today = business_date(at, zone)
    found = marked(session, by, window, day, today=today, zone=zone, to_take=True)
    if found is None:
        raise NotYours
    if not found.n or found.n != n:
        raise NothingMarked
    if found.n > MOST_AT_ONCE:
        raise HoldTooLarge(limit=MOST_AT_ONCE)
    if not enough_to_end(session, by, window, day, today=today):
        raise TooFewToEnd
    number = hold_store.propose(
        session, list(found.flags), ref=str(uuid4()), verdict=Verdict.HOLD, reason=kept,
        by=by.username, at=at,
    )  # fmt: skip
    known = watch_store.flagged(session, found.flags)
    flag_store.keep(session, {k: told for k, told in found.flags.items() if k not in known})
    audit_store.note(
        session, at=at, actor=by.username, deed="hold-proposed", subject=f"hold {number}",
        verdict=Verdict.HOLD, ratings=found.n,
    )  # fmt: skip
    return number
