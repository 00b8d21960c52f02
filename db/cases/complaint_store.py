"""Complaints: kept once by the client's key, found by number and secret, listed by month.

A complainant's contact is kept sealed under a key of its own; dropping that key erases it. Of
the secret that opens a complaint only the hash is kept.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.ground import erasing, keyed
from db.ground.models import (
    ComplaintContactRow,
    ComplaintPhotoRow,
    ComplaintRow,
    PersonRow,
    PhotoRow,
    RatingRow,
    UnitRow,
    WindowRow,
)
from db.ground.veiled import Veiled
from survey.refusals.complaints import ComplaintKeyReused, ComplaintUnknown, NumberTaken

CUSTOMER: Final = "customer"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A contact nobody can read without its key, and that key sealed under the master key."""

    key: str | None
    contact: str


@dataclass(frozen=True, slots=True)
class NewComplaint:
    """A checked complaint on its way into the store; moments in UTC, the month decided."""

    ref: str
    category: str
    state: str
    occurred_at: datetime
    received_at: datetime
    biz_month: str
    language: str
    source: str = CUSTOMER
    words: str | None = None
    window_id: int | None = None
    person_id: int | None = None
    rating_id: str | None = None
    key: str | None = None
    body_hash: str | None = None
    secret_hash: str | None = None
    outcome: str | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint as kept; window, unit and person by code."""

    id: int
    ref: str
    source: str
    category: str
    state: str
    outcome: str | None
    words: str | None
    language: str
    occurred_at: datetime
    received_at: datetime
    decided_at: datetime | None
    biz_month: str
    rating: str | None
    window: str | None
    window_name: str | None
    unit: str | None
    unit_name: str | None
    person: str | None
    sealed: Sealed | None


def add(
    session: Session,
    new: NewComplaint,
    *,
    photos: Iterable[str] = (),
    contact: Sealed | None = None,
) -> tuple[str, bool]:
    """Keep a complaint; return its number and whether it is new.

    The same key with the same body is the complaint already kept. Refuses another body under a
    key used before, and a number that is taken.
    """
    known = _known(session, new)
    if known is not None:
        return known, False
    row = ComplaintRow(**{name: getattr(new, name) for name in NewComplaint.__slots__})
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as taken:
        known = _known(session, new)
        if known is None:
            raise NumberTaken(number=new.ref) from taken
        return known, False
    add_photos(session, row.id, photos)
    if contact is not None:
        session.add(
            ComplaintContactRow(complaint_id=row.id, sealed_key=contact.key, sealed=contact.contact)
        )
    session.flush()
    return new.ref, True


def get(session: Session, ref: str) -> Complaint:
    """Return the complaint of that number; refuse an unknown one."""
    return _found(session, ComplaintRow.ref == ref)


def refs(session: Session, numbers: Collection[int]) -> list[str]:
    """Return the numbers of complaints as people know them, the oldest first."""
    row = ComplaintRow
    return list(session.scalars(select(row.ref).where(row.id.in_(numbers)).order_by(row.id)))


def under_key(session: Session, key: str) -> tuple[str, str] | None:
    """Return the number of what was handed in under a key, and what is kept of its secret."""
    asked = select(ComplaintRow.ref, ComplaintRow.secret_hash).where(ComplaintRow.key == key)
    found = session.execute(asked).one_or_none()
    return None if found is None else (found.ref, found.secret_hash or "")


def said_alike(
    session: Session, new: NewComplaint, *, since: datetime
) -> list[tuple[int, str, str, datetime]]:
    """Return id, number, key and moment of what customers sent since then in the same words.

    Of the same window and kind; the earliest first, and none that was joined with another.
    """
    row = ComplaintRow
    found = session.execute(
        select(row.id, row.ref, row.key, row.occurred_at)
        .where(row.received_at >= since, _said(new.words), row.category == new.category)
        .where(row.window_id.is_not_distinct_from(new.window_id), row.source == CUSTOMER)
        .where(row.key.is_not(None), row.state != "merged")
        .order_by(row.received_at, row.id)
    )
    return [(number, ref, key or "", at) for number, ref, key, at in found]


def _said(words: str | None) -> ColumnElement[bool]:
    """Return what holds of these words, be it that they lie veiled."""
    return ComplaintRow.words.in_((words, Veiled(words))) if words else ComplaintRow.words == words


def keep_contact(session: Session, complaint_id: int, contact: Sealed) -> None:
    """Keep how a complainant may be reached, in place of what was kept before."""
    keyed.put(
        session, ComplaintContactRow,
        complaint_id=complaint_id, sealed_key=contact.key, sealed=contact.contact,
    )  # fmt: skip


def key_of(session: Session, complaint_id: int) -> str | None:
    """Return the key a complaint was sent under; None where it came from other books."""
    return session.scalar(select(ComplaintRow.key).where(ComplaintRow.id == complaint_id))


def is_followed(session: Session, complaint_id: int) -> bool:
    """Tell whether somebody has the secret of a complaint, and reads what becomes of it."""
    asked = select(ComplaintRow.secret_hash.is_not(None)).where(ComplaintRow.id == complaint_id)
    return bool(session.scalar(asked))


def opened(session: Session, ref: str, *, secret_hash: str) -> Complaint:
    """Return the complaint that number and secret open; refuse alike if either is wrong."""
    return _found(session, ComplaintRow.ref == ref, ComplaintRow.secret_hash == secret_hash)


def newest_contact(session: Session) -> Sealed | None:
    """Return the contact sealed last and not erased, or None where there is none."""
    contact = ComplaintContactRow
    row = session.execute(
        select(contact.sealed_key, contact.sealed)
        .where(contact.sealed_key.is_not(None))
        .order_by(contact.complaint_id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else Sealed(*row)


def erase_contact(session: Session, complaint_id: int) -> bool:
    """Drop the key of a contact, so that nobody can read it again; tell whether there was one."""
    erased = session.scalar(
        update(ComplaintContactRow)
        .where(
            ComplaintContactRow.complaint_id == complaint_id,
            ComplaintContactRow.sealed_key.is_not(None),
        )
        .values(sealed_key=None, sealed="")
        .returning(ComplaintContactRow.complaint_id)
    )
    if erased is None:
        return False
    erasing.note(session)
    # The mark of the body was made from the contact, too: whoever has the key could try numbers.
    session.execute(
        update(ComplaintRow).where(ComplaintRow.id == complaint_id).values(body_hash=None)
    )
    return True


# Lists


def months(session: Session) -> list[str]:
    """Return the months that have complaints, newest first."""
    # A loose scan over the index: one look per month, however many complaints there are.
    found: list[str] = []
    latest = session.scalar(select(func.max(ComplaintRow.biz_month)))
    while latest is not None:
        found.append(latest)
        latest = session.scalar(
            select(func.max(ComplaintRow.biz_month)).where(ComplaintRow.biz_month < latest)
        )
    return found


# Photos


def add_photos(
    session: Session, complaint_id: int, photos: Iterable[str], *, message: int | None = None
) -> int:
    """Put photos with a complaint, or with a message of it; return how many are new.

    Those it has already stay where they are.
    """
    wanted = list(dict.fromkeys(photos))
    known = set(session.scalars(select(PhotoRow.sha256).where(PhotoRow.sha256.in_(wanted))))
    new = [
        {"complaint_id": complaint_id, "sha256": sha256, "message_id": message}
        for sha256 in wanted
        if sha256 in known
    ]
    return keyed.put_new(session, ComplaintPhotoRow, new)


def photos_of(session: Session, complaint_id: int) -> list[str]:
    """Return the photos of a complaint, oldest first."""
    row = ComplaintPhotoRow
    return list(
        session.scalars(
            select(row.sha256)
            .join(PhotoRow, PhotoRow.sha256 == row.sha256)
            .where(row.complaint_id == complaint_id)
            .order_by(PhotoRow.created_at, row.sha256)
        )
    )


def photos_of_messages(session: Session, complaint_ids: Collection[int]) -> dict[int, list[str]]:
    """Return the photos that came with messages, by the message's number."""
    row = ComplaintPhotoRow
    found = session.execute(
        select(row.message_id, row.sha256)
        .join(PhotoRow, PhotoRow.sha256 == row.sha256)
        .where(row.complaint_id.in_(complaint_ids), row.message_id.is_not(None))
        .order_by(PhotoRow.created_at, row.sha256)
    )
    photos: dict[int, list[str]] = {}
    for message, sha256 in found:
        if message is not None:
            photos.setdefault(message, []).append(sha256)
    return photos


def with_photo(session: Session, sha256: str) -> list[str]:
    """Return the numbers of the complaints a photo belongs to."""
    return list(
        session.scalars(
            select(ComplaintRow.ref)
            .join(ComplaintPhotoRow, ComplaintPhotoRow.complaint_id == ComplaintRow.id)
            .where(ComplaintPhotoRow.sha256 == sha256)
            .order_by(ComplaintRow.id)
        )
    )


def first_photos(session: Session, complaint_ids: Collection[int]) -> dict[int, list[str]]:
    """Return the photos each complaint came in with; those of messages stand with these."""
    row = ComplaintPhotoRow
    found = session.execute(
        select(row.complaint_id, row.sha256)
        .join(PhotoRow, PhotoRow.sha256 == row.sha256)
        .where(row.complaint_id.in_(complaint_ids), row.message_id.is_(None))
        .order_by(PhotoRow.created_at, row.sha256)
    )
    photos: dict[int, list[str]] = {}
    for complaint_id, sha256 in found:
        photos.setdefault(complaint_id, []).append(sha256)
    return photos


def rating_of(session: Session, receipt: str, *, window_id: int) -> str | None:
    """Return the receipt if it names a rating given at this window, else None."""
    return session.scalar(
        select(RatingRow.id).where(RatingRow.id == receipt, RatingRow.window_id == window_id)
    )


def _known(session: Session, new: NewComplaint) -> str | None:
    if new.key is None:
        return None
    known = session.execute(
        select(ComplaintRow.ref, ComplaintRow.body_hash).where(ComplaintRow.key == new.key)
    ).one_or_none()
    if known is None:
        return None
    if known.body_hash is None or known.body_hash != new.body_hash:
        raise ComplaintKeyReused(number=known.ref)
    return str(known.ref)


def _complaints() -> "Select[*tuple[Any, ...]]":
    row = ComplaintRow
    return (
        select(
            row.id, row.ref, row.source, row.category, row.state, row.outcome, row.words,
            row.language, row.occurred_at, row.received_at, row.decided_at, row.biz_month,
            row.rating_id, WindowRow.code, WindowRow.name, UnitRow.code, UnitRow.name,
            PersonRow.code, ComplaintContactRow.sealed_key, ComplaintContactRow.sealed,
        )
        .outerjoin(WindowRow, WindowRow.id == row.window_id)
        .outerjoin(UnitRow, UnitRow.id == WindowRow.unit_id)
        .outerjoin(PersonRow, PersonRow.id == row.person_id)
        .outerjoin(ComplaintContactRow, ComplaintContactRow.complaint_id == row.id)
    )  # fmt: skip


def _found(session: Session, *conditions: ColumnElement[bool]) -> Complaint:
    row = session.execute(_complaints().where(*conditions)).one_or_none()
    if row is None:
        raise ComplaintUnknown
    return _complaint(row)


def _complaint(columns: Sequence[Any]) -> Complaint:
    *plain, sealed_key, sealed = columns  # the columns of _complaints, in order
    plain.append(None if sealed is None else Sealed(sealed_key, sealed))
    return Complaint(*plain)
