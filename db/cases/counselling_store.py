"""Counselling records: kept once, never changed; a correction is a new record naming the old."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from db.ground.lots import lots
from db.ground.models import AccountRow, CaseRow, ComplaintRow, CounsellingRow, PersonRow
from survey.refusals.cases import CaseChanged

REF_ROOM: Final = 34
"""Characters of a complaint's number that leave room for the record's own."""


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A record to be kept; `promised` is what must improve, `corrects` the record it replaces."""

    complaint_id: int
    person_id: int
    held_at: datetime
    wrong: str
    promised: str
    improve_by: date
    held_by_id: int
    person_signature: str | None = None
    person_typed: str | None = None
    declined: str | None = None
    witness: str | None = None
    officer_signature: str | None = None
    officer_typed: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A record as kept; `corrected_by` names the one that replaced it, None while it stands."""

    ref: str
    complaint: str | None
    person: str
    person_name: str
    held_at: datetime
    held_by: str | None
    wrong: str | None
    promised: str | None
    improve_by: date | None
    person_signature: str | None
    person_typed: str | None
    declined: str | None
    witness: str | None
    officer_signature: str | None
    officer_typed: str | None
    corrects: str | None
    corrected_by: str | None


def record(
    session: Session, new: NewRecord, *, key: str, corrects: str | None = None
) -> tuple[str, bool]:
    """Keep a record; return its number and whether it is new.

    The same key with the same content is the record already kept. Refuses other content under a
    key used before, and to correct what is not the complaint's standing record.
    """
    known = _of_key(session, new, key)
    if known is not None:
        return known, False
    before = session.scalar(_standing(new.complaint_id))
    if (before.ref if before else None) != corrects:
        raise CaseChanged
    try:
        with session.begin_nested():
            row = CounsellingRow(**asdict(new), ref=_next_ref(session, new), key=key)
            row.corrects_id = before.id if before else None
            session.add(row)
    except IntegrityError as faster:
        known = _of_key(session, new, key)
        if known is None:
            raise CaseChanged from faster
        return known, False
    return row.ref, True


def of_case(session: Session, complaint_id: int) -> list[Record]:
    """Return all records of a complaint, the standing one last."""
    return _records(session, CounsellingRow.complaint_id == complaint_id)


def of_person(session: Session, person: str) -> list[Record]:
    """Return all records about a person, those corrected since first."""
    return _records(session, PersonRow.code == person)


def without(session: Session, refs: Collection[str], *, other_than: str | None) -> set[str]:
    """Return those customers' complaints upheld against others than a person without a record."""
    row = ComplaintRow
    asked = select(row.ref).join(CaseRow, CaseRow.complaint_id == row.id)
    found: set[str] = set()
    for lot in lots(refs):
        found |= set(session.scalars(asked.where(row.ref.in_(lot), lacks_record(other_than))))
    return found


def lacks_record(other_than: str | None) -> ColumnElement[bool]:
    """Return what holds of customers' complaints upheld against others without a record."""
    row = ComplaintRow
    them = select(PersonRow.id).where(PersonRow.code == (other_than or "")).scalar_subquery()
    return and_(
        row.source == "customer",
        row.outcome.in_(("upheld", "partly_upheld")),
        CaseRow.kind == "complaint",
        row.person_id != func.coalesce(them, -1),
        ~exists().where(CounsellingRow.complaint_id == row.id).correlate(row),
    )


def is_signature(session: Session, sha256: str, *, of: int | None = None) -> bool:
    """Tell whether a picture is a signature of any record, or of those of a complaint."""
    row = CounsellingRow
    found = select(row.id).where(
        or_(row.person_signature == sha256, row.officer_signature == sha256)
    )
    if of is not None:
        found = found.where(row.complaint_id == of)
    return session.scalar(found.limit(1)) is not None


def signed_with(session: Session, sha256: str) -> int:
    """Return under how many sides of records a picture stands as a signature."""
    row = CounsellingRow
    sides = (row.person_signature, row.officer_signature)
    asked = (select(func.count()).select_from(row).where(side == sha256) for side in sides)
    return sum(session.scalar(each) or 0 for each in asked)


def held_here(session: Session, refs: Collection[str]) -> set[str]:
    """Return those records that were signed here, which no file puts another one over."""
    row = CounsellingRow
    found: set[str] = set()
    for lot in lots(refs):
        found |= set(session.scalars(select(row.ref).where(row.ref.in_(lot), row.key.is_not(None))))
    return found


def _records(session: Session, *which: ColumnElement[bool]) -> list[Record]:
    row, later, earlier = CounsellingRow, aliased(CounsellingRow), aliased(CounsellingRow)
    told: list[Any] = [
        row.ref, ComplaintRow.ref, PersonRow.code, PersonRow.name, row.held_at, AccountRow.name,
        row.wrong, row.promised, row.improve_by, row.person_signature, row.person_typed,
        row.declined, row.witness, row.officer_signature, row.officer_typed, earlier.ref, later.ref,
    ]  # fmt: skip
    found = session.execute(
        select(*told)
        .join(PersonRow, PersonRow.id == row.person_id)
        .outerjoin(ComplaintRow, ComplaintRow.id == row.complaint_id)
        .outerjoin(AccountRow, AccountRow.id == row.held_by_id)
        .outerjoin(earlier, earlier.id == row.corrects_id)
        .outerjoin(later, later.corrects_id == row.id)
        .where(*which)
        .order_by(later.id.is_(None), row.held_at, row.id)
    )
    return [Record(*columns) for columns in found]


def _stands() -> ColumnElement[bool]:
    later = aliased(CounsellingRow)
    return ~select(later.id).where(later.corrects_id == CounsellingRow.id).exists()


def _standing(complaint_id: int) -> Select[CounsellingRow]:
    row = CounsellingRow
    return (
        select(row)
        .where(row.complaint_id == complaint_id, _stands())
        .order_by(row.held_at.desc(), row.id.desc())
        .limit(1)
    )


def _of_key(session: Session, new: NewRecord, key: str) -> str | None:
    row = session.scalar(select(CounsellingRow).where(CounsellingRow.key == key))
    if row is None:
        return None
    if any(getattr(row, name) != value for name, value in asdict(new).items()):
        raise CaseChanged
    return row.ref


def _next_ref(session: Session, new: NewRecord) -> str:
    row = CounsellingRow
    kept = select(func.count()).select_from(row).where(row.complaint_id == new.complaint_id)
    number = session.scalar(select(ComplaintRow.ref).where(ComplaintRow.id == new.complaint_id))
    return f"{(number or '')[:REF_ROOM]}-K{(session.scalar(kept) or 0) + 1}"
