"""What an inspector does: walk a window's checklist, and hand it in once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db import checklist_store, directory_store, inspection_store, photo_store, plan_store
from db.directory_store import Window
from db.inspection_store import Draft, Finding, Inspection
from kiosk.actions.plans import refuse_foreign_self_check, refuse_undrawn_joint_check
from survey import checklists, ratings
from survey.checklists import Answer, Checklist
from survey.months import Month, business_date
from survey.refusals import (
    ChecklistUnknown,
    InspectorNeedsPerson,
    ItemsOpen,
    NotAnInspection,
    NothingApplicable,
    PhotoUnknown,
)

KINDS: Final = ("spot", "self", "joint")
PATIENCE: Final = timedelta(days=14)
"""How long a walk may have waited on a phone and still keep its own moment."""
PHOTOS: Final = 6


@dataclass(frozen=True, slots=True)
class Submitted:
    """What the inspector is told: the score (0 to 100) and the critical items not met."""

    ref: str
    score: Decimal
    critical: tuple[str, ...]
    new: bool


def submit_inspection(
    session: Session,
    body: Mapping[str, Any],
    *,
    account_id: int,
    person: str | None,
    now: datetime,
    zone: ZoneInfo,
) -> Submitted:
    """Keep a finished walk once, with the score by the rules; refuse an unfinished one."""
    if person is None:
        raise InspectorNeedsPerson
    window = directory_store.window(session, _text(body.get("window")))
    checklist = _begun_with(session, window, body)
    answers = _answers(body, {item.code for item in checklist.items})
    still_open = checklists.open_items(checklist, answers)
    if still_open:
        raise ItemsOpen(n=len(still_open))
    score = checklists.score(checklist, answers)
    if score is None:
        raise NothingApplicable
    if not all(photo_store.known(session, p) for given in answers.values() for p in given.photos):
        raise PhotoUnknown
    inspection = _inspection(body, window, person, score, answers, now, zone)
    on = business_date(inspection.inspected_at, zone)
    refuse_foreign_self_check(session, kind=inspection.kind, window=window, person=person, on=on)
    refuse_undrawn_joint_check(
        session, kind=inspection.kind, window=window.code, person=person, on=on, ref=inspection.ref
    )
    new = inspection_store.add(
        session,
        inspection,
        window_id=window.id,
        inspector_id=directory_store.person_id(session, person),
    )
    plan_store.fulfil(
        session, inspection.ref, window=window.code, person=person, kind=inspection.kind, on=on
    )
    inspection_store.drop_draft(session, account_id, window.id)
    critical = checklists.critical_failures(checklist, answers)
    return Submitted(inspection.ref, score, tuple(item.code for item in critical), new)


def keep_draft(
    session: Session, body: Mapping[str, Any], *, account_id: int, now: datetime
) -> None:
    """Keep how far a walk has come, so that another phone can go on with it."""
    window = directory_store.window(session, _text(body.get("window")))
    ref = ratings.checked_key(body.get("ref"))
    if inspection_store.get(session, ref) is None:
        draft = Draft(window.code, ref, dict(body), now)
        inspection_store.keep_draft(session, account_id, window.id, draft)


def _begun_with(session: Session, window: Window, body: Mapping[str, Any]) -> Checklist:
    """Return the checklist the walk was begun with, whatever was published since."""
    version = _text(body.get("version"))
    checklist = checklist_store.version(session, window.post, version)
    if checklist is None:
        raise ChecklistUnknown(version=version[:40])
    return checklist


def _inspection(
    body: Mapping[str, Any],
    window: Window,
    person: str,
    score: Decimal,
    answers: Mapping[str, checklists.Given],
    now: datetime,
    zone: ZoneInfo,
) -> Inspection:
    inspected_at = _moment(body.get("finished_at"), now)
    kind = body.get("kind", KINDS[0])
    if kind not in KINDS:
        raise NotAnInspection
    findings = tuple(
        Finding(code, given.answer, given.note or None, given.photos)
        for code, given in sorted(answers.items())
    )
    return Inspection(
        ref=ratings.checked_key(body.get("ref")),
        window=window.code,
        inspector=person,
        kind=kind,
        score=int(score * 100),
        inspected_at=inspected_at,
        received_at=now,
        biz_month=str(Month.of(business_date(inspected_at, zone))),
        checklist_version=_text(body.get("version"))[:40],
        body_hash=ratings.fingerprint(window.code, kind, repr(findings)),
        findings=findings,
    )


def _answers(body: Mapping[str, Any], known: set[str]) -> dict[str, checklists.Given]:
    given = body.get("answers")
    if not isinstance(given, Mapping) or not set(given) <= known:
        raise NotAnInspection
    return {code: _given(each) for code, each in given.items()}


def _given(each: object) -> checklists.Given:
    if not isinstance(each, Mapping):
        raise NotAnInspection
    photos = each.get("photos") or []
    if not isinstance(photos, list):
        raise NotAnInspection
    try:
        answer = Answer(str(each.get("answer")))
    except ValueError as unknown:
        raise NotAnInspection from unknown
    return checklists.Given(
        answer=answer,
        note=ratings.clean_words(_text(each.get("note") or "")),
        photos=tuple(ratings.checked_photo(p) for p in photos[:PHOTOS] if p != "refused"),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise NotAnInspection
    return value


def _moment(told: object, now: datetime) -> datetime:
    """Return when the walk ended, as far as the phone's clock can be believed."""
    try:
        moment = datetime.fromisoformat(told) if isinstance(told, str) else now
    except ValueError:
        return now
    return moment if moment.tzinfo is not None and now - PATIENCE <= moment <= now else now
