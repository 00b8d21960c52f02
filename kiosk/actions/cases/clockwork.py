"""The clocks' work: warn before, escalate after, open an inaction case where duty was missed.

It may run in many processes at once and be killed at any moment: a clock is claimed and its
consequences are written in one transaction, and what was not done is done at the next tick. A
server that was down during a deadline notes it as soon as it is up again.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.cases import burst_store, case_store, clock_store, complaint_store, sender_store
from db.cases.clock_store import Due
from db.ground import audit_store
from kiosk.actions.books.posting import post_due
from kiosk.actions.cases import aside, dispatch, requests
from kiosk.actions.cases.drawing import next_above
from survey.cases.bursts import LOOK_BACK
from survey.cases.clocks import BREACH_OF_DUTY, CLOCKS
from survey.cases.complaints import tracking_number
from survey.directory.roles import SYSTEM
from survey.months import business_date
from survey.texts import Text, language_of

AT_ONCE: Final = 100
INACTION: Final = Text(
    "监督员{officer}未在期限内完成“{clock}”（投诉 {number}）。",
    "Officer {officer} did not do “{clock}” in time (complaint {number}).",
)


@dataclass(frozen=True, slots=True)
class Ticked:
    """What a tick did."""

    warned: int
    overdue: int
    inactions: int
    posted: int = 0
    taken_up: int = 0
    requests: int = 0
    bursts: int = 0

    @property
    def anything(self) -> bool:
        """Whether there was anything to do."""
        done = self.warned or self.overdue or self.posted or self.taken_up or self.requests
        return bool(done or self.bursts)


def tick(session: Session, *, now: datetime, zone: ZoneInfo) -> Ticked:
    """Look at all running clocks once: warn of some, note those that ran out and escalate.

    What nobody has is given to whoever is free by now, and what became final since is posted to
    the ledger. The trail comes last: as everywhere, its lock is taken after those of cases and of
    the ledger, so that no two wait for each other.
    """
    overdue = [
        due
        for due in clock_store.to_breach(session, now, limit=AT_ONCE)
        if clock_store.claim(session, due, "breached_at", at=now)
    ]
    inactions = sum(_escalate(session, due, now=now, zone=zone) for due in overdue)
    warned = sum(
        _warn(session, due, now=now)
        for due in clock_store.to_warn(session, now, limit=AT_ONCE)
        if now >= due.deadline.warns_at
    )
    taken_up = dispatch.take_up(session, limit=AT_ONCE, zone=zone, at=now)
    taken_up += aside.give_again(session, limit=AT_ONCE, zone=zone, at=now)
    late = burst_store.to_note_late(session, now)
    sender_store.forget_senders(session, before=now - LOOK_BACK)
    given_on = requests.give_on(session, now=now, zone=zone)
    handed_on = requests.escalate(session, now=now, zone=zone)
    posted = post_due(session, at=now, zone=zone)
    for group in late:
        audit_store.note(session, at=now, actor=SYSTEM, deed="burst-late", subject=group.ref)
    for ref in given_on:
        audit_store.note(session, at=now, actor=SYSTEM, deed="request-given-on", subject=ref)
    for ref in handed_on:
        audit_store.note(session, at=now, actor=SYSTEM, deed="request-overdue", subject=ref)
    for due in overdue:
        audit_store.note(
            session, at=now, actor=SYSTEM, deed="case-overdue", subject=due.ref,
            clock=str(due.deadline.clock),
        )  # fmt: skip
    return Ticked(
        warned, len(overdue), inactions, posted.entries, taken_up,
        len(given_on) + len(handed_on), len(late),
    )  # fmt: skip


def _warn(session: Session, due: Due, *, now: datetime) -> bool:
    if not clock_store.claim(session, due, "warned_at", at=now):
        return False
    clock = str(due.deadline.clock)
    case_store.note(session, due.complaint_id, at=now, actor=SYSTEM, kind="warned", clock=clock)
    return True


def _had_the_time(session: Session, due: Due) -> bool:
    """Tell whether who has the case has had it for all the time the clock gives.

    Nobody is charged with a deadline that was nearly over as the case came to them.
    """
    given = [
        each.at
        for each in case_store.events(session, due.complaint_id)
        if each.kind in {"drawn", "reassigned", "direct"}
    ]
    return not given or given[-1] <= due.deadline.starts_at


def _escalate(session: Session, due: Due, *, now: datetime, zone: ZoneInfo) -> bool:
    """Note an overdue clock and hand the case up; tell whether an inaction case was opened."""
    record = case_store.get(session, due.complaint_id)
    above = next_above(session, record)
    clock = due.deadline.clock
    case_store.note(
        session,
        due.complaint_id,
        at=now,
        actor=SYSTEM,
        kind="overdue",
        clock=str(clock),
        due_at=due.deadline.due_at.isoformat(),
        to=above.name if above else None,
    )
    if above is not None:
        case_store.change(
            session, due.complaint_id, version=record.version, escalated_to=above.role
        )
    if clock not in BREACH_OF_DUTY or record.officer is None:
        return False
    if not _had_the_time(session, due):
        return False
    complaint = complaint_store.get(session, due.ref)
    words = INACTION.format(officer=record.officer.name, clock=CLOCKS[clock], number=due.ref)
    opened = dispatch.inaction_case(
        session,
        complaint,
        record,
        clock,
        zone=zone,
        at=now,
        number=tracking_number(business_date(now, zone), secrets.randbelow),
        words=words.said(language_of(complaint.language)),
    )
    return opened is not None
