"""Putting complaints aside that come as a burst: into one group, with one clock of its own."""

from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.cases import burst_store, case_store, sender_store
from db.cases.complaint_store import Complaint
from kiosk.actions.cases import dispatch
from kiosk.actions.cases.dispatch import Intake
from kiosk.reports.directory.working_time import window_time
from kiosk.rights.bursts import anybody_reads
from survey.cases import bursts
from survey.cases.bursts import LOOK_BACK, WITHIN_MINUTES, Sent
from survey.directory.roles import SYSTEM


def open_or_put_aside(
    session: Session, complaint: Complaint, how: Intake, sent: Sent, *, zone: ZoneInfo, at: datetime
) -> None:
    """Begin the case of a complaint sent by a public page, or put it aside with its burst.

    What nobody could decide about is never put aside: everybody of the team stands in its chain.
    """
    burst_store.lock(session)
    lately = sender_store.lately(session, since=at - LOOK_BACK)
    usual = sender_store.usual_a_day(session, sent.window, now=at)
    found = bursts.burst(sent, [each for _, each in lately], usual_a_day=usual)
    sender_store.keep_sender(session, complaint.id, sent)
    if found is None:
        dispatch.open_case(session, complaint, how, zone=zone, at=at)
        return
    dispatch.put_aside(session, complaint, how, zone=zone, at=at)
    if not anybody_reads(session, complaint.ref):
        dispatch.begin_now(session, complaint, zone=zone, at=at)
        return
    number = burst_store.open_group(session, [lately[n][0] for n in found.others], sent.window)
    if number is None:
        hours = window_time(session, complaint.window, zone)
        number = burst_store.begin(
            session, ref=str(uuid4()), why=found.why, window_id=sent.window, at=at,
            due_at=hours.after(at, WITHIN_MINUTES),
        )  # fmt: skip
    burst_store.put(session, number, complaint.id, at=at)
    case_store.note(
        session, complaint.id, at=at, actor=SYSTEM, kind="set-aside", why=str(found.why)
    )
