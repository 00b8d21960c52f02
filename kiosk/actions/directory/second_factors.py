"""The second factor: an app set up on one's own page; asked for at the door and before decisions.

It is shown by a code, or by a passkey (`passkeys`). What was wrong is returned as a refusal, not
raised: that it was tried has to be committed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from db.directory import (
    account_store,
    factor_store,
    identity_store,
    passkey_store,
    session_store,
)
from db.directory.account_store import Account
from db.directory.session_store import NOWHERE, From
from db.ground import audit_store
from kiosk.actions.directory import passkeys
from kiosk.actions.directory.accounts import Opened, begin_session
from kiosk.actions.directory.passkeys import Shown
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
    if factor_store.has_app(session, user.id):
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
    codes = passkeys.new_codes(session, user.id, secret=secret)
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
    codes = passkeys.new_codes(session, user.id, secret=secret)
    _note(session, user.username, "recovery-codes-made", user.username, at)
    return codes


def end(
    session: Session, user: User, code: str, *, token: str, secret: str, at: datetime
) -> SurveyError | None:
    """Ask for codes of the app no more; all other browsers are signed out.

    Who has a passkey keeps that, and the codes for a lost phone.
    """
    _require_on(session, user)
    if (refusal := _tried(session, user.id, code, _own(user), secret=secret, at=at)) is not None:
        return refusal
    factor_store.forget_app(session, user.id)
    if not passkey_store.how_many(session, user.id):
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
    shown: Shown,
    door: Door,
    *,
    secret: str,
    at: datetime,
    came: From = NOWHERE,
) -> Opened | SurveyError:
    """Return a browser signed in with its second factor as well, or the refusal.

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
    if (refusal := _tried(session, account.id, shown, door, secret=secret, at=at)) is not None:
        return refusal
    token = begin_session(session, account, at=at, came=came)
    session_store.note_proved(session, token, at=at)
    return Opened(token, Role(account.role), account.username, lacks_factor=False)


def prove(
    session: Session, user: User, shown: Shown, *, token: str, secret: str, at: datetime
) -> SurveyError | None:
    """Let what is decided in the next minutes rest on a code or a passkey.

    Returns the refusal of a wrong one.
    """
    if not factor_store.is_on(session, account_store.held(session, user.id).id):
        raise FactorMissing
    if (refusal := _tried(session, user.id, shown, _own(user), secret=secret, at=at)) is not None:
        return refusal
    session_store.note_proved(session, token, at=at)
    return None


def _tried(
    session: Session, account_id: int, shown: Shown, door: Door, *, secret: str, at: datetime
) -> SurveyError | None:
    """Take a code, of the app or for a lost phone, or a passkey's signature; return why not.

    What was wrong is counted, and on record.
    """
    if wait := _wait(session, door, at):
        return WaitBeforeTrying(seconds=wait)
    if isinstance(shown, str):
        taken = _taken(session, account_id, typed(shown), secret=secret, at=at)
        refusal: SurveyError | None = None if taken else WrongCode()
    else:
        refusal = passkeys.taken(session, account_id, shown, secret=secret, at=at)
    if refusal is None:
        account_store.forget_failures(session, door.own)
        return None
    for each in door.all:
        account_store.note_failure(session, each, at=at)
    username = account_store.get(session, account_id).username
    deed = passkeys.deed_of(refusal, otherwise="second-factor-wrong")
    _note(session, username, deed, username, at, code=refusal.code, **refusal.details)
    return refusal


def _taken(session: Session, account_id: int, code: str, *, secret: str, at: datetime) -> bool:
    if len(code) != DIGITS:
        mark = locks.recovery_mark(secret, account_id, code)
        return factor_store.spend_recovery(session, account_id, mark)
    factor = factor_store.of_account(session, account_id)
    key = locks.unsealed_key(secret, account_id, factor.sealed) if factor else None
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
    if not factor_store.has_app(session, user.id):
        raise FactorMissing


def _note(
    session: Session, actor: str, deed: str, subject: str, at: datetime, **detail: object
) -> None:
    # What an action does last: the audit chain is everybody's, and who holds it waits for nobody.
    audit_store.note(session, at=at, actor=actor, deed=deed, subject=subject, **detail)
