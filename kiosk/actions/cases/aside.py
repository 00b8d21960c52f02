"""Putting complaints aside that come as a burst: into one group, with one clock of its own.

What was found to be abuse is put aside again when its complainant writes, and somebody has it.
"""

from dataclasses import replace
from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.cases import (
    burst_decisions,
    burst_store,
    case_file_store,
    case_store,
    complaint_store,
    sender_store,
)
from db.cases.complaint_store import Complaint
from db.directory import account_store
from db.ground import audit_store
from kiosk.actions.cases import dispatch
from kiosk.actions.cases.dispatch import Intake
from kiosk.actions.cases.drawing import draw_to_look_again
from kiosk.reports.directory.working_time import window_time
from kiosk.rights.bursts import anybody_reads
from survey.cases import bursts
from survey.cases.bursts import AGAIN, LOOK_BACK, SET_ASIDE, WITHIN_MINUTES, Sent
from survey.cases.complaints import State
from survey.directory.roles import SYSTEM


def open_or_put_aside(
    session: Session, complaint: Complaint, how: Intake, sent: Sent, *, zone: ZoneInfo, at: datetime
) -> None:
    """Begin the case of a complaint sent by a public page, or put it aside with its burst.

    What nobody could decide about is never put aside: everybody of the team stands in its chain.
    """
    burst_store.lock(session)
    lately = sender_store.lately(session, since=at - LOOK_BACK)
    sent = replace(sent, unit=sender_store.unit_of(session, sent.window))
    usual = sender_store.usual(session, sent, now=at)
    found = bursts.burst(sent, [each for _, each in lately], usual=usual)
    sender_store.keep_sender(session, complaint.id, sent)
    if found is None:
        dispatch.open_case(session, complaint, how, zone=zone, at=at)
        return
    dispatch.put_aside(session, complaint, how, zone=zone, at=at)
    if not anybody_reads(session, complaint.ref):
        dispatch.begin_now(session, complaint, zone=zone, at=at)
        return
    others = [lately[n] for n in found.others]
    number, first = burst_store.open_group(session, [each for each, _ in others], sent.window), []
    if number is None:
        number = burst_store.begin(
            session, ref=str(uuid4()), why=found.why, window_id=sent.window, at=at,
            due_at=_due(session, complaint, zone=zone, at=at),
        )  # fmt: skip
        first = complaint_store.refs(session, [each for each, was in others if not was.aside])
    burst_store.put(session, number, complaint.id, at=at)
    case_store.note(
        session, complaint.id, at=at, actor=SYSTEM, kind=SET_ASIDE, why=str(found.why), first=first
    )


def look_again(session: Session, ref: str, *, zone: ZoneInfo, at: datetime) -> None:
    """Put aside again what was found to be abuse, for its complainant wrote; leave all else.

    Its group has time anew if it was closed, and somebody has it by name: rather none of those
    who found it to be abuse. Two people decide again, one of whom had no part in that. What
    nobody may read any more begins as a case.
    """
    case_file_store.hold(session, complaint_store.get(session, ref).id)  # two may just decide it
    complaint = complaint_store.get(session, ref)
    if complaint.state != State.ABUSE:
        return
    if not anybody_reads(session, ref):
        dispatch.begin_now(session, complaint, zone=zone, at=at)
        return
    until = _due(session, complaint, zone=zone, at=at)
    burst_store.lock(session)
    _give_by_name(session, complaint, zone=zone, at=at)
    record = case_store.get(session, complaint.id)
    case_store.change(
        session, complaint.id, version=record.version, state=State.SET_ASIDE, closed_at=None
    )
    case_store.note(
        session, complaint.id, at=at, actor=SYSTEM, kind=AGAIN, until=until.isoformat()
    )  # fmt: skip
    burst_store.open_again(session, complaint.id, due_at=until)
    audit_store.note(session, at=at, actor=SYSTEM, deed=f"case-{AGAIN}", subject=ref)


def give_again(session: Session, *, limit: int, zone: ZoneInfo, at: datetime) -> int:
    """Give what is put aside again to somebody else where who had it is there no more."""
    refs = burst_store.without_officer(session, limit=limit)
    for ref in refs:
        _give_by_name(session, complaint_store.get(session, ref), zone=zone, at=at)
    return len(refs)


def _due(session: Session, complaint: Complaint, *, zone: ZoneInfo, at: datetime) -> datetime:
    """Return by when people decide about what is put aside now."""
    return window_time(session, complaint.window, zone).after(at, WITHIN_MINUTES)


def _give_by_name(session: Session, complaint: Complaint, *, zone: ZoneInfo, at: datetime) -> None:
    found_by = frozenset(
        account
        for username in burst_decisions.abuse_found_by(session, complaint.id)
        for account in account_store.of_the_same_person(session, username)
    )
    chosen = draw_to_look_again(session, complaint, found_by, zone=zone, at=at)
    record = case_store.get(session, complaint.id)
    case_store.change(
        session, complaint.id, version=record.version, officer_id=chosen.id if chosen else None
    )
