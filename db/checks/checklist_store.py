"""Checklists: each post's published versions; a version never changes once it is kept."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.ground.models import ChecklistRow
from survey.checks.checklists import VERSION, Checklist, checklist_of, item_read, item_told
from survey.directory.posts import post_of

_TICK: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Published:
    """A version of a post's checklist with its cause; the built-in one has no moment."""

    post: str
    checklist: Checklist
    at: datetime | None = None
    by: str = ""
    reason: str = ""


def current(session: Session, post: str) -> Checklist:
    """Return the checklist a walk of this post begins with now."""
    return versions(session, post)[0].checklist


def version(session: Session, post: str, version: str) -> Checklist | None:
    """Return a post's checklist in a version, or None if it never had that version."""
    if version == VERSION:
        return checklist_of(post_of(post))
    row = session.scalar(
        select(ChecklistRow).where(ChecklistRow.post == post, ChecklistRow.version == version)
    )
    return None if row is None else _published(row).checklist


def walked(
    session: Session, post: str, named: str | None, answered: Collection[str] | None = None
) -> Checklist:
    """Return the checklist of a walk by its version; of an unknown one, what was answered.

    Where nothing is told of answers an unknown version stands for the whole built-in checklist.
    """
    known = version(session, post, named) if named else None
    if known is not None:
        return known
    items = checklist_of(post_of(post)).items
    return Checklist(named or "", tuple(i for i in items if answered is None or i.code in answered))


def versions(session: Session, post: str) -> list[Published]:
    """Return a post's versions, the newest first, the built-in one last."""
    found = session.scalars(
        select(ChecklistRow)
        .where(ChecklistRow.post == post)
        .order_by(ChecklistRow.published_at.desc(), ChecklistRow.id.desc())
    )
    return [*map(_published, found), Published(post, checklist_of(post_of(post)))]


def everything(session: Session) -> Iterable[Published]:
    """Yield every published version, the oldest first."""
    order = (ChecklistRow.published_at, ChecklistRow.id)
    yield from map(_published, session.scalars(select(ChecklistRow).order_by(*order)))


def publish(session: Session, new: Published, *, at: datetime) -> bool:
    """Keep a new version; tell whether it was the first of its number.

    It never comes before the version it follows, whatever a clock says.
    """
    latest = versions(session, new.post)[0].at
    return put(session, replace(new, at=at if latest is None else max(at, latest + _TICK)))


def put(session: Session, new: Published) -> bool:
    """Keep a version as it is told; tell whether it was the first of its number."""
    row = ChecklistRow(
        post=new.post,
        version=new.checklist.version,
        items=[item_told(item) for item in new.checklist.items],
        published_at=new.at,
        by=new.by,
        reason=new.reason,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:  # of two editors at once, one's version stands
        return False
    return True


def _published(row: ChecklistRow) -> Published:
    checklist = Checklist(row.version, tuple(map(item_read, row.items)))
    return Published(row.post, checklist, row.published_at, row.by, row.reason)
