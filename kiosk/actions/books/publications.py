"""Publishing a star or a worst: proposed by one, put on show by a second, until a day.

The worst is published only where the policy says so, with the name masked and an end
(regulation 6). What is taken back in the ledger is withdrawn with it.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.books import ledger_store, policy_store, publication_store
from db.directory import directory_store
from db.ground import audit_store
from kiosk.rights.money import may_publish, may_withdraw
from kiosk.rights.who import User
from survey.directory.roles import Deed
from survey.given import required_reason
from survey.months import Month, business_date
from survey.refusals.books import PublicationUnknown, PublicationUnusable, SecondPersonNeeded
from survey.refusals.directory import NotYours


def propose(
    session: Session,
    month: Month,
    kind: str,
    person: str,
    *,
    until: date | None,
    by: User,
    at: datetime,
    zone: ZoneInfo,
) -> int:
    """Propose to publish what stands in the ledger; return the proposal's number.

    Refuses what does not stand, what was proposed already, and a worst that the policy keeps
    private or that has no end in time.
    """
    _refuse_others(by)
    ledger_store.lock(session)  # of two who propose the same at once the slower one finds it there
    standing = ledger_store.standing(session, [month])[month]
    found = [e for e in standing if e.entry.role == kind and e.entry.person == person]
    known = publication_store.of_month(session, month)
    twice = any((e.kind, e.person) == (kind, person) and e.withdrawn_at is None for e in known)
    if not found or twice or (kind == "worst" and not _may_show(session, month, until, at, zone)):
        raise PublicationUnusable
    unit = found[0].entry.unit
    number = publication_store.propose(
        session,
        month=month,
        kind=kind,
        person_id=directory_store.person_id(session, person),
        unit_id=directory_store.unit_id(session, unit) if unit else None,
        until=until,
        by=by.username,
        at=at,
    )
    _note(session, "publication-proposed", month, kind, person, by=by, at=at)
    return number


def publish(session: Session, number: int, *, by: User, at: datetime) -> None:
    """Put a proposal on show; refuse who proposed it, and whom it concerns."""
    _refuse_others(by)
    known = publication_store.get(session, number)
    if not may_publish(session, by, known):
        raise SecondPersonNeeded
    if not publication_store.publish(session, number, by=by.username, at=at):
        raise PublicationUnknown
    _note(session, "published", known.month, known.kind, known.person, by=by, at=at)


def withdraw(session: Session, number: int, *, reason: str, by: User, at: datetime) -> None:
    """Take something from show, or drop a proposal; the reason stays. Nobody drops their own."""
    _refuse_others(by)
    known = publication_store.get(session, number)
    if not may_withdraw(by, known):
        raise SecondPersonNeeded
    because = required_reason(reason)
    publication_store.withdraw(
        session, month=known.month, kind=known.kind, person=known.person, because=because, at=at
    )
    _note(session, "withdrawn", known.month, known.kind, known.person, by=by, at=at)


def _may_show(
    session: Session, month: Month, until: date | None, at: datetime, zone: ZoneInfo
) -> bool:
    policy = policy_store.policies(session).of(month)
    today = business_date(at, zone)
    longest = timedelta(days=policy.worst_shown_days)
    return policy.publish_worst and until is not None and today <= until <= today + longest


def _refuse_others(by: User) -> None:
    if not by.may(Deed.CLOSE_MONTHS):
        raise NotYours


def _note(
    session: Session, deed: str, month: Month, kind: str, person: str, *, by: User, at: datetime
) -> None:
    audit_store.note(
        session, at=at, actor=by.username, deed=deed, subject=f"{month} {kind} {person}"
    )
