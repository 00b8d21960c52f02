"""One check with all that came after it: earlier versions, signatures, corrections.

A correction names the version it was made from: of two people who press at once the slower one is
refused. What stood before is kept beside, append-only, and so is what was signed of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.checks import check_store
from db.checks.check_store import Finding
from db.checks.joint_halves import other_halves
from db.ground.models import (
    AccountRow,
    FindingPhotoRow,
    FindingRow,
    InspectionRow,
    InspectionSignatureRow,
    InspectionVersionRow,
    PersonRow,
    UnitRow,
    WindowRow,
)
from survey.checks.integrity import is_sealed
from survey.refusals.checks import CheckChanged, CheckSigned, CheckUnknown


@dataclass(frozen=True, slots=True)
class Result:
    """A check as it stands; the score in hundredths of a point, people and places by code."""

    id: int
    ref: str
    window: str
    window_name: str
    unit: str
    unit_name: str
    post: str
    inspector: str
    inspector_name: str
    kind: str
    score: int
    checklist_version: str | None
    inspected_at: datetime
    received_at: datetime
    started_at: datetime | None
    arrival: str | None
    arrival_reason: str | None
    source: str
    biz_month: str
    version: int
    open_score: int | None = None
    """What all may read in place of the score, where that tells of what is sealed."""
    findings: tuple[Finding, ...] = ()

    @property
    def unsealed(self) -> "Result":
        """The check without what is sealed by its subject, as all read it who may see it."""
        found = tuple(each for each in self.findings if not is_sealed(each.item))
        shown = self.score if self.open_score is None else self.open_score
        return replace(self, score=shown, open_score=None, findings=found)

    @property
    def answers(self) -> dict[str, str]:
        """The answer to each item."""
        return {finding.item: finding.answer for finding in self.findings}


@dataclass(frozen=True, slots=True)
class Version:
    """A check as it stood before a correction, and who corrected it when and why."""

    version: int
    score: int
    findings: tuple[Finding, ...]
    replaced_at: datetime
    replaced_by: str
    reason: str
    open_score: int | None = None

    @property
    def unsealed(self) -> "Version":
        """The version without what is sealed by its subject."""
        found = tuple(each for each in self.findings if not is_sealed(each.item))
        shown = self.score if self.open_score is None else self.open_score
        return replace(self, score=shown, open_score=None, findings=found)


@dataclass(frozen=True, slots=True)
class Signed:
    """What was signed of one version of a result, or why it was not."""

    version: int
    signer: str
    signature: str | None
    typed: bool
    declined: str | None
    signed_at: datetime
    taken_by: str
    key: str = ""


def get(session: Session, ref: str) -> Result:
    """Return the check of a number as it stands; refuse an unknown one."""
    found = _result(session, InspectionRow.ref == ref)
    if found is None:
        raise CheckUnknown
    return found


def before(session: Session, result: Result) -> Result | None:
    """Return the last check of the same window and kind before one, or None.

    The other half of the same joint check is no earlier check.
    """
    row = InspectionRow
    earlier = or_(
        row.inspected_at < result.inspected_at,
        and_(row.inspected_at == result.inspected_at, row.id < result.id),
    )
    return _result(
        session,
        and_(
            WindowRow.code == result.window,
            row.kind == result.kind,
            earlier,
            row.id.not_in(other_halves(result.id)),
        ),
    )


def versions(session: Session, inspection_id: int) -> list[Version]:
    """Return the earlier versions of a check, the latest first; people by name."""
    row = InspectionVersionRow
    found = session.execute(
        select(row, AccountRow.name)
        .outerjoin(AccountRow, AccountRow.username == row.replaced_by)
        .where(row.inspection_id == inspection_id)
        .order_by(row.version.desc())
    )
    return [
        Version(
            each.version, each.score, tuple(map(_read, each.findings)), each.replaced_at,
            name or each.replaced_by, each.reason, each.open_score,
        )
        for each, name in found
    ]  # fmt: skip


def signatures(session: Session, inspection_id: int) -> list[Signed]:
    """Return what was signed of any version of a check, the latest first; people by name."""
    row = InspectionSignatureRow
    found = session.execute(
        select(
            row.version, row.signer, row.signature, row.typed, row.declined, row.signed_at,
            AccountRow.name, row.taken_by,
        )
        .outerjoin(AccountRow, AccountRow.username == row.taken_by)
        .where(row.inspection_id == inspection_id)
        .order_by(row.version.desc())
    )  # fmt: skip
    return [Signed(*each[:6], taken_by=each[6] or each[7]) for each in found]


def amend(
    session: Session,
    result: Result,
    findings: Iterable[Finding],
    *,
    score: int,
    reason: str,
    by: str,
    at: datetime,
) -> None:
    """Put new findings in place of those of a version; refuse if somebody was faster."""
    findings = tuple(findings)
    row = InspectionRow
    changed = session.scalar(
        update(row)
        .where(row.id == result.id, row.version == result.version)
        .values(version=result.version + 1, score=score)
        .returning(row.id)
    )
    if changed is None:
        raise CheckChanged
    session.add(
        InspectionVersionRow(
            inspection_id=result.id,
            version=result.version,
            score=result.score,
            open_score=result.open_score,
            findings=[_told(finding) for finding in result.findings],
            replaced_at=at,
            replaced_by=by,
            reason=reason,
        )
    )
    session.execute(delete(FindingRow).where(FindingRow.inspection_id == result.id))
    check_store.keep_findings(session, result.id, findings)
    session.flush()


def sign(session: Session, result: Result, signed: Signed) -> bool:
    """Keep what was signed of a version; tell whether it is new.

    The same key with the same content is the signature already kept. Refuses other content under a
    key used before, a second signature of one version, and a version that no longer stands.
    """
    known = _of_key(session, result.id, signed)
    if known:
        return False
    if session.scalar(select(InspectionRow.version).where(InspectionRow.id == result.id)) != (
        signed.version
    ):
        raise CheckChanged
    row = InspectionSignatureRow(
        inspection_id=result.id,
        version=signed.version,
        signer=signed.signer,
        signature=signed.signature,
        typed=signed.typed,
        declined=signed.declined,
        signed_at=signed.signed_at,
        taken_by=signed.taken_by,
        key=signed.key,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as faster:
        if _of_key(session, result.id, signed):
            return False
        raise CheckSigned from faster
    return True


def is_signature(session: Session, sha256: str, *, of: str | None = None) -> bool:
    """Tell whether a picture is a signature under any result, or under that of a check."""
    row = InspectionSignatureRow
    found = select(row.inspection_id).where(row.signature == sha256)
    if of is not None:
        found = found.join(InspectionRow, InspectionRow.id == row.inspection_id).where(
            InspectionRow.ref == of
        )
    return session.scalar(found.limit(1)) is not None


def signed_with(session: Session, sha256: str) -> int:
    """Return under how many results, each version apart, a picture stands as a signature."""
    row = InspectionSignatureRow
    asked = select(func.count()).select_from(row).where(row.signature == sha256)
    return session.scalar(asked) or 0


def with_photo(session: Session, sha256: str) -> list[str]:
    """Return the numbers of the checks a photo belongs to, in whatever version."""
    found = session.scalars(
        select(InspectionRow.ref)
        .join(FindingPhotoRow, FindingPhotoRow.inspection_id == InspectionRow.id)
        .where(FindingPhotoRow.sha256 == sha256)
        .order_by(InspectionRow.id)
    )
    return list(found)


def shows(session: Session, ref: str, sha256: str) -> bool:
    """Tell whether a check shows a photo, in whatever version, beside what is not sealed."""
    result = get(session, ref)
    every = [result.unsealed.findings]
    every += [each.unsealed.findings for each in versions(session, result.id)]
    return any(sha256 in found.photos for findings in every for found in findings)


def _result(session: Session, condition: ColumnElement[bool]) -> Result | None:
    row = InspectionRow
    columns: list[Any] = [
        row.id, row.ref, WindowRow.code, WindowRow.name, UnitRow.code, UnitRow.name,
        WindowRow.post, PersonRow.code, PersonRow.name, row.kind, row.score,
        row.checklist_version, row.inspected_at, row.received_at, row.started_at, row.arrival,
        row.arrival_reason, row.source, row.biz_month, row.version, row.open_score,
    ]  # fmt: skip
    found = session.execute(
        select(*columns)
        .join(WindowRow, WindowRow.id == row.window_id)
        .join(UnitRow, UnitRow.id == WindowRow.unit_id)
        .join(PersonRow, PersonRow.id == row.inspector_id)
        .where(condition)
        .order_by(row.inspected_at.desc(), row.id.desc())
        .limit(1)
    ).one_or_none()
    if found is None:
        return None
    return replace(Result(*found), findings=check_store.findings_of(session, found[0]))


def _of_key(session: Session, inspection_id: int, signed: Signed) -> bool:
    row = session.scalar(
        select(InspectionSignatureRow).where(InspectionSignatureRow.key == signed.key)
    )
    if row is None:
        return False
    names = ("version", "signer", "signature", "typed", "declined")
    same = all(getattr(row, name) == getattr(signed, name) for name in names)
    if row.inspection_id != inspection_id or not same:
        raise CheckSigned
    return True


def _told(finding: Finding) -> dict[str, Any]:
    return {
        "item": finding.item,
        "answer": finding.answer,
        "note": finding.note,
        "photos": list(finding.photos),
    }


def _read(told: dict[str, Any]) -> Finding:
    return Finding(told["item"], told["answer"], told["note"], tuple(told["photos"]))
