"""Recording a counselling talk (批评教育) about a complaint that was upheld (regulation 6).

Every function takes the session first and never commits.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.books import ledger_store
from db.cases import case_store, counselling_store
from db.cases.counselling_store import NewRecord
from db.directory import directory_store
from db.ground import audit_store, photo_store
from kiosk.rights.cases import OpenCase, require_counselling
from kiosk.rights.photos import refuse_signed_twice
from survey.cases.complaints import AGAINST
from survey.cases.counselling import (
    Counselling,
    Declined,
    Draft,
    Drawn,
    Signature,
    Typed,
    checked,
)
from survey.given import checked_key
from survey.refusals.counselling import NoCounselling, SignatureMissing


def counsel(
    session: Session,
    case: OpenCase,
    draft: Draft,
    *,
    key: object,
    zone: ZoneInfo,
    at: datetime,
    corrects: str | None = None,
) -> tuple[str, bool]:
    """Keep the record of a talk; return its number and whether it is new.

    The officer of the case, those at the top and the person's own heads may. Refuses a case that
    was not upheld against somebody, an invalid record, a signature whose picture is not kept or
    stands elsewhere, and a record that meanwhile was corrected by somebody else.
    """
    require_counselling(session, case)
    complaint, user = case.complaint, case.user
    if complaint.outcome not in AGAINST or complaint.person is None or user is None:
        raise NoCounselling
    valid = checked(draft, occurred_at=complaint.occurred_at, now=at, zone=zone)
    _refuse_unknown_pictures(session, valid)
    person_id = directory_store.person_id(session, complaint.person)
    new = _new_record(valid, complaint_id=complaint.id, person_id=person_id, held_by_id=user.id)
    ref, is_new = counselling_store.record(session, new, key=checked_key(key), corrects=corrects)
    if is_new:
        refuse_signed_twice(session, *_pictures(valid))
        ledger_store.mark_due(session, complaint.id)
        case_store.note(
            session, complaint.id, at=at, actor=case.actor, kind="counselled",
            record=ref, held=f"{valid.held_at.astimezone(zone):%Y-%m-%d %H:%M}",
            signed=not isinstance(valid.person, Declined),
        )  # fmt: skip
        audit_store.note(
            session, at=at, actor=case.actor, deed="case-counselled", subject=complaint.ref
        )
    return ref, is_new


def _refuse_unknown_pictures(session: Session, valid: Counselling) -> None:
    if not all(photo_store.known(session, each) for each in _pictures(valid)):
        raise SignatureMissing


def _pictures(valid: Counselling) -> list[str]:
    return [each.picture for each in (valid.person, valid.officer) if isinstance(each, Drawn)]


def _new_record(
    valid: Counselling, *, complaint_id: int, person_id: int, held_by_id: int
) -> NewRecord:
    declined = valid.person if isinstance(valid.person, Declined) else None
    by_person = None if isinstance(valid.person, Declined) else valid.person
    return NewRecord(
        complaint_id=complaint_id,
        person_id=person_id,
        held_at=valid.held_at,
        wrong=valid.wrong,
        promised=valid.improve,
        improve_by=valid.improve_by,
        held_by_id=held_by_id,
        person_signature=_picture(by_person),
        person_typed=_typed(by_person),
        declined=declined.reason if declined else None,
        witness=declined.witness if declined else None,
        officer_signature=_picture(valid.officer),
        officer_typed=_typed(valid.officer),
    )


def _picture(signed: Signature | None) -> str | None:
    return signed.picture if isinstance(signed, Drawn) else None


def _typed(signed: Signature | None) -> str | None:
    return signed.name if isinstance(signed, Typed) else None
