"""Signed-in browsers.

Tokens are random and only their hashes are kept: whoever reads the database can open no door.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from db.ground.models import SessionRow


def open_session(session: Session, account_id: int, *, at: datetime, lasting: timedelta) -> str:
    """Sign a browser in and return its token, which is kept nowhere else."""
    session.execute(delete(SessionRow).where(SessionRow.expires_at <= at))
    token = secrets.token_urlsafe(32)
    session.add(
        SessionRow(
            token_hash=hash_of(token), account_id=account_id, created_at=at, expires_at=at + lasting
        )
    )
    return token


def prolong_session(
    session: Session, token: str, *, until: datetime, by: timedelta, opened_after: datetime
) -> bool:
    """Let a browser stay signed in until a moment, if that is later by so much and it is not old.

    Tells whether it was prolonged.
    """
    prolonged = session.scalar(
        update(SessionRow)
        .where(
            SessionRow.token_hash == hash_of(token),
            SessionRow.expires_at <= until - by,
            SessionRow.created_at > opened_after,
        )
        .values(expires_at=until)
        .returning(SessionRow.token_hash)
    )
    return prolonged is not None


def end_session(session: Session, token: str) -> None:
    """Sign one browser out."""
    session.execute(delete(SessionRow).where(SessionRow.token_hash == hash_of(token)))


def end_sessions(session: Session, account_id: int, *, but: str | None = None) -> None:
    """Sign all browsers of an account out, but for the one with the given token."""
    ended = delete(SessionRow).where(SessionRow.account_id == account_id)
    if but is not None:
        ended = ended.where(SessionRow.token_hash != hash_of(but))
    session.execute(ended)


def hash_of(secret: str) -> str:
    """Return what is kept of a random secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
