"""What an inspector does: walk a window's checklist, and hand it in once."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.checks import check_store, checklist_store, plan_store
from db.checks.check_store import Check, Draft, Finding
from db.directory import directory_store
from db.directory.directory_store import Window
from db.ground import photo_store
from kiosk.reports.directory.windows import is_typed_code
from kiosk.rights.checks import refuse_check, refuse_undrawn_joint_check
from kiosk.rights.who import User
from survey import given
from survey.checks import checklists
from survey.checks.checklists import Answer, Checklist
from survey.checks.eligibility import KINDS
from survey.directory.roles import Role
from survey.months import Month, business_date
from survey.refusals.checks import (
    CheckKeyReused,
    ChecklistUnknown,
    ItemsOpen,
    NotACheck,
    NothingApplicable,
    PaperMomentUnusable,
)
from survey.refusals.complaints import TooManyPhotos
from survey.refusals.directory import InspectorNeedsPerson, UnknownWindow
from survey.refusals.feedback import NotARating
from survey.refusals.given import PhotoUnknown

PATIENCE: Final = timedelta(days=14)
"""How long a walk may have waited on a phone and still keep its own moment."""
PHOTOS: Final = 60
"""Of one walk at most."""
PAPER, SCANNED, TYPED, DECLARED = "paper", "scanned", "typed", "declared"
PAPER_PATIENCE: Final = timedelta(days=60)
ON_ITS_WAY: Final = 120
"""Seconds a submission may take to arrive before a clock counts as off."""
LONGEST_OFF: Final = 10 * 365 * 86_400
NOT_ITS_CODE: Final = "扫到的不是这个窗口现在的二维码"


@dataclass(frozen=True, slots=True)
class Submitted:
    """What the inspector is told: the score (0 to 100) and the critical items not met."""

    ref: str
    score: Decimal
    critical: tuple[str, ...]
    new: bool


def hand_in_check(
    session: Session,
    body: Mapping[str, Any],
    *,
    by: User,
    now: datetime,
    zone: ZoneInfo,
) -> Submitted:
    """Keep a finished walk once, with the score by the rules.

    Refuses an unfinished one, and one that its inspector may not make, drawn or not; what was kept
    before stays so.
    """
    person = by.person
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
    refuse_photos(session, answers)
    inspection = _inspection(body, window, person, score, answers, now, zone)
    arrival, reason = _arrival(session, body, window)
    inspection = replace(inspection, arrival=arrival, arrival_reason=reason)
    on = business_date(inspection.inspected_at, zone)
    known = check_store.get(session, inspection.ref)
    if known is None:
        _refuse_unentitled(session, inspection, window, by.role, on)
    elif known.inspector != person:
        raise CheckKeyReused
    new = check_store.add(
        session,
        inspection,
        window_id=window.id,
        inspector_id=directory_store.person_id(session, person),
    )
    plan_store.fulfil(
        session, inspection.ref, window=window.code, person=person, kind=inspection.kind, on=on
    )
    check_store.drop_draft(session, by.id, inspection.ref)
    critical = checklists.critical_failures(checklist, answers)
    return Submitted(inspection.ref, score, tuple(item.code for item in critical), new)


def _refuse_unentitled(session: Session, walk: Check, window: Window, role: Role, on: date) -> None:
    refuse_check(session, role, walk.inspector, kind=walk.kind, window=window, on=on)
    refuse_undrawn_joint_check(
        session, kind=walk.kind, window=walk.window, person=walk.inspector,
        at=walk.inspected_at, on=on,
    )  # fmt: skip


def refuse_photos(session: Session, answers: Mapping[str, checklists.Given]) -> None:
    """Refuse more photos than a walk takes, and such as never came."""
    numbers = [number for given in answers.values() for number in given.photos]
    if len(numbers) > PHOTOS:
        raise TooManyPhotos(limit=PHOTOS)
    if not all(photo_store.known(session, number) for number in numbers):
        raise PhotoUnknown


def keep_draft(
    session: Session, body: Mapping[str, Any], *, account_id: int, now: datetime
) -> None:
    """Keep how far a walk has come, so that another phone can go on; forget one given up."""
    window = directory_store.window(session, _text(body.get("window")))
    ref = given.checked_key(body.get("ref"))
    if body.get("thrown") is True:
        check_store.give_draft_up(session, account_id, window.id, ref, at=now)
    elif check_store.get(session, ref) is None:
        draft = Draft(window.code, ref, dict(body), now)
        check_store.keep_draft(session, account_id, window.id, draft)


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
) -> Check:
    off = _clock_off(body.get("sent_at"), now)
    on_paper = body.get("source") == PAPER
    inspected_at = (
        _paper_moment(body.get("on_paper_at"), now, zone)
        if on_paper
        else _moment(body.get("finished_at"), now, off)
    )
    kind = body.get("kind", KINDS[0])
    if kind not in KINDS:
        raise NotACheck
    findings = tuple(
        Finding(code, given.answer, given.note or None, given.photos)
        for code, given in sorted(answers.items())
    )
    return Check(
        ref=given.checked_key(body.get("ref")),
        window=window.code,
        inspector=person,
        kind=kind,
        score=int(score * 100),
        inspected_at=inspected_at,
        received_at=now,
        biz_month=str(Month.of(business_date(inspected_at, zone))),
        checklist_version=_text(body.get("version"))[:40],
        body_hash=given.fingerprint(window.code, kind, repr(findings)),
        findings=findings,
        started_at=None if on_paper else _moment(body.get("started_at"), now, off),
        source=PAPER if on_paper else "phone",
        clock_off=off,
    )


def _arrival(
    session: Session, body: Mapping[str, Any], window: Window
) -> tuple[str | None, str | None]:
    """Return how the arrival was proven: by the window's own code, or declared with a reason.

    What was typed counts as typed, however the phone calls it: only who saw the code can scan it.
    A code of another window, or one that was replaced, proves nothing, and loses no walk.
    """
    told = body.get("arrival")
    if not isinstance(told, Mapping):
        return None, None
    token, reason = told.get("token"), given.clean_words(_text(told.get("reason") or ""))
    if any(is_typed_code(session, window.code, each) for each in (token, reason)):
        return TYPED, None
    if isinstance(token, str) and token:
        with suppress(UnknownWindow):
            if directory_store.window_of_token(session, token).code == window.code:
                return TYPED if told.get("typed") is True else SCANNED, None
        reason = "；".join(filter(None, (NOT_ITS_CODE, reason)))
    return (DECLARED, reason) if reason else (None, None)


def _answers(body: Mapping[str, Any], known: set[str]) -> dict[str, checklists.Given]:
    given = body.get("answers")
    if not isinstance(given, Mapping) or not set(given) <= known:
        raise NotACheck
    return {code: _given(each) for code, each in given.items()}


def _given(each: object) -> checklists.Given:
    if not isinstance(each, Mapping):
        raise NotACheck
    photos = each.get("photos") or []
    if not isinstance(photos, list):
        raise NotACheck
    try:
        answer = Answer(str(each.get("answer")))
    except ValueError as unknown:
        raise NotACheck from unknown
    return checklists.Given(
        answer=answer,
        note=given.clean_words(_text(each.get("note") or "")),
        photos=tuple(map(_photo, photos)),
    )


def _photo(number: object) -> str:
    try:
        return given.checked_photo(number)
    except NotARating as unreadable:
        raise PhotoUnknown from unreadable


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise NotACheck
    return value


def _clock_off(sent_at: object, now: datetime) -> int | None:
    """Return by how many seconds the phone's clock is behind ours, if it tells its time."""
    try:
        sent = datetime.fromisoformat(sent_at) if isinstance(sent_at, str) else None
    except ValueError:
        return None
    if sent is None or sent.tzinfo is None:
        return None
    off = round((now - sent).total_seconds())
    return max(-LONGEST_OFF, min(LONGEST_OFF, off))


def _moment(told: object, now: datetime, off: int | None) -> datetime:
    """Return when something was on our clock, as far as the phone's can be believed.

    A clock that is off by more than its way here takes is put right: the walk may have waited.
    """
    try:
        moment = datetime.fromisoformat(told) if isinstance(told, str) else now
        if off is not None and abs(off) > ON_ITS_WAY:
            moment += timedelta(seconds=off)
    except (ValueError, OverflowError):
        return now
    return moment if moment.tzinfo is not None and now - PATIENCE <= moment <= now else now


def _paper_moment(told: object, now: datetime, zone: ZoneInfo) -> datetime:
    """Return when a check on paper took place; refuse the future, and what is long past."""
    try:
        read = datetime.fromisoformat(told) if isinstance(told, str) else None
    except ValueError:
        read = None
    if read is None:
        raise PaperMomentUnusable
    moment = read if read.tzinfo is not None else read.replace(tzinfo=zone)
    if not now - PAPER_PATIENCE <= moment <= now:
        raise PaperMomentUnusable
    return moment.astimezone(UTC)
