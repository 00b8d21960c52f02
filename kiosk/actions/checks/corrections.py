"""What people do about corrective actions: order, plan, hand in, re-check, give back, put off.

The owner's chain as of the order helps to put right and never judges; the re-check is somebody's
from elsewhere (regulation 9). Every step notes who, when and why.
"""

import base64
import hashlib
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.cases import complaint_store
from db.checks import correction_store
from db.checks.correction_store import NewAction
from db.directory import directory_store
from db.ground import audit_store, photo_store
from kiosk.reports.cases.root_causes import causes
from kiosk.reports.checks.walks import window_at
from kiosk.reports.directory.windows import is_typed_code
from kiosk.rights.cases import reads
from kiosk.rights.checks import opened_to_act
from kiosk.rights.corrections import OpenAction
from kiosk.rights.who import User
from survey.cases.root_causes import chosen_cause, noted
from survey.checks.codes import token_in
from survey.checks.corrections import (
    LONGEST,
    WHYS,
    Order,
    Step,
    led_to,
    recurs,
)
from survey.checks.integrity import is_sealed
from survey.directory.roles import Deed
from survey.given import checked_key, clean_words, required_words
from survey.months import business_date
from survey.refusals.cases import CaseUnknown
from survey.refusals.checks import (
    CheckUnknown,
    CodeElsewhere,
    CorrectionChanged,
    CorrectionIncomplete,
    CorrectionKeyReused,
    DueDateUnusable,
    IntegrityIsSealed,
    NotYourCorrection,
)
from survey.refusals.given import PhotoUnknown
from survey.texts import Text

WORDS: Final = 2_000
PHOTOS: Final = 12
WRONG = Text("哪里不符合要求", "what is wrong")
REASON = Text("原因", "a reason")
CAUSE = Text("根本原因", "the root cause")
MEASURE = Text("整改措施", "the measure")
EVIDENCE = Text("照片或说明", "a photo or a note")
LOOKED = Text(
    "窗口码、照片或看到的情况（至少一样）",
    "the window's code, a photo or what you found (one of them)",
)
OWNER = Text("责任人", "who puts it right")


def order(
    session: Session, wanted: Order, *, by: User, key: object, at: datetime, zone: ZoneInfo
) -> str:
    """Keep an order once and return its number; the same form again is the same order.

    Refuses who may not order, what cannot be seen, what is a matter of integrity, nothing wrong,
    and an impossible due date. The same thing at the same window within ninety days of being closed
    is linked to the earlier one.
    """
    if not by.may(Deed.ORDER_CORRECTIONS):
        raise NotYourCorrection
    wrong = _words(wanted.wrong, WRONG)
    if not wanted.owner:
        raise CorrectionIncomplete(what=OWNER)
    today = business_date(at, zone)
    _refuse_day(wanted.due_on, today)
    window = directory_store.window(session, wanted.window)
    inspection_id, complaint_id, item = _origin(session, wanted, by, today=today, zone=zone)
    ref = _number(checked_key(key), at, zone)
    if correction_store.known(session, ref):
        return _the_same(session, ref, wanted, wrong)
    action_id = correction_store.add(
        session,
        NewAction(
            ref=ref,
            origin="inspection" if inspection_id else "case" if complaint_id else "hand",
            window_id=window.id,
            owner_id=directory_store.person_id(session, wanted.owner),
            ordered_by_id=by.id,
            ordered_at=at,
            due_on=wanted.due_on,
            wrong=wrong,
            item=item,
            inspection_id=inspection_id,
            complaint_id=complaint_id,
            recurs_id=_recurs(session, window.id, item, today, zone),
        ),
    )
    if action_id is None:
        return _the_same(session, ref, wanted, wrong)
    _keep_photos(session, action_id, wanted.photos, stage=correction_store.BEFORE)
    _note(session, action_id, ref, by, "ordered", at, words=wrong, due=wanted.due_on.isoformat())
    return ref


def plan(
    session: Session,
    open_action: OpenAction,
    *,
    version: int,
    cause: str,
    root_cause: str,
    measure: str,
    whys: Sequence[str] = (),
    at: datetime,
) -> None:
    """Keep why it came to it and what is done about it; it may be changed until it is handed in.

    Refuses a plan without words, or without a cause from the list.
    """
    why, done = _words(root_cause, CAUSE), _words(measure, MEASURE)
    before = open_action.action.cause
    chosen = chosen_cause(causes(session), cause, needed=True, also=before)
    asked = [clean_words(each, limit=WORDS) for each in whys[:WHYS]]
    kept = [each for each in asked if each]
    _take(
        session, open_action, Step.PLAN, at=at, version=version,
        values={"cause": cause, "root_cause": why, "measure": done, "whys": kept or None},
        root_cause=why, measure=done, whys=kept, **noted(chosen),
    )  # fmt: skip


def hand_in(
    session: Session,
    open_action: OpenAction,
    *,
    version: int,
    words: str,
    photos: Sequence[str] = (),
    at: datetime,
) -> None:
    """Keep that it was put right, with a photo or a note to prove it."""
    said = clean_words(words, limit=WORDS)
    if not said and not photos:
        raise CorrectionIncomplete(what=EVIDENCE)
    if open_action.action.measure is None:
        raise CorrectionIncomplete(what=MEASURE)
    _keep_photos(session, open_action.action.id, photos, stage=correction_store.PROOF)
    _take(
        session, open_action, Step.HAND_IN, at=at, version=version,
        values={"done_at": at}, words=said, photos=len(photos),
    )  # fmt: skip


def close(
    session: Session,
    open_action: OpenAction,
    *,
    version: int,
    words: str = "",
    photos: Sequence[str] = (),
    code: str = "",
    at: datetime,
) -> None:
    """Keep that somebody independent looked and found it put right.

    That they looked shows in words, a photo or the window's own code; refuses a bare press, and a
    code of elsewhere.
    """
    said, was_there = clean_words(words, limit=WORDS), bool(code.strip())
    if not (said or photos or was_there):
        raise CorrectionIncomplete(what=LOOKED)
    if was_there and not _is_code_of(session, open_action.action.window, code):
        raise CodeElsewhere
    _keep_photos(session, open_action.action.id, photos, stage=correction_store.RECHECK)
    _take(
        session, open_action, Step.CLOSE, at=at, version=version,
        values={"closed_at": at, "checked_by_id": open_action.user.id},
        words=said, code=was_there,
    )  # fmt: skip


def _is_code_of(session: Session, window: str | None, code: str) -> bool:
    scanned = window_at(session, token_in(code) or "") == window
    return scanned or is_typed_code(session, window, code)


def give_back(
    session: Session,
    open_action: OpenAction,
    *,
    version: int,
    words: str,
    photos: Sequence[str] = (),
    at: datetime,
) -> None:
    """Return it to the owner with what is still wrong; it is not handed in any more."""
    reason = _words(words, REASON)
    _keep_photos(session, open_action.action.id, photos, stage=correction_store.RECHECK)
    _take(
        session, open_action, Step.GIVE_BACK, at=at, version=version,
        values={"done_at": None, "checked_by_id": open_action.user.id}, words=reason,
    )  # fmt: skip


def withdraw(
    session: Session, open_action: OpenAction, *, version: int, words: str, at: datetime
) -> None:
    """Take the order back with a reason; it stays on record and counts nowhere."""
    reason = _words(words, REASON)
    _take(session, open_action, Step.WITHDRAW, at=at, version=version, values={}, words=reason)


def extend(
    session: Session,
    open_action: OpenAction,
    *,
    version: int,
    due_on: date,
    words: str,
    at: datetime,
    zone: ZoneInfo,
) -> None:
    """Put the due date off with a reason; never nearer, and the day before stays on record."""
    reason = _words(words, REASON)
    before = open_action.action.due_on
    _refuse_day(due_on, max(business_date(at, zone), before))
    _take(
        session, open_action, Step.EXTEND, at=at, version=version, values={"due_on": due_on},
        words=reason, due=due_on.isoformat(), before=before.isoformat(),
    )  # fmt: skip


def _take(
    session: Session,
    open_action: OpenAction,
    step: Step,
    *,
    at: datetime,
    version: int,
    values: dict[str, Any],
    **detail: object,
) -> None:
    action = open_action.action
    if version != action.version:
        raise CorrectionChanged
    state = led_to(action.state, step, open_action.who)
    correction_store.change(session, action.id, version=version, state=state, **values)
    _note(session, action.id, action.ref, open_action.user, str(step), at, **detail)


def _origin(
    session: Session, wanted: Order, by: User, *, today: date, zone: ZoneInfo
) -> tuple[int | None, int | None, str | None]:
    """Return what an order comes from, as far as who orders may see it."""
    if wanted.inspection:
        result = opened_to_act(session, by, wanted.inspection, today=today, zone=zone)
        if result.window != wanted.window:
            raise CheckUnknown
        if is_sealed(wanted.item):
            raise IntegrityIsSealed
        return result.id, None, wanted.item
    if wanted.complaint:
        if not reads(session, wanted.complaint, by):
            raise CaseUnknown
        complaint = complaint_store.get(session, wanted.complaint)
        return None, complaint.id, complaint.category
    return None, None, None


def _recurs(
    session: Session, window_id: int, item: str | None, today: date, zone: ZoneInfo
) -> int | None:
    before = correction_store.earlier(session, window_id=window_id, item=item) if item else None
    if before is None:
        return None
    number, closed_at = before
    again = recurs(ordered_on=today, earlier_closed_on=business_date(closed_at, zone))
    return number if again else None


def _the_same(session: Session, ref: str, wanted: Order, wrong: str) -> str:
    kept = correction_store.get(session, ref)
    if (kept.window, kept.owner, kept.wrong) != (wanted.window, wanted.owner, wrong):
        raise CorrectionKeyReused
    return ref


def _number(key: str, at: datetime, zone: ZoneInfo) -> str:
    drawn = base64.b32encode(hashlib.sha256(key.encode()).digest()).decode()[:8]
    return f"Z{at.astimezone(zone):%y%m}-{drawn}"


def _refuse_day(day: date, first: date) -> None:
    last = first + LONGEST
    if not first <= day <= last:
        raise DueDateUnusable(first=first, last=last)


def _keep_photos(session: Session, action_id: int, photos: Collection[str], *, stage: str) -> None:
    kept = list(photos)[:PHOTOS]
    if not all(photo_store.known(session, each) for each in kept):
        raise PhotoUnknown
    correction_store.add_photos(session, action_id, kept, stage=stage)


def _words(words: str, missing: Text) -> str:
    return required_words(words, limit=WORDS, missing=CorrectionIncomplete(what=missing))


def _note(
    session: Session, action_id: int, ref: str, by: User, kind: str, at: datetime, **detail: Any
) -> None:
    correction_store.note(session, action_id, at=at, actor=by.username, kind=kind, **detail)
    audit_store.note(session, at=at, actor=by.username, deed=f"correction-{kind}", subject=ref)
