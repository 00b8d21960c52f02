"""Tablets at windows: an administrator enrols one by the code on its screen, and takes it out."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from db.directory import directory_store, tablet_store
from db.directory.tablet_store import Tablet
from db.ground import audit_store
from kiosk.at_hand.touched import Touched, touch
from kiosk.locks.tablets import code_read
from survey.directory.posts import has_customers
from survey.given import clean_words
from survey.refusals.directory import (
    OfficeHasNoCode,
    TabletGone,
    TabletKnown,
    TabletUnnamed,
    TabletUnsaid,
    TabletUseUnsaid,
)

NAME_LIMIT: Final = 60
COMES_WITHIN: Final = timedelta(minutes=15)
"""How long after its code was typed a tablet may come: it stands there with the page open."""


def enrol(
    session: Session,
    *,
    code: str,
    window: str,
    name: str,
    use: str | None,
    by: str,
    at: datetime,
) -> None:
    """Let the tablet that shows a code stand at a window; refuse a slip, and one that came.

    It is one to tap on, or a screen that shows a code which changes.
    """
    read, called = code_read(code), clean_words(name, limit=NAME_LIMIT)
    if not called:
        raise TabletUnnamed if use in tablet_store.USES else TabletUnsaid
    if use not in tablet_store.USES:
        raise TabletUseUnsaid
    directory_store.lock(session)
    place = directory_store.window(session, window)
    if not has_customers(place.post):
        raise OfficeHasNoCode
    known = tablet_store.of_code(session, read)
    if known is not None and known.came:
        raise TabletKnown(name=known.name, window=known.window_name)
    touch(session, Touched.TABLETS)
    tablet_store.expect(session, code=read, window_id=place.id, name=called, use=use, by=by, at=at)
    audit_store.note(
        session, at=at, actor=by, deed="tablet-enrolled", subject=window, name=called, code=read,
        use=use,
    )  # fmt: skip


def withdraw(session: Session, tablet_id: int, *, window: str, by: str, at: datetime) -> None:
    """Take a tablet out: what it sends from now on is a stranger's. Refuses one that is gone."""
    if not tablet_store.withdraw(session, tablet_id, by=by, at=at):
        raise TabletGone
    touch(session, Touched.TABLETS)
    audit_store.note(
        session, at=at, actor=by, deed="tablet-withdrawn", subject=window, tablet=tablet_id
    )


def seen(session: Session, *, code: str, mark: str, at: datetime) -> tuple[Tablet | None, bool]:
    """Return the tablet of a mark, and whether one is awaited under the code: then it may arrive.

    A look that writes nothing: anybody may ask for a code, as often as they like.
    """
    known = tablet_store.of_mark(session, mark)
    return known, known is None and _awaited(session, code, at) is not None


def arrive(session: Session, *, code: str, mark: str, at: datetime) -> Tablet | None:
    """Return the tablet that comes with a mark; the first that shows an enrolled code is it.

    Who comes later than its page stood open is not: the code may have been copied from its screen.
    """
    known = tablet_store.of_mark(session, mark)
    awaited = None if known else _awaited(session, code, at)
    if awaited is None or not tablet_store.came(session, awaited.id, mark):
        return known
    touch(session, Touched.TABLETS)
    return tablet_store.of_mark(session, mark)


def _awaited(session: Session, code: str, at: datetime) -> Tablet | None:
    awaited = tablet_store.of_code(session, code)
    if awaited is None or awaited.came or at - awaited.enrolled_at > COMES_WITHIN:
        return None
    return awaited
