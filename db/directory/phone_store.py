"""Phones that stay signed in: what is kept of their key and PIN, beside their session."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Update, select, update
from sqlalchemy.orm import Session

from db.directory.session_store import hash_of
from db.ground.models import SessionRow

_NONE_YET: Final = 0


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone that stays signed in; its key here only tells its signatures from others."""

    account_id: int
    key: str
    pin: str


def of_token(session: Session, token: str) -> Phone | None:
    """Return the phone that bears a token; None of a browser that has no PIN."""
    row = SessionRow
    asked = select(row.account_id, row.phone_key, row.pin_mark)
    found = session.execute(asked.where(row.token_hash == hash_of(token))).one_or_none()
    if found is None or found.phone_key is None or found.pin_mark is None:
        return None
    return Phone(found.account_id, found.phone_key, found.pin_mark)


def keep(session: Session, token: str, *, key: str, pin: str, until: datetime) -> None:
    """Let a browser stay signed in until a moment, behind its key and a PIN."""
    session.execute(
        _of(token).values(phone_key=key, pin_mark=pin, pin_tries=_NONE_YET, expires_at=until)
    )


def take_try(session: Session, token: str) -> int:
    """Count one more PIN that is tried at a phone; return which one in a row it is."""
    tried = _of(token).values(pin_tries=SessionRow.pin_tries + 1)
    return session.scalar(tried.returning(SessionRow.pin_tries)) or _NONE_YET


def open_again(session: Session, token: str, *, at: datetime) -> None:
    """Let a locked phone be in use again."""
    session.execute(_of(token).values(pin_tries=_NONE_YET, seen_at=at))


def _of(token: str) -> Update:
    return update(SessionRow).where(SessionRow.token_hash == hash_of(token))
