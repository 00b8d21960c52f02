"""Appeals: once, in time, and looked at by somebody who neither decided nor stands in the chain."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from kiosk.actions.cases.drawing import draw_for_appeal
from kiosk.actions.cases.taking import given_words, take, told_words
from kiosk.rights.cases import OpenCase, is_same
from survey.cases.complaints import FINDINGS
from survey.cases.steps import Step, led_to, require
from survey.refusals.cases import SameDecider


def appeal(
    session: Session, case: OpenCase, words: str, *, version: int, zone: ZoneInfo, at: datetime
) -> None:
    """Keep the accused's appeal and draw somebody else to look at it."""
    given = given_words(words)
    require(case.who, Step.APPEAL)
    led_to(case.course, Step.APPEAL, now=at)
    other = draw_for_appeal(session, case.complaint, zone=zone, at=at)
    take(
        session, case, Step.APPEAL, at=at, version=version, words=given,
        values={"appealed": True, "appeal_officer_id": other.id if other else None},
    )  # fmt: skip


def decide_appeal(
    session: Session,
    case: OpenCase,
    *,
    version: int,
    outcome: str,
    words: str,
    told: str = "",
    at: datetime,
) -> None:
    """Decide an appeal, for good; refuse who gave the finding.

    Where it comes to something else, the complainant is told in a sentence.
    """
    require(case.who, Step.DECIDE_APPEAL)
    decider = case.record.decider
    if case.user is None or is_same(decider, case.user):
        raise SameDecider
    given = given_words(words)
    changes = outcome in FINDINGS and outcome != case.complaint.outcome
    said = told_words(session, case, told) if changes or told else ""
    take(
        session, case, Step.DECIDE_APPEAL, at=at, version=version,
        values={"outcome": outcome, "decided_at": at}, words=given, told=said,
    )  # fmt: skip
