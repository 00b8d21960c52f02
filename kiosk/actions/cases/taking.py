"""How a step is taken: right, turn and version asked, clocks stopped, and what happened noted."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from db.books import ledger_store
from db.cases import case_store
from db.ground import audit_store
from kiosk.rights.cases import OpenCase
from survey.cases.complaint_form import WORDS_LIMIT
from survey.cases.steps import STOPS, Step, led_to, require
from survey.given import required_words
from survey.refusals.cases import CaseChanged, MessageWithoutWords
from survey.refusals.kinds import SurveyError

TOLD_TO_THE_LEDGER: Final = frozenset({"outcome", "category", "person_id", "merged_into_id"})


def take(
    session: Session,
    case: OpenCase,
    step: Step,
    *,
    at: datetime,
    version: int | None = None,
    outcome: str | None = None,
    values: dict[str, Any] | None = None,
    **detail: Any,
) -> None:
    """Take a step: right, turn and version checked, clocks stopped, noted."""
    require(case.who, step)
    state = led_to(case.course, step, now=at, outcome=outcome)
    change(session, case, version=version, state=state, **(values or {}))
    case_store.meet(session, case.complaint.id, STOPS.get(step, ()), at=at)
    if outcome is not None:
        detail["outcome"] = outcome
    note(session, case, step, at=at, **detail)


def change(session: Session, case: OpenCase, *, version: int | None = None, **values: Any) -> None:
    """Change a case that still is at the version somebody saw; refuse if it is not."""
    if version is not None and version != case.record.version:
        raise CaseChanged
    case_store.change(session, case.complaint.id, version=case.record.version, **values)
    if not TOLD_TO_THE_LEDGER.isdisjoint(values):
        ledger_store.mark_due(session, case.complaint.id)


def note(session: Session, case: OpenCase, kind: str, *, at: datetime, **detail: Any) -> None:
    """Keep the event, and that it happened in the sealed trail; its words stay in the case."""
    case_store.note(session, case.complaint.id, at=at, actor=case.actor, kind=str(kind), **detail)
    audit_store.note(
        session, at=at, actor=case.actor, deed=f"case-{kind}", subject=case.complaint.ref
    )


def given_words(text: str, *, missing: type[SurveyError] = MessageWithoutWords) -> str:
    """Return what somebody wrote, cleaned; refuse nothing, and too much."""
    return required_words(text, limit=WORDS_LIMIT, missing=missing)
