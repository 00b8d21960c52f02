"""What happens to a check after it was handed in: it is signed for, and corrected with a reason.

An amendment after the month was closed is kept and shown like any other, but the closed month keeps
the figures it was closed with: what was published and paid by them does not change behind
anybody's back (regulation 10), and whoever reads the check still reads what is true.

Every function takes the session first and never commits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.checks import checklist_store, result_store
from db.checks.check_store import Finding
from db.checks.result_store import Result, Signed
from db.ground import audit_store, photo_store
from kiosk.actions.checks.walks import refuse_photos
from kiosk.rights.checks import may_amend, require_signing
from kiosk.rights.photos import refuse_signed_twice
from kiosk.rights.who import User
from survey.cases.counselling import Drawn, Typed
from survey.checks import checklists
from survey.checks.checklists import Answer, Given
from survey.checks.results import Signing, checked_signing
from survey.given import checked_key, clean_words, required_reason
from survey.refusals.checks import (
    CheckChanged,
    CheckNotYours,
    CheckSignatureMissing,
    ItemsOpen,
    NotACheck,
    NothingAmended,
    NothingApplicable,
)

REASON_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Amendment:
    """A check's answers as they should be, the version they were made from, and why."""

    answers: Mapping[str, Given]
    version: int
    reason: str


def sign_check(
    session: Session,
    result: Result,
    signing: Signing,
    *,
    version: int,
    key: object,
    by: User,
    at: datetime,
) -> bool:
    """Keep what the window's head signed of a version of a result; tell whether it is new.

    Refuses who may not have it signed, a picture that is not kept or stands elsewhere, a version
    that no longer stands or was signed already.
    """
    require_signing(result, by)
    given = checked_signing(signing)
    picture = given.signature.picture if isinstance(given.signature, Drawn) else None
    if picture is not None and not photo_store.known(session, picture):
        raise CheckSignatureMissing
    signed = Signed(
        version=version,
        signer=given.name,
        signature=picture,
        typed=isinstance(given.signature, Typed),
        declined=given.declined,
        signed_at=at,
        taken_by=by.username,
        key=checked_key(key),
    )
    new = result_store.sign(session, result, signed)
    if new:
        refuse_signed_twice(session, *([picture] if picture else []))
        audit_store.note(
            session, at=at, actor=by.username, deed="check-signed", subject=result.ref,
            version=version, declined=given.declined is not None,
        )  # fmt: skip
    return new


def amend_check(
    session: Session,
    result: Result,
    amendment: Amendment,
    *,
    by: User,
    at: datetime,
    zone: ZoneInfo,
) -> None:
    """Correct a check with a reason; both versions stay, and the score is computed anew.

    By the checklist version of the walk. What is sealed, and not before who corrects, stays as it
    was found. Refuses who may not, a reason left out, an answer without its proof, an amendment
    that changes nothing, and one made from a version that no longer stands.
    """
    if not may_amend(session, result, by, now=at, zone=zone):
        raise CheckNotYours
    reason = required_reason(amendment.reason, limit=REASON_LIMIT)
    if amendment.version != result.version:
        raise CheckChanged
    answers = {code: _cleaned(given) for code, given in amendment.answers.items()}
    if set(answers) != set(result.answers):
        raise NotACheck
    whole = result_store.get(session, result.ref)
    findings = _findings(given_of(whole.findings) | answers)
    if findings == whole.findings:
        raise NothingAmended
    score = _score(session, whole, given_of(findings))
    result_store.amend(session, whole, findings, score=score, reason=reason, by=by.username, at=at)
    audit_store.note(
        session, at=at, actor=by.username, deed="check-corrected", subject=result.ref,
        version=amendment.version, score=score, before=whole.score, reason=reason,
    )  # fmt: skip


def given_of(findings: tuple[Finding, ...]) -> dict[str, Given]:
    """Return what was found as the rules of scoring take it."""
    return {
        each.item: Given(Answer(each.answer), each.note or "", each.photos) for each in findings
    }


def _score(session: Session, result: Result, answers: Mapping[str, Given]) -> int:
    checklist = checklist_store.walked(
        session, result.post, result.checklist_version, result.answers
    )
    refuse_photos(session, answers)
    still_open = checklists.open_items(checklist, answers)
    if still_open:
        raise ItemsOpen(n=len(still_open))
    score = checklists.score(checklist, answers)
    if score is None:
        raise NothingApplicable
    return int(score * 100)


def _cleaned(given: Given) -> Given:
    return Given(given.answer, clean_words(given.note), given.photos)


def _findings(answers: Mapping[str, Given]) -> tuple[Finding, ...]:
    return tuple(
        Finding(code, str(given.answer), given.note or None, given.photos)
        for code, given in sorted(answers.items())
    )
