"""Appeals: once, in time, and looked at by somebody who neither decided nor stands in the chain."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.cases import complaint_store
from kiosk.actions.cases import dispatch
from kiosk.actions.cases.drawing import draw_for_appeal
from kiosk.actions.cases.taking import given_words, take, told_words
from kiosk.rights.cases import OpenCase, is_same
from survey.cases.complaint_form import checked_category
from survey.cases.complaints import FINDINGS
from survey.cases.findings import Reviewed
from survey.cases.steps import Step, led_to
from survey.refusals.cases import SameDecider


def appeal(
    session: Session, case: OpenCase, words: str, *, version: int, zone: ZoneInfo, at: datetime
) -> None:
    """Keep the accused's appeal and draw somebody else to look at it."""
    given = given_words(words)
    case.require(Step.APPEAL)
    led_to(case.course, Step.APPEAL, now=at)
    other = draw_for_appeal(session, case.complaint, zone=zone, at=at)
    take(
        session, case, Step.APPEAL, at=at, version=version, words=given,
        values={"appealed": True, "appeal_officer_id": other.id if other else None},
    )  # fmt: skip


def decide_appeal(
    session: Session,
    case: OpenCase,
    reviewed: Reviewed,
    *,
    version: int,
    zone: ZoneInfo,
    at: datetime,
) -> None:
    """Decide an appeal, for good: the outcome, and of what kind it was.

    Refuses who gave the finding. Where the outcome changes, the complainant is told in a
    sentence. Whoever decides has had a hand in it, whoever was drawn.
    """
    case.require(Step.DECIDE_APPEAL)
    decider = case.record.decider
    if case.user is None or is_same(decider, case.user):
        raise SameDecider
    given = given_words(reviewed.words)
    kind = checked_category(reviewed.category) if reviewed.category else case.complaint.category
    changes = reviewed.outcome in FINDINGS and reviewed.outcome != case.complaint.outcome
    said = ""
    if changes or reviewed.told:
        said = told_words(session, case, reviewed.told, meant=reviewed.meant)
    take(
        session, case, Step.DECIDE_APPEAL, at=at, version=version,
        values={
            "outcome": reviewed.outcome, "category": kind, "decided_at": at,
            "appeal_officer_id": case.user.id,
        },
        words=given, told=said, category=reviewed.category,
    )  # fmt: skip
    complaint = complaint_store.get(session, case.complaint.ref)
    dispatch.seal_what_must_be(session, complaint, zone=zone, at=at)
