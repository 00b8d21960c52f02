"""What the complainant does, who has no account but the secret link: reopen, rate, go past."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.books import ledger_store
from db.cases import case_store, complaint_store
from kiosk.actions.cases import dispatch
from kiosk.actions.cases.taking import given_words, note
from kiosk.rights.cases import OpenCase, may_go_direct
from survey.cases.complaint_form import WORDS_LIMIT
from survey.cases.complaints import OVER
from survey.cases.steps import Step, led_to
from survey.feedback.ratings import checked_score
from survey.given import clean_words
from survey.refusals.cases import DirectWayShut, NotClosedYet, OfficerUnusable


def reopen(session: Session, case: OpenCase, words: str, *, zone: ZoneInfo, at: datetime) -> None:
    """Reopen a closed case once: it is verified anew, its clocks run again.

    Until then the finding counts nowhere: what was posted for it is taken back.
    """
    given = given_words(words)
    state = led_to(case.course, Step.REOPEN, now=at)
    case_store.change(
        session, case.complaint.id, version=case.record.version,
        state=state, reopened=True, appealed=False, appeal_until=None, closed_at=None,
        outcome=None, decided_at=None,
    )  # fmt: skip
    ledger_store.mark_due(session, case.complaint.id)
    note(session, case, Step.REOPEN, at=at, words=given)
    again = dispatch.reopened_clocks(session, at, zone)
    case_store.restart(session, case.complaint.id, again)


def rate_handling(
    session: Session, case: OpenCase, score: object, words: str, *, at: datetime
) -> None:
    """Keep how the complainant found the handling; a later one replaces it, both stay on record."""
    into = case.record.merged_into
    leading = case.complaint if into is None else complaint_store.get(session, into)
    if leading.state not in OVER:
        raise NotClosedYet
    checked = checked_score(score)
    case_store.change(
        session, case.complaint.id, version=case.record.version, handling_score=checked
    )
    said = clean_words(words, limit=WORDS_LIMIT)
    note(session, case, "handling-rated", at=at, score=checked, words=said)


def go_direct(session: Session, case: OpenCase, *, at: datetime) -> None:
    """Take a case past the officers to the next above, when they failed to act (regulation 7)."""
    if not may_go_direct(session, case):
        raise DirectWayShut
    above = dispatch.next_above(session, case.record)
    if above is None:
        raise OfficerUnusable
    case_store.change(
        session, case.complaint.id, version=case.record.version,
        officer_id=above.id, escalated_to=above.role,
    )  # fmt: skip
    note(session, case, "direct", at=at, to=above.name)
