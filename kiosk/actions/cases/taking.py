"""How a step is taken: right, turn and version asked, clocks stopped, and what happened noted."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from db.books import ledger_store
from db.cases import case_store, clock_store, complaint_store
from db.directory import directory_store
from db.ground import audit_store
from kiosk.actions.cases.telling import refuse_to_tell
from kiosk.rights.cases import OpenCase
from survey.cases.clocks import Deadline
from survey.cases.complaint_form import WORDS_LIMIT
from survey.cases.findings import refuse_names
from survey.cases.steps import STOPS, WAIVES, Right, Step, led_to
from survey.given import clean_words, required_words
from survey.refusals.cases import CaseChanged, NotToldToComplainant
from survey.refusals.complaints import MessageWithoutWords

TOLD_TO_THE_LEDGER: Final = frozenset({"outcome", "category", "person_id", "merged_into_id"})


def take(
    session: Session,
    case: OpenCase,
    deed: Step | Right,
    *,
    at: datetime,
    version: int | None = None,
    values: Mapping[str, Any] | None = None,
    again: Sequence[Deadline] = (),
    noted: str | None = None,
    **detail: Any,
) -> None:
    """Take a step, or do what else a right allows: the one way in which somebody changes a case.

    The right, the turn and the version are checked; `values` are kept, an outcome among them;
    clocks are stopped, or run `again`; it is noted, under the deed's own name or as `noted`.
    """
    case.require(deed)
    changes = dict(values or {})
    outcome = changes.get("outcome")
    if isinstance(deed, Step):
        changes["state"] = led_to(case.course, deed, now=at, outcome=outcome)
    if outcome is not None:
        detail["outcome"] = outcome
    if changes:
        _change(session, case, version, changes)
    if isinstance(deed, Step):
        clock_store.meet(session, case.complaint.id, STOPS.get(deed, ()), at=at)
        clock_store.waive(session, case.complaint.id, WAIVES.get(deed, ()), at=at)
    if again:
        clock_store.restart(session, case.complaint.id, again)
    note(session, case, noted or str(deed), at=at, **detail)


def note(session: Session, case: OpenCase, kind: str, *, at: datetime, **detail: Any) -> None:
    """Keep the event, and that it happened in the sealed trail; its words stay in the case."""
    case_store.note(session, case.complaint.id, at=at, actor=case.actor, kind=kind, **detail)
    audit_store.note(
        session, at=at, actor=case.actor, deed=f"case-{kind}", subject=case.complaint.ref
    )


def told_words(session: Session, case: OpenCase, told: str, *, meant: Collection[str] = ()) -> str:
    """Return a sentence to the complainant, cleaned; refuse one that names staff it is about.

    And none, where a complainant follows the case; and one with others' names or with telephone
    numbers that are not `meant`.
    """
    said = clean_words(told, limit=WORDS_LIMIT)
    if not said and complaint_store.is_followed(session, case.complaint.id):
        raise NotToldToComplainant
    people = set(case_store.chain(session, case.complaint.id)) | {case.complaint.person}
    refuse_names(said, [directory_store.person_name(session, each) for each in people if each])
    refuse_to_tell(session, said, meant=meant)
    return said


def given_words(text: str) -> str:
    """Return what somebody wrote, cleaned; refuse nothing, and too much."""
    return required_words(text, limit=WORDS_LIMIT, missing=MessageWithoutWords)


def _change(
    session: Session, case: OpenCase, version: int | None, values: Mapping[str, Any]
) -> None:
    """Change a case that still is at the version somebody saw; refuse if it is not."""
    if version is not None and version != case.record.version:
        raise CaseChanged
    case_store.change(session, case.complaint.id, version=case.record.version, **values)
    if not TOLD_TO_THE_LEDGER.isdisjoint(values):
        ledger_store.mark_due(session, case.complaint.id)
