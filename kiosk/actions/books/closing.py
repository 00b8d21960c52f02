"""Closing a month: what is still open is said, the ledger is brought up to date, the books shut."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.books import ledger_store, month_store
from db.books.closing_store import Closing
from db.directory import account_store
from db.ground import audit_store
from kiosk.actions.books import dismissals
from kiosk.actions.books.posting import Posting, post, shut
from kiosk.reports.books.doubts import doubts
from kiosk.reports.books.facts import facts
from kiosk.reports.books.still_open import still_open
from survey.directory.roles import Deed, Role, may
from survey.months import Month, business_date
from survey.refusals.books import CloserUnable, MonthClosed, MonthNotOver, NameMissing
from survey.refusals.directory import AccountUnknown
from survey.texts import Text


def close(
    session: Session, month: Month, *, by: str, at: datetime, zone: ZoneInfo
) -> tuple[Posting, tuple[Text, ...]]:
    """Close a month that is over; return what was posted, and what was left open.

    What is open is no bar: a verdict that comes later is an adjustment in open books
    (regulation 4). The closing keeps the policy, the ledger's last hash, and what was open.
    """
    name = by.strip()
    if not name:
        raise NameMissing
    if not month < Month.of(business_date(at, zone)):
        raise MonthNotOver(month=month)
    ledger_store.lock(session)  # before the facts: what they tell must hold until the end
    known = facts(session)
    closed = known.closings.get(month)
    if closed is not None:
        raise MonthClosed(month=month, by=closed.by)
    posted = post(session, at=at, zone=zone, by=name, known=known)
    dismissals.bring_up_to_date(session, known.policies.of, at=at)
    checks = month_store.checks(session, month, today=business_date(at, zone))
    doubtful = doubts(session, month, at=at, zone=zone, known=known).values()
    left_open = tuple(still_open(session, month, known, checks, doubtful, at=at, zone=zone))
    told = tuple([said.zh, said.en] for said in left_open)
    closing = shut(session, Closing(month, at, name, left_open=told), known)
    audit_store.note(
        session, at=at, actor=name, deed="month-closed", subject=str(month), head=closing.head
    )
    return posted, left_open


def refuse_who_may_not_close(session: Session, username: str) -> None:
    """Refuse a name on the command line that is no open account of somebody who may close."""
    try:
        account = account_store.by_username(session, username.strip())
    except AccountUnknown as unknown:
        raise CloserUnable(who=username) from unknown
    if not account.active or not may(Role(account.role), Deed.CLOSE_MONTHS):
        raise CloserUnable(who=username)
