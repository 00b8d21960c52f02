"""The second factor: set up on one's own page, asked for at the door and before decisions.

Wrong codes are returned as refusals, not raised: that they were tried has to be committed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from db.directory import account_store, factor_store, identity_store, session_store
from db.directory.account_store import Account
from db.directory.session_store import NOWHERE, From
from db.ground import audit_store
from kiosk.actions.directory.accounts import Opened, begin_session
from kiosk.locks import second_factors as locks
from kiosk.locks.doors import wait_before_next
from kiosk.locks.second_factors import Half
from kiosk.rights.who import User
from survey.directory.roles import Role
from survey.directory.second_factor import DIGITS, counter_of, typed
from survey.refusals.directory import (
    FactorMissing,
    FactorThere,
    HalfTooOld,
    WaitBeforeTrying,
    WrongCode,
)
from survey.refusals.kinds import SurveyError

FREE_GUESSES_OF_MANY: Final = 20


@dataclass(frozen=True, slots=True)
class Door:
    """Where wrong codes are counted: a browser that is known waits for its own alone."""

    own: str
    name: str | None

    @property
    def all(self) -> tuple[str, ...]:
        """Each place where a wrong code counts."""
        return (self.own,) if self.name is None else (self.own, self.name)


def door_of(username: str, *, client: str, browser: str | None) -> Door:
    """Return where the codes that a browser tries are counted."""
    name = username.lower()
    if browser is not None:
        return Door(f"code-known:{browser}:{name}", None)
    return Door(f"code:{name}@{client}", f"code:{name}")


# Setting up


def begin(session: Session, user: User, *, secret: str, at: datetime) -> None:
    """Make a key for an app, to be confirmed by its first code; refuse where one is confirmed."""
    account_store.held(session, user.id)
    if factor_store.is_on(session, user.id):
        raise FactorThere
    key = locks.sealed_key(secret, user.id, locks.new_key())
    factor_store.begin(session, user.id, sealed=key, at=at)


def confirm(
    session: Session, user: User, code: str, *, token: str, secret: str, at: datetime
) -> Sequence[str] | SurveyError:
    """Ask for the second factor from now on; return the codes for a lost phone, told this once.

    All other browsers are signed out. Returns the refusal of a wrong code.
    """
    account_store.held(session, user.id)
    factor = factor_store.of_account(session, user.id)
    if factor is None:
        raise FactorMissing
    if factor.confirmed_at is not None:
        raise FactorThere
    if (refusal := _tried(session, user.id, code, _own(user), secret=secret, at=at)) is not None:
        return refusal
    factor_store.confirm(session, user.id, at=at)
    codes = _new_codes(session, user, secret)
    session_store.end_sessions(session, user.id, but=token)
    session_store.note_proved(session, token, at=at)
    _note(session, user.username, "second-factor-on", user.username, at)
    return codes


def renew_codes(
    session: Session, user: User, code: str, *, secret: str, at: datetime
) -> Sequence[str] | SurveyError:
    """Return new codes for a lost phone, told this once; the old ones open nothing any more."""
    _require_on(session, user)
    if (refusal := _tried(session, user.id, code, _own(user), secret=secret, at=at)) is not None:
        return refusal
    codes = _new_codes(session, user, secret)
    _note(session, user.username, "recovery-codes-made", user.username, at)
    return codes


def end(
    session: Session, user: User, code: str, *, token: str, secret: str, at: datetime
) -> SurveyError | None:
    """Ask for the second factor no more; all other browsers are signed out."""
    _require_on(session, user)
    if (refusal := _tried(session, user.id, code, _own(user), secret=secret, at=at)) is not None:
        return refusal
    factor_store.forget(session, user.id)
    session_store.end_sessions(session, user.id, but=token)
    _note(session, user.username, "second-factor-off", user.username, at)
    return None


def reset(session: Session, account: Account, *, by: str, at: datetime) -> None:
    """Take a second factor from who lost phone and codes, sign them out; they are told.

    Refuses where there is none.
    """
    held = account_store.held(session, account.id)
    if not factor_store.forget(session, held.id):
        raise FactorMissing
    session_store.end_sessions(session, held.id)
    _note(session, by, "second-factor-reset", held.username, at)


# At the door, and before a decision


def sign_in(
    session: Session,
    half: Half,
    code: str,
    door: Door,
    *,
    secret: str,
    at: datetime,
    came: From = NOWHERE,
) -> Opened | SurveyError:
    """Return a browser signed in by password, or a provider's word, and code, or the refusal.

    Refuses who waited too long between the two, whose password is another by now, and who is not
    linked any more.
    """
    account = account_store.held(session, half.account_id)
    if not locks.fits_half(secret, half, account):
        raise HalfTooOld
    if half.identity is not None:
        identity = identity_store.get(session, half.identity)
        if identity.account_id != account.id:
            raise HalfTooOld
        came = replace(came, way=identity.told.way)
    if (refusal := _tried(session, account.id, code, door, secret=secret, at=at)) is not None:
        return refusal
    token = begin_session(session, account, at=at, came=came)
    session_store.note_proved(session, token, at=at)
    return Opened(token, Role(account.role), account.username, lacks_factor=False)


def prove(
    session: Session, user: User, code: str, *, token: str, secret: str, at: datetime
) -> SurveyError | None:
    """Let what is decided in the next minutes rest on a code; return the refusal of a wrong one."""
    _require_on(session, user)
    if (refusal := _tried(session, user.id, code, _own(user), secret=secret, at=at)) is not None:
        return refusal
    session_store.note_proved(session, token, at=at)
    return None


def _tried(
    session: Session, account_id: int, code: str, door: Door, *, secret: str, at: datetime
) -> SurveyError | None:
    """Take a code, of the app or for a lost phone; return why not, and count what was wrong."""
    if wait := _wait(session, door, at):
        return WaitBeforeTrying(seconds=wait)
    if not _taken(session, account_id, typed(code), secret=secret, at=at):
        for each in door.all:
            account_store.note_failure(session, each, at=at)
        return WrongCode()
    account_store.forget_failures(session, door.own)
    return None


def _taken(session: Session, account_id: int, code: str, *, secret: str, at: datetime) -> bool:
    factor = factor_store.of_account(session, account_id)
    key = locks.unsealed_key(secret, account_id, factor.sealed) if factor else None
    if len(code) != DIGITS:
        mark = locks.recovery_mark(secret, account_id, code)
        return factor_store.spend_recovery(session, account_id, mark)
    counter = counter_of(key, code, at=at) if key else None
    return counter is not None and factor_store.spend(session, account_id, counter)


def _wait(session: Session, door: Door, at: datetime) -> int:
    own = wait_before_next(session, door.own, at=at)
    if door.name is None:
        return own
    return max(own, wait_before_next(session, door.name, at=at, free=FREE_GUESSES_OF_MANY))


def _own(user: User) -> Door:
    return Door(f"own-code:{user.username.lower()}", None)


def _require_on(session: Session, user: User) -> None:
    account_store.held(session, user.id)
    if not factor_store.is_on(session, user.id):
        raise FactorMissing


def _new_codes(session: Session, user: User, secret: str) -> Sequence[str]:
    codes = locks.new_recovery_codes()
    factor_store.keep_recovery(
        session, user.id, [locks.recovery_mark(secret, user.id, each) for each in codes]
    )
    return codes


def _note(session: Session, actor: str, deed: str, subject: str, at: datetime) -> None:
    # What an action does last: the audit chain is everybody's, and who holds it waits for nobody.
    audit_store.note(session, at=at, actor=actor, deed=deed, subject=subject)
