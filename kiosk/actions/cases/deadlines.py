"""Putting off the day by which a case is closed: asked for by its officer, approved above."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.cases import clock_store
from kiosk.actions.cases.taking import take
from kiosk.reports.directory.working_time import office_time, policy_at
from kiosk.rights.cases import OpenCase, approves_extension
from survey.cases.clocks import Clock, longest_extension
from survey.cases.complaint_form import WORDS_LIMIT
from survey.cases.steps import Right
from survey.given import required_reason
from survey.refusals.cases import ExtensionUnusable, NothingAsked, NotYourCase


def extend(
    session: Session,
    case: OpenCase,
    until: datetime,
    *,
    version: int,
    reason: str,
    zone: ZoneInfo,
    at: datetime,
) -> None:
    """Put off closing with approval, within the policy's bound; others may only ask for it.

    Nobody approves for a case of their own: at the top, too, somebody else does.
    """
    given = required_reason(reason, limit=WORDS_LIMIT)
    received = case.complaint.received_at
    policy = policy_at(session, received, zone)
    latest = longest_extension(received, office_time(session, zone), policy)
    running = {each.clock: each for each in clock_store.clocks(session, case.complaint.id)}
    closing = running.get(Clock.CLOSED)
    if closing is None or not closing.due_at < until <= latest:
        raise ExtensionUnusable(latest=f"{latest.astimezone(zone):%Y-%m-%d}")
    approves = approves_extension(case)
    take(
        session,
        case,
        Right.APPROVE_EXTENSION if approves else Right.ASK_EXTENSION,
        at=at,
        version=version,
        values={"asked_until": None if approves else until},
        noted="extended" if approves else "extension-asked",
        until=f"{until.astimezone(zone):%Y-%m-%d}",
        reason=given,
    )
    if approves:
        clock_store.put_off(session, case.complaint.id, Clock.CLOSED, until=until)


def refuse_extension(
    session: Session, case: OpenCase, *, version: int, reason: str, at: datetime
) -> None:
    """Turn down what was asked for, with a reason: the deadline stays as it is."""
    given = required_reason(reason, limit=WORDS_LIMIT)
    case.require(Right.APPROVE_EXTENSION)
    if not approves_extension(case):
        raise NotYourCase
    if case.record.asked_until is None:
        raise NothingAsked
    take(
        session, case, Right.APPROVE_EXTENSION, at=at, version=version,
        values={"asked_until": None}, noted="extension-refused", reason=given,
    )  # fmt: skip
