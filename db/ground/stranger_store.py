"""Photos that strangers handed in: how many, by whom, and which of them belong to nothing.

Who handed one in is kept as marks for a day; that a stranger did, until it is clear what it is for.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, insert, or_, select, update
from sqlalchemy.orm import Session

from db.ground.models import Base, PhotoRow, StrangerPhotoRow
from survey.quotas import DAY, UNUSED_FOR, HandedIn


def keep(
    session: Session, sha256: str, *, device: str | None, network: str | None, at: datetime
) -> None:
    """Note that a stranger handed a photo in."""
    values = {"sha256": sha256, "device": device, "network": network, "at": at}
    session.execute(insert(StrangerPhotoRow).values(**values))


def forget(session: Session, sha256: str) -> None:
    """Note that a photo is staff's as well: it is never swept."""
    session.execute(delete(StrangerPhotoRow).where(StrangerPhotoRow.sha256 == sha256))


def handed_in(
    session: Session, *, device: str | None, network: str | None, now: datetime
) -> HandedIn:
    """Return how many photos came within a day, and how many usually do."""
    row, since = StrangerPhotoRow, now - DAY
    by = row.device == device
    if device is None:
        by = row.device.is_(None) & row.network.is_not_distinct_from(network)
    count = select(func.count()).select_from(row)
    before = count.where(row.at < since, row.at >= now - UNUSED_FOR)
    days = UNUSED_FOR / DAY - 1
    return HandedIn(
        by_one=session.scalar(count.where(row.at >= since, by)) or 0,
        nameless=device is None,
        by_all=session.scalar(count.where(row.at >= since)) or 0,
        usual_a_day=(session.scalar(before) or 0) / days,
    )


def sweep(session: Session, *, now: datetime, limit: int) -> list[str]:
    """Take out photos of strangers that belong to nothing for too long; return their numbers.

    Their rows are held first: whoever would let something name one of them waits, and finds it
    gone.
    """
    row, before = StrangerPhotoRow, now - UNUSED_FOR
    session.execute(
        update(row)
        .where(row.at < now - DAY, or_(row.device.is_not(None), row.network.is_not(None)))
        .values(device=None, network=None)
    )
    old = session.scalars(
        select(PhotoRow.sha256)
        .join(row, row.sha256 == PhotoRow.sha256)
        .where(row.at < before)
        .order_by(PhotoRow.sha256)
        .limit(limit)
        .with_for_update(of=PhotoRow)
    ).all()
    unused = _unused_among(session, old)
    session.execute(delete(row).where(row.sha256.in_(old)))
    session.execute(delete(PhotoRow).where(PhotoRow.sha256.in_(unused)))
    return unused


def unused(session: Session, *, before: datetime | None = None) -> tuple[int, int]:
    """Return how many photos of strangers belong to nothing yet, and their bytes."""
    row = StrangerPhotoRow
    asked = (
        select(func.count(), func.coalesce(func.sum(PhotoRow.size), 0))
        .join(row, row.sha256 == PhotoRow.sha256)
        .where(~_named(), *([row.at < before] if before else []))
    )
    n, size = session.execute(asked).one()
    return int(n), int(size)


def _unused_among(session: Session, photos: Collection[str]) -> list[str]:
    found = session.scalars(select(PhotoRow.sha256).where(PhotoRow.sha256.in_(photos), ~_named()))
    return sorted(found)


def _named() -> ColumnElement[bool]:
    """Return what holds of photos that something names, in whichever table."""
    return or_(*(exists().where(column == PhotoRow.sha256) for column in naming()))


@cache
def naming() -> Sequence[Any]:
    """Return the columns of all tables that name a photo, but for that a stranger handed it in."""
    photo = PhotoRow.__table__.c.sha256
    return [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if table is not StrangerPhotoRow.__table__
        and any(key.column is photo for key in column.foreign_keys)
    ]
