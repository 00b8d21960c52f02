"""Signing browsers out from elsewhere: one's own lost phone, or all of somebody's."""

from datetime import datetime

from sqlalchemy.orm import Session

from db.directory import account_store, session_store
from db.directory.account_store import Account
from db.ground import audit_store
from kiosk.rights.who import User
from survey.refusals.directory import BrowserGone

ENDED = "browser-ended"
ENDED_ALL = "browsers-ended"


def end_browser(session: Session, user: User, ref: str, *, at: datetime) -> None:
    """Sign out one of one's own browsers; refuse one that is signed out already, or another's."""
    if not session_store.end_one(session, user.id, ref):
        raise BrowserGone
    _note(session, user.username, ENDED, user.username, at, browsers=1)


def end_other_browsers(session: Session, user: User, *, keep: str, at: datetime) -> None:
    """Sign out all one's browsers but the one with the token; refuse where there is no other."""
    ended = session_store.end_sessions(session, user.id, but=keep)
    if not ended:
        raise BrowserGone
    _note(session, user.username, ENDED, user.username, at, browsers=ended)


def end_all_browsers(session: Session, account: Account, *, by: str, at: datetime) -> None:
    """Sign somebody out everywhere, which they are told; refuse where they are signed in nowhere.

    The account stays as it is: they sign in again with their password.
    """
    held = account_store.held(session, account.id)
    ended = session_store.end_sessions(session, held.id)
    if not ended:
        raise BrowserGone
    _note(session, by, ENDED_ALL, held.username, at, browsers=ended)


def _note(
    session: Session, actor: str, deed: str, subject: str, at: datetime, **detail: object
) -> None:
    # What an action does last: the audit chain is everybody's, and who holds it waits for nobody.
    audit_store.note(session, at=at, actor=actor, deed=deed, subject=subject, **detail)
