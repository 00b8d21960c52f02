"""Inspections: each submitted walk once, its findings, and walks not yet submitted."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.checks import checklist_store
from db.checks.joint_halves import is_alone
from db.ground import keyed
from db.ground.models import (
    FindingPhotoRow,
    FindingRow,
    InspectionDraftRow,
    InspectionRow,
    PersonRow,
    WindowRow,
)
from survey.checks.checklists import Answer, Given
from survey.checks.integrity import open_score
from survey.refusals.checks import CheckKeyReused

GIVEN_UP: Final = "given_up"
"""Marks what is kept of a draft that was given up, in place of its answers."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome at one checklist item; photos by their numbers."""

    item: str
    answer: str
    note: str | None = None
    photos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """An inspection as submitted; the score in hundredths of a point (0 to 10,000)."""

    ref: str
    window: str
    inspector: str
    kind: str
    score: int
    inspected_at: datetime
    received_at: datetime
    biz_month: str
    checklist_version: str | None = None
    body_hash: str | None = None
    findings: tuple[Finding, ...] = ()
    started_at: datetime | None = None
    arrival: str | None = None
    arrival_reason: str | None = None
    source: str = "phone"
    clock_off: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A walk not yet submitted, as the phone last told it."""

    window: str
    ref: str
    body: dict[str, Any]
    saved_at: datetime


def add(session: Session, check: Check, *, window_id: int, inspector_id: int) -> bool:
    """Keep the inspection; tell whether it is new. Refuses another body under the same number."""
    if _is_kept(session, check):
        return False
    row = InspectionRow(
        ref=check.ref,
        body_hash=check.body_hash,
        window_id=window_id,
        inspector_id=inspector_id,
        kind=check.kind,
        score=check.score,
        checklist_version=check.checklist_version,
        inspected_at=check.inspected_at,
        received_at=check.received_at,
        biz_month=check.biz_month,
        started_at=check.started_at,
        arrival=check.arrival,
        arrival_reason=check.arrival_reason,
        source=check.source,
        clock_off=check.clock_off,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:  # the phone sent it a second time while the first was on its way
        if not _is_kept(session, check):
            raise
        return False
    keep_findings(session, row.id, check.findings)
    return True


def _is_kept(session: Session, check: Check) -> bool:
    asked = select(InspectionRow.body_hash).where(InspectionRow.ref == check.ref)
    known = session.execute(asked).one_or_none()
    if known is not None and known[0] != check.body_hash:
        raise CheckKeyReused
    return known is not None


def keep_findings(session: Session, inspection_id: int, findings: Collection[Finding]) -> None:
    """Keep what was found, the score that all may read, and where each photo belongs."""
    _keep_open_score(session, inspection_id, findings)
    session.add_all(
        FindingRow(
            inspection_id=inspection_id,
            item=finding.item,
            answer=finding.answer,
            note=finding.note,
            photos=",".join(finding.photos) or None,
        )
        for finding in findings
    )
    row = FindingPhotoRow
    named = {photo for finding in findings for photo in finding.photos}
    shown = [{"inspection_id": inspection_id, "sha256": photo} for photo in sorted(named)]
    keyed.put_new(session, row, shown)


def _keep_open_score(session: Session, inspection_id: int, findings: Collection[Finding]) -> None:
    row = InspectionRow
    post, version = session.execute(
        select(WindowRow.post, row.checklist_version)
        .join(WindowRow, WindowRow.id == row.window_id)
        .where(row.id == inspection_id)
    ).one()
    answers = {each.item: Given(Answer(each.answer)) for each in findings}
    found = open_score(checklist_store.walked(session, post, version, answers), answers)
    session.execute(update(row).where(row.id == inspection_id).values(open_score=found))


def of_month(session: Session, biz_month: str, *, whole_on: date | None = None) -> list[Check]:
    """Return a month's inspections in the order they took place, without their findings.

    With a day: without halves of joint checks whose other is still to come on that day.
    """
    asked = InspectionRow.biz_month == biz_month
    return _inspections(session, asked if whole_on is None else asked & ~is_alone(whole_on))


def get(session: Session, ref: str) -> Check | None:
    """Return one check with its findings, or None."""
    found = _inspections(session, InspectionRow.ref == ref)
    if not found:
        return None
    number = session.scalars(select(InspectionRow.id).where(InspectionRow.ref == ref)).one()
    [check] = found
    return Check(
        **{name: getattr(check, name) for name in _PLAIN},
        findings=findings_of(session, number),
    )


def findings_of(session: Session, inspection_id: int) -> tuple[Finding, ...]:
    """Return what was found by a check, as it stands."""
    row = FindingRow
    rows = session.scalars(select(row).where(row.inspection_id == inspection_id).order_by(row.item))
    return tuple(map(_finding, rows))


def keep_draft(session: Session, account_id: int, window_id: int, draft: Draft) -> None:
    """Keep how far a walk has come; one that was given up stays so, however late this comes."""
    kept = session.get(InspectionDraftRow, (account_id, window_id))
    if kept is not None and kept.ref == draft.ref and _is_given_up(kept):
        return
    keyed.put(
        session, InspectionDraftRow, account_id=account_id, window_id=window_id,
        ref=draft.ref, body=draft.body, saved_at=draft.saved_at,
    )  # fmt: skip


def drop_draft(session: Session, account_id: int, ref: str) -> None:
    """Forget a walk that was submitted or given up."""
    session.execute(
        delete(InspectionDraftRow).where(
            InspectionDraftRow.account_id == account_id,
            InspectionDraftRow.ref == ref,
        )
    )


def give_draft_up(
    session: Session, account_id: int, window_id: int, ref: str, *, at: datetime
) -> None:
    """Forget a walk's answers, but not that it was given up: a draft may still be on its way."""
    drop_draft(session, account_id, ref)
    told = {
        "account_id": account_id, "window_id": window_id,
        "ref": ref, "body": {GIVEN_UP: True}, "saved_at": at,
    }  # fmt: skip
    keyed.put_new(session, InspectionDraftRow, [told])


def _is_given_up(row: InspectionDraftRow) -> bool:
    return row.body.get(GIVEN_UP) is True


def drafts_of(session: Session, account_id: int) -> list[Draft]:
    """Return the walks an account has begun and not submitted."""
    found = session.execute(
        select(WindowRow.code, InspectionDraftRow)
        .join(WindowRow, WindowRow.id == InspectionDraftRow.window_id)
        .where(InspectionDraftRow.account_id == account_id)
    )
    return [
        Draft(code, row.ref, row.body, row.saved_at) for code, row in found if not _is_given_up(row)
    ]


_PLAIN = tuple(name for name in Check.__slots__ if name != "findings")


def _inspections(session: Session, condition: Any) -> list[Check]:
    row = InspectionRow
    found: Iterable[Any] = session.execute(
        select(
            row.ref,
            WindowRow.code,
            PersonRow.code,
            row.kind,
            row.score,
            row.inspected_at,
            row.received_at,
            row.biz_month,
            row.checklist_version,
            row.body_hash,
        )
        .join(WindowRow, WindowRow.id == row.window_id)
        .join(PersonRow, PersonRow.id == row.inspector_id)
        .where(condition)
        .order_by(row.inspected_at, row.ref)
    )
    return [Check(*columns) for columns in found]


def _finding(row: FindingRow) -> Finding:
    return Finding(
        row.item, row.answer, row.note, tuple(row.photos.split(",")) if row.photos else ()
    )
