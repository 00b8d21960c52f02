"""What the complainant does, who has no account but the secret link: reopen, rate, go past.

Each bears the key of the form it came by: a phone that heard no answer sends it again. Of a
complaint joined with another, the leading case is the one that is done something about.
"""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.cases import case_store, waiting_store
from kiosk.actions.cases import dispatch
from kiosk.actions.cases.drawing import next_above
from kiosk.actions.cases.taking import given_words, note, take
from kiosk.rights.cases import OpenCase, leading_of, may_go_direct
from survey.cases.complaint_form import LOW, WORDS_LIMIT
from survey.cases.complaints import NO_COMPLAINT, OVER
from survey.cases.steps import Right, Step
from survey.feedback.ratings import checked_score
from survey.given import clean_words
from survey.refusals.cases import DirectWayShut, HandlingRatedOften, NotClosedYet, OfficerUnusable

MOST_RATED: Final = 20
"""How often the handling may be rated anew: each time stands in the case for good."""


def is_done(session: Session, case: OpenCase, key: str) -> bool:
    """Tell whether something that came under a key was done already."""
    numbers = {case.complaint.id, leading_of(session, case).complaint.id}
    return any(
        event.detail.get("key") == key
        for number in numbers
        for event in case_store.events(session, number)
    )


def reopen(
    session: Session, case: OpenCase, words: str, *, key: str, zone: ZoneInfo, at: datetime
) -> None:
    """Reopen a closed case once: it is verified anew, its clocks run again.

    Until then the finding counts nowhere: what was posted for it is taken back.
    """
    leading = leading_of(session, case)
    take(
        session, leading, Step.REOPEN, at=at, words=given_words(words), key=key,
        values={
            "reopened": True, "appealed": False, "appeal_until": None, "closed_at": None,
            "outcome": None, "decided_at": None,
        },
        again=dispatch.reopened_clocks(session, at, zone),
    )  # fmt: skip
    waiting_store.let_wait(session, leading.complaint.id, since=at)


def rate_handling(
    session: Session, case: OpenCase, score: object, words: str, *, key: str, at: datetime
) -> None:
    """Keep how the complainant found the handling; a later one replaces it, both stay on record."""
    leading = leading_of(session, case)
    if leading.complaint.state not in OVER - NO_COMPLAINT:
        raise NotClosedYet
    checked = checked_score(score)
    before = case_store.events(session, case.complaint.id)
    if sum(each.kind == "handling-rated" for each in before) >= MOST_RATED:
        raise HandlingRatedOften
    said = clean_words(words, limit=WORDS_LIMIT)
    take(
        session, case, Right.RATE_HANDLING, at=at,
        values={"handling_score": checked}, noted="handling-rated", score=checked, words=said,
        key=key,
    )  # fmt: skip
    if leading.complaint.id != case.complaint.id:
        note(session, leading, "handling-rated", at=at, score=checked, words=said, key=key)
    if checked <= LOW:
        waiting_store.let_wait(session, case.complaint.id, since=at)


def go_direct(session: Session, case: OpenCase, *, key: str, at: datetime) -> None:
    """Take a case past the officers to the next above, when they failed to act (regulation 7)."""
    if not may_go_direct(session, case):
        raise DirectWayShut
    leading = leading_of(session, case)
    above = next_above(session, leading.record)
    if above is None:
        raise OfficerUnusable
    take(
        session, leading, Right.GO_DIRECT, at=at,
        values={"officer_id": above.id, "escalated_to": above.role}, noted="direct", to=above.name,
        key=key,
    )  # fmt: skip
