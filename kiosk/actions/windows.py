"""What an administrator does with units and windows: keep them, and their printed codes."""

from datetime import datetime

from sqlalchemy.orm import Session

from db import audit_store, directory_store
from survey.posts import post_of
from survey.refusals import ReasonMissing, WindowIncomplete


def keep_unit(
    session: Session, *, code: str, name: str, parent: str | None, by: str, at: datetime
) -> None:
    """Keep a unit; refuse one without code or name."""
    code, name = code.strip(), name.strip()
    if not code or not name:
        raise WindowIncomplete
    if directory_store.keep_unit(session, code=code, name=name, parent=parent):
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
    """Keep a window and give a new one its code; refuse one without code, name or unit."""
    code, name = code.strip(), name.strip()
    if not code or not name or not unit:
        raise WindowIncomplete
    changed = directory_store.keep_window(
        session,
        code=code,
        name=name,
        unit=unit,
        post=post_of(post).code,
        location=location.strip() or None,
    )
    if changed:
        audit_store.note(session, at=at, actor=by, deed="window-kept", subject=code, name=name)
    window = directory_store.window(session, code)
    if window.active and window.token is None:
        directory_store.issue_token(session, code, at=at)


def replace_code(session: Session, code: str, *, reason: str, by: str, at: datetime) -> str:
    """Give a window a new code; what was printed dies. Refuses to do so without a reason."""
    token = directory_store.issue_token(session, code, at=at, reason=_said(reason))
    audit_store.note(
        session, at=at, actor=by, deed="code-replaced", subject=code, reason=reason.strip()
    )
    return token


def close_window(session: Session, code: str, *, reason: str, by: str, at: datetime) -> None:
    """Close a window and revoke its code; refuse to do so without a reason."""
    directory_store.revoke_token(session, code, at=at, reason=_said(reason))
    directory_store.set_window_active(session, code, active=False)
    audit_store.note(
        session, at=at, actor=by, deed="window-closed", subject=code, reason=reason.strip()
    )


def open_window(session: Session, code: str, *, by: str, at: datetime) -> str:
    """Open a closed window with a new code."""
    directory_store.set_window_active(session, code, active=True)
    audit_store.note(session, at=at, actor=by, deed="window-opened", subject=code)
    return directory_store.issue_token(session, code, at=at)


def _said(reason: str) -> str:
    if not reason.strip():
        raise ReasonMissing
    return reason.strip()[:500]
