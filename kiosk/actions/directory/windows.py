"""What an administrator does with units and windows: keep them, and their printed codes."""

from datetime import date, datetime
from itertools import count
from typing import Final, TypedDict, Unpack

from sqlalchemy.orm import Session

from db.directory import directory_store
from db.ground import audit_store
from kiosk.actions.directory.naming import free_code, short
from kiosk.at_hand.touched import Touched, touch
from kiosk.reports.directory.windows import directory
from survey.directory.posts import OFFICE, has_customers, post_of, refuse_becoming
from survey.given import look, required_reason
from survey.refusals.directory import OfficeHasNoCode, WindowIncomplete

NAME_LIMIT: Final = 120
PLACE_LIMIT: Final = 200


class UnitKept(TypedDict):
    """What is kept of a unit beside its code, by whom and when."""

    name: str
    parent: str | None
    by: str
    at: datetime


class WindowKept(TypedDict):
    """What is kept of a window beside its code, by whom and when."""

    name: str
    unit: str
    post: str
    location: str
    by: str
    at: datetime


def add_unit(session: Session, *, code: str, **kept: Unpack[UnitKept]) -> None:
    """Add a unit; refuse a code that is taken or cannot stand in files and addresses."""
    directory_store.lock(session)
    taken = {unit.code for unit in directory_store.units(session)}
    keep_unit(session, code=free_code(code, taken), **kept)


def add_window(session: Session, *, code: str, **kept: Unpack[WindowKept]) -> None:
    """Add a window with its printed code; refuse a code that is taken or unusable."""
    directory_store.lock(session)
    taken = {window.code for window in directory_store.places(session)}
    keep_window(session, code=free_code(code, taken), **kept)


def keep_unit(
    session: Session, *, code: str, name: str, parent: str | None, by: str, at: datetime
) -> None:
    """Keep a unit; refuse one without code or name."""
    code, name = code.strip(), short(name, NAME_LIMIT)
    if not code or not name:
        raise WindowIncomplete
    if directory_store.keep_unit(session, code=code, name=name, parent=parent):
        touch(session, Touched.WINDOWS)
        audit_store.note(session, at=at, actor=by, deed="unit-kept", subject=code, name=name)


def keep_window(
    session: Session,
    *,
    code: str,
    name: str,
    unit: str,
    post: str,
    location: str,
    by: str,
    at: datetime,
) -> None:
    """Keep a window or a department's office; refuse one without code, name or unit.

    A new window gets its printed code at once; a revoked one stays revoked. An office has none.
    """
    known = {each.code: each for each in directory_store.places(session)}.get(code.strip())
    code, name, location = code.strip(), short(name, NAME_LIMIT), short(location, PLACE_LIMIT)
    if not code or not name or not unit:
        raise WindowIncomplete
    post = post_of(post).code
    if known is not None:
        refuse_becoming(post, known.post)
    touch(session, Touched.WINDOWS)
    changed = directory_store.keep_window(
        session,
        code=code,
        name=name,
        unit=unit,
        post=post,
        location=location or None,
    )
    if changed:
        audit_store.note(session, at=at, actor=by, deed="window-kept", subject=code, name=name)
    if known is None and has_customers(post):
        directory_store.issue_token(session, code, at=at)


def replace_code(session: Session, code: str, *, reason: str, by: str, at: datetime) -> str:
    """Give a window a new code; what was printed dies. Refuses an office, and without a reason."""
    directory_store.lock(session)
    if not has_customers(directory_store.window(session, code).post):
        raise OfficeHasNoCode
    said = required_reason(reason)
    touch(session, Touched.WINDOWS)
    token = directory_store.issue_token(session, code, at=at, reason=said)
    audit_store.note(session, at=at, actor=by, deed="code-replaced", subject=code, reason=said)
    return token


def revoke_code(session: Session, code: str, *, reason: str, by: str, at: datetime) -> None:
    """Revoke a window's printed code without a new one; refuse to do so without a reason."""
    said = required_reason(reason)
    touch(session, Touched.WINDOWS)
    directory_store.revoke_token(session, code, at=at, reason=said)
    audit_store.note(session, at=at, actor=by, deed="code-revoked", subject=code, reason=said)


def close_window(session: Session, code: str, *, reason: str, by: str, at: datetime) -> None:
    """Close a window and revoke its code; refuse to do so without a reason."""
    said = required_reason(reason)
    touch(session, Touched.WINDOWS)
    directory_store.revoke_token(session, code, at=at, reason=said)
    directory_store.set_window_active(session, code, active=False)
    audit_store.note(session, at=at, actor=by, deed="window-closed", subject=code, reason=said)


def open_window(session: Session, code: str, *, by: str, at: datetime) -> str | None:
    """Open a closed window with a new code; a department's office has none."""
    directory_store.lock(session)
    touch(session, Touched.WINDOWS)
    directory_store.set_window_active(session, code, active=True)
    audit_store.note(session, at=at, actor=by, deed="window-opened", subject=code)
    if not has_customers(directory_store.window(session, code).post):
        return None
    return directory_store.issue_token(session, code, at=at)


def add_offices(session: Session, *, name: str, on: date, by: str, at: datetime) -> int:
    """Add an office of that name to each unit with people that nobody can check; return how many.

    They are numbered BM-1, BM-2 and so on; a unit that has one, or a window, is left alone.
    """
    directory_store.lock(session)
    bare = directory(session, on=on).bare
    taken = {look(each.code) for each in directory_store.places(session)}
    free = (code for n in count(1) if look(code := f"{OFFICE.code}-{n}") not in taken)
    for unit, code in zip(bare, free, strict=False):
        keep_window(
            session, code=code, name=name, unit=unit.code, post=OFFICE.code, location="",
            by=by, at=at,
        )  # fmt: skip
    return len(bare)
