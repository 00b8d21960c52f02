"""Signed-in browsers.

Tokens are random and only their hashes are kept: whoever reads the database can open no door.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from db.ground.models import AccountRow, SessionRow
from survey.directory.browsers import UNKNOWN, Device
from survey.directory.identities import Way
from survey.directory.phones import is_locked
from survey.directory.roles import Role
from survey.directory.sessions import is_over


@dataclass(frozen=True, slots=True)
class From:
    """What a browser that signs in is told by later, and the token it came with."""

    device: Device = UNKNOWN
    network: str | None = None
    token: str | None = None
    way: Way | None = None
    """By whose word, where it is not by a password."""


NOWHERE: Final = From()


@dataclass(frozen=True, slots=True)
class Browser:
    """A signed-in browser; `ref` is what is kept of its token, and opens nothing."""

    ref: str
    account_id: int
    role: Role
    opened_at: datetime
    seen_at: datetime
    ends_at: datetime
    device: Device
    network: str | None
    way: Way | None
    has_pin: bool

    def is_over(self, at: datetime) -> bool:
        """Tell whether it is signed out by itself."""
        return is_over(self.role, seen_at=self.seen_at, ends_at=self.ends_at, at=at)

    def is_locked(self, at: datetime) -> bool:
        """Tell whether it asks for its PIN before anything else."""
        return is_locked(has_pin=self.has_pin, seen_at=self.seen_at, at=at)


def open_session(
    session: Session,
    account_id: int,
    *,
    at: datetime,
    lasting: timedelta,
    came: From = NOWHERE,
) -> str:
    """Sign a browser in and return its token, which is kept nowhere else; its old one is ended."""
    forget_over(session, at=at)
    if came.token is not None:
        end_session(session, came.token)
    token = secrets.token_urlsafe(32)
    session.add(
        SessionRow(
            token_hash=hash_of(token),
            account_id=account_id,
            created_at=at,
            expires_at=at + lasting,
            seen_at=at,
            browser=came.device.browser,
            system=came.device.system,
            network=came.network,
            way=came.way,
        )
    )
    return token


def forget_over(session: Session, *, at: datetime) -> None:
    """Forget the browsers whose time is over."""
    session.execute(delete(SessionRow).where(SessionRow.expires_at <= at))


def of_account(session: Session, account_id: int, *, at: datetime) -> list[Browser]:
    """Return the browsers an account is signed in at, the one used last first."""
    mine = _browsers().where(SessionRow.account_id == account_id)
    found = [_browser(*row) for row in session.execute(mine.order_by(SessionRow.seen_at.desc()))]
    return [each for each in found if not each.is_over(at)]


def everywhere(session: Session) -> dict[str, Browser]:
    """Return every browser of an open account, by what is kept of its token."""
    return {row[0]: _browser(*row) for row in session.execute(_browsers())}


def note_seen(session: Session, seen: Mapping[str, datetime]) -> None:
    """Note when browsers were used last; a moment before what is known changes nothing."""
    if not seen:
        return
    told = [{"ref": ref, "at": at} for ref, at in sorted(seen.items())]
    row = SessionRow.__table__.c
    later = (
        update(SessionRow.__table__)  # type: ignore[arg-type]
        .where(row.token_hash == bindparam("ref"), row.seen_at < bindparam("at"))
        .values(seen_at=bindparam("at"))
    )
    session.execute(later, told)


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


def note_proved(session: Session, token: str, *, at: datetime) -> None:
    """Note that the second factor was shown at a browser."""
    mine = update(SessionRow).where(SessionRow.token_hash == hash_of(token))
    session.execute(mine.values(proved_at=at))


def proved_at(session: Session, token: str) -> datetime | None:
    """Return when the second factor was shown last at a browser; None where it never was."""
    asked = select(SessionRow.proved_at).where(SessionRow.token_hash == hash_of(token))
    return session.scalar(asked)


def way_of(session: Session, token: str) -> Way | None:
    """Return by whose word a browser was signed in; None where it was by a password."""
    way = session.scalar(select(SessionRow.way).where(SessionRow.token_hash == hash_of(token)))
    return Way(way) if way else None


def turn_token(session: Session, token: str) -> tuple[str, datetime] | None:
    """Give a signed-in browser another token: the old one opens nothing any more.

    Returns it and until when the browser stays signed in; None where it is not.
    """
    fresh = secrets.token_urlsafe(32)
    turned = (
        update(SessionRow)
        .where(SessionRow.token_hash == hash_of(token))
        .values(token_hash=hash_of(fresh))
        .returning(SessionRow.expires_at)
    )
    ends_at = session.scalar(turned)
    return None if ends_at is None else (fresh, ends_at)


def end_session(session: Session, token: str) -> None:
    """Sign one browser out."""
    session.execute(delete(SessionRow).where(SessionRow.token_hash == hash_of(token)))


def end_one(session: Session, account_id: int, ref: str) -> bool:
    """Sign out one browser of an account; tell whether it was signed in."""
    ended = delete(SessionRow).where(
        SessionRow.account_id == account_id, SessionRow.token_hash == ref
    )
    return session.scalar(ended.returning(SessionRow.token_hash)) is not None


def end_sessions(session: Session, account_id: int, *, but: str | None = None) -> int:
    """Sign all browsers of an account out, but for the one with the given token; tell how many."""
    ended = delete(SessionRow).where(SessionRow.account_id == account_id)
    if but is not None:
        ended = ended.where(SessionRow.token_hash != hash_of(but))
    return len(session.scalars(ended.returning(SessionRow.token_hash)).all())


def end_those_by(session: Session, account_id: int, way: Way, *, until: datetime) -> int:
    """Sign out the browsers that a provider's word signed in until a moment; tell how many."""
    ended = delete(SessionRow).where(
        SessionRow.account_id == account_id, SessionRow.way == way, SessionRow.created_at <= until
    )
    return len(session.scalars(ended.returning(SessionRow.token_hash)).all())


def hash_of(secret: str) -> str:
    """Return what is kept of a random secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _browsers() -> Any:
    return (
        select(
            SessionRow.token_hash,
            SessionRow.account_id,
            AccountRow.role,
            SessionRow.created_at,
            SessionRow.seen_at,
            SessionRow.expires_at,
            SessionRow.browser,
            SessionRow.system,
            SessionRow.network,
            SessionRow.way,
            SessionRow.pin_mark.is_not(None),
        )
        .join(AccountRow, AccountRow.id == SessionRow.account_id)
        .where(AccountRow.active)
    )


def _browser(*columns: Any) -> Browser:
    ref, account_id, role, opened_at, seen_at, ends_at, browser, system, *told = columns
    device, (network, way, has_pin) = Device(browser, system), told
    by = Way(way) if way else None
    return Browser(
        ref, account_id, Role(role), opened_at, seen_at, ends_at, device, network, by, has_pin
    )
