"""Entries by hand: what an upheld inaction case costs, proposed by one and approved by another.

The regulation leaves it to people (regulation 7); nothing else is entered by hand. What they
decided stands among the events of the case, and is posted as everything else is.
"""

from dataclasses import asdict
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.books import ledger_store
from db.cases import case_store, complaint_store, ruling_store
from db.cases.ruling_store import APPROVED, INACTION, PROPOSED, REFUSED
from db.ground import audit_store
from kiosk.actions.books.posting import post
from kiosk.rights.cases import OpenCase
from kiosk.rights.money import may_rule, may_second_ruling
from kiosk.rights.who import User
from survey.books.rulings import REASON_LIMIT, RulingDraft, checked_ruling
from survey.cases.complaints import AGAINST, State
from survey.cases.steps import may_still_appeal
from survey.directory.roles import Deed
from survey.given import required_reason
from survey.refusals.books import RulingDecided, RulingTooEarly, RulingWaits, SecondPersonNeeded
from survey.refusals.cases import NotYourCase
from survey.refusals.directory import NotYours


def propose(session: Session, case: OpenCase, draft: RulingDraft, *, at: datetime) -> None:
    """Propose what an inaction case costs the officer; nought is a decision, too.

    Refuses who is not at the top or stands in its chain, a finding that may still be appealed,
    a second proposal while one waits, impossible numbers, no clause and no reason.
    """
    if not may_rule(case):
        raise NotYourCase
    if not is_settled(case, at):
        raise RulingTooEarly
    proposed = checked_ruling(draft)
    ledger_store.lock(session)
    if any(each.waits for each in ruling_store.of_case(session, case.complaint.ref)):
        raise RulingWaits
    case_store.note(
        session, case.complaint.id, at=at, actor=case.actor, kind=PROPOSED, **asdict(proposed)
    )
    audit_store.note(
        session, at=at, actor=case.actor, deed=f"case-{PROPOSED}", subject=case.complaint.ref
    )


def decide(
    session: Session,
    ref: str,
    number: int,
    *,
    approved: bool,
    because: str,
    by: User,
    at: datetime,
    zone: ZoneInfo,
) -> None:
    """Approve or turn down a proposal; what is approved is posted at once.

    Refuses who proposed it, whom the case concerns, who handled or decided it, no reason, and
    what was decided before.
    """
    if not by.may(Deed.JUDGE):
        raise NotYours
    kept = required_reason(because, limit=REASON_LIMIT)
    ledger_store.lock(session)
    known = ruling_store.of_case(session, ref)
    ruling = next((each for each in known if each.number == number and each.waits), None)
    if ruling is None:
        raise RulingDecided
    if not may_second_ruling(session, by, ruling):
        raise SecondPersonNeeded
    kind = APPROVED if approved else REFUSED
    complaint = complaint_store.get(session, ref)
    case_store.note(session, complaint.id, at=at, actor=by.username, kind=kind, reason=kept)
    if approved:
        post(session, at=at, zone=zone, by=by.username, months=[ruling.month])
    audit_store.note(  # last: the trail's lock comes after the ledger's
        session, at=at, actor=by.username, deed=f"case-{kind}", subject=ref
    )


def is_settled(case: OpenCase, at: datetime) -> bool:
    """Tell whether a case is of an officer's inaction and was upheld for good."""
    complaint = case.complaint
    return (
        case.record.kind == INACTION
        and complaint.person is not None
        and complaint.outcome in AGAINST
        and complaint.state not in {State.APPEALED, State.MERGED}
        and not may_still_appeal(case.course, at)
    )
