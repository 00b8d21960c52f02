"""What the complainant does, who has no account but the secret link: reopen, rate, go past."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.cases import complaint_store
from kiosk.actions.cases import dispatch
from kiosk.actions.cases.taking import given_words, take
from kiosk.rights.cases import OpenCase, may_go_direct
from survey.cases.complaint_form import WORDS_LIMIT
from survey.cases.complaints import OVER
from survey.cases.steps import Right, Step
from survey.feedback.ratings import checked_score
from survey.given import clean_words
from survey.refusals.cases import DirectWayShut, NotClosedYet, OfficerUnusable


def reopen(session: Session, case: OpenCase, words: str, *, zone: ZoneInfo, at: datetime) -> None:
    """Reopen a closed case once: it is verified anew, its clocks run again.

    Until then the finding counts nowhere: what was posted for it is taken back.
    """
    take(
        session, case, Step.REOPEN, at=at, words=given_words(words),
        values={
            "reopened": True, "appealed": False, "appeal_until": None, "closed_at": None,
            "outcome": None, "decided_at": None,
        },
        again=dispatch.reopened_clocks(session, at, zone),
    )  # fmt: skip


def rate_handling(
    session: Session, case: OpenCase, score: object, words: str, *, at: datetime
) -> None:
    """Keep how the complainant found the handling; a later one replaces it, both stay on record."""
    into = case.record.merged_into
    leading = case.complaint if into is None else complaint_store.get(session, into)
    if leading.state not in OVER:
        raise NotClosedYet
    checked = checked_score(score)
    said = clean_words(words, limit=WORDS_LIMIT)
    take(
        session, case, Right.RATE_HANDLING, at=at,
        values={"handling_score": checked}, noted="handling-rated", score=checked, words=said,
    )  # fmt: skip


def go_direct(session: Session, case: OpenCase, *, at: datetime) -> None:
    """Take a case past the officers to the next above, when they failed to act (regulation 7)."""
    if not may_go_direct(session, case):
        raise DirectWayShut
    above = dispatch.next_above(session, case.record)
    if above is None:
        raise OfficerUnusable
    take(
        session, case, Right.GO_DIRECT, at=at,
        values={"officer_id": above.id, "escalated_to": above.role}, noted="direct", to=above.name,
    )  # fmt: skip
