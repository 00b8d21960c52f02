"""Photos, papers and recordings at cases: by whom, what became of them. None is taken away."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select, update
from sqlalchemy.orm import Session

from db.ground.lots import lots
from db.ground.models import (
    AccountRow,
    CaseFileRow,
    CaseRow,
    ComplaintRow,
    FileRow,
    PersonRow,
    PhotoRow,
)
from survey.cases.file_kinds import Medium


@dataclass(frozen=True, slots=True)
class Content:
    """What was handed in, as it lies in the store."""

    sha256: str
    medium: Medium
    size: int


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A file of a case, with who attached it: the account and the employee's code."""

    id: int
    ref: str
    content: Content
    name: str
    side: str
    username: str
    by: str
    person: str | None
    at: datetime
    withdrawn_at: datetime | None
    withdrawn_why: str | None


def hold(session: Session, complaint_id: int) -> None:
    """Let nobody else attach to a case until this transaction ends."""
    row = CaseRow.complaint_id
    session.execute(select(row).where(row == complaint_id).with_for_update())


def add(
    session: Session,
    complaint_id: int,
    content: Content,
    *,
    name: str,
    side: str,
    by_id: int,
    at: datetime,
) -> int:
    """Keep that somebody attached something; return its number."""
    place = "photo" if content.medium is Medium.PHOTO else "file"
    row = CaseFileRow(
        complaint_id=complaint_id, name=name, side=side, by_id=by_id, at=at,
        **{place: content.sha256},
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def withdraw(session: Session, number: int, *, why: str, at: datetime) -> bool:
    """Keep that a file was withdrawn; tell whether it was not before."""
    row = CaseFileRow
    changed = session.scalar(
        update(row)
        .where(row.id == number, row.withdrawn_at.is_(None))
        .values(withdrawn_at=at, withdrawn_why=why)
        .returning(row.id)
    )
    return changed is not None


def get(session: Session, number: int) -> CaseFile | None:
    """Return a file by its number, None where there is none."""
    found = session.execute(_files().where(CaseFileRow.id == number)).one_or_none()
    return None if found is None else _told(found)


def of_cases(session: Session, complaint_ids: Collection[int]) -> list[CaseFile]:
    """Return the files of cases, the oldest first, withdrawn ones among them."""
    row = CaseFileRow
    asked = _files().where(row.complaint_id.in_(complaint_ids)).order_by(row.id)
    return [_told(each) for each in session.execute(asked)]


def with_photo(session: Session, sha256: str) -> list[CaseFile]:
    """Return the files of all cases that are a photo."""
    asked = _files().where(CaseFileRow.photo == sha256).order_by(CaseFileRow.id)
    return [_told(each) for each in session.execute(asked)]


def counts(session: Session, complaint_ids: Collection[int]) -> dict[int, int]:
    """Return how many files stand at each of some cases that has any, the withdrawn ones aside."""
    row, found = CaseFileRow, dict[int, int]()
    for batch in lots(complaint_ids):
        found |= dict(
            session.execute(
                select(row.complaint_id, func.count())
                .where(row.complaint_id.in_(batch), row.withdrawn_at.is_(None))
                .group_by(row.complaint_id)
            ).all()
        )
    return found


def _files() -> "Select[*tuple[Any, ...]]":
    row = CaseFileRow
    return (
        select(
            row.id, ComplaintRow.ref, row.photo, row.file, FileRow.medium,
            func.coalesce(FileRow.size, PhotoRow.size), row.name, row.side, AccountRow.username,
            AccountRow.name, PersonRow.code, row.at, row.withdrawn_at, row.withdrawn_why,
        )
        .join(ComplaintRow, ComplaintRow.id == row.complaint_id)
        .join(AccountRow, AccountRow.id == row.by_id)
        .outerjoin(PersonRow, PersonRow.id == AccountRow.person_id)
        .outerjoin(FileRow, FileRow.sha256 == row.file)
        .outerjoin(PhotoRow, PhotoRow.sha256 == row.photo)
    )  # fmt: skip


def _told(found: Sequence[Any]) -> CaseFile:
    number, ref, photo, file, medium, size, *more = found
    return CaseFile(number, ref, Content(photo or file, Medium(medium or "jpg"), size), *more)


# What the person complained of, or a head of theirs, adds


def let_person_wait(session: Session, complaint_id: int, *, since: datetime) -> None:
    """Note that the person's side said something nobody read yet; the earliest counts.

    The version stays, as for what a complainant adds.
    """
    row = CaseRow
    session.execute(
        update(row)
        .where(row.complaint_id == complaint_id, row.person_since.is_(None))
        .values(person_since=since)
    )


def person_since(session: Session, complaint_id: int) -> datetime | None:
    """Return since when the person's side waits to be read, in a case or in those joined to it."""
    row = CaseRow
    either = or_(row.complaint_id == complaint_id, row.merged_into_id == complaint_id)
    return session.scalar(select(func.min(row.person_since)).where(either))


def person_was_read(session: Session, complaint_id: int, *, later: datetime | None) -> None:
    """Note that the person's side was read, but for what came later."""
    row = CaseRow
    session.execute(
        update(row)
        .where(row.complaint_id == complaint_id, row.person_since.is_not(None))
        .values(person_since=later)
    )
