"""A phone that stays signed in for weeks: kept behind its key and a PIN, locked, opened again.

What was wrong is returned as a refusal, not raised: that it was tried has to be committed.
"""

from datetime import datetime
from hmac import compare_digest
from typing import Final, NamedTuple

from sqlalchemy.orm import Session

from db.directory import account_store, passkey_store, phone_store, session_store
from db.directory.account_store import Account
from db.directory.phone_store import Phone
from db.ground import audit_store
from kiosk.actions.directory import passkeys
from kiosk.actions.directory.passkeys import ByPasskey, bound_to, deed_of
from kiosk.locks import passkeys as notes
from kiosk.locks import phones as locks
from kiosk.rights.who import User
from survey.directory.phones import STAYS, TRIES, may_stay, required_pin, typed
from survey.directory.roles import Role
from survey.refusals.directory import NotSignedIn
from survey.refusals.kinds import SurveyError
from survey.refusals.sign_in import (
    PhoneKeyWrong,
    PhoneMayNotStay,
    PhoneShut,
    WrongPin,
)

KEEP: Final = "keep-phone"
OPEN: Final = "open-phone"


class Told(NamedTuple):
    """What a phone hands in: the note its page held, what its key signed, and the PIN."""

    ticket: str
    signature: str
    pin: str


def keep(
    session: Session, user: User, told: Told, *, key: str, again: str, token: str, secret: str,
    at: datetime,
) -> None:  # fmt: skip
    """Let a phone stay signed in from now on behind its key and a PIN.

    Refuses roles whose phones do not, an easy PIN, and a key that did not sign what was asked.
    """
    if not may_stay(user.role):
        raise PhoneMayNotStay
    account = account_store.held(session, user.id)
    pin = required_pin(told.pin, again)
    if account_store.account_of_session(session, token, at=at) is None:
        raise NotSignedIn
    if not _signed(session, key, told, KEEP, token=token, secret=secret, at=at):
        raise PhoneKeyWrong
    mark = locks.pin_mark(secret, key, pin)
    phone_store.keep(session, token, key=key, pin=mark, until=at + STAYS)
    _note(session, account.username, "phone-kept", at)


def locked(session: Session, token: str, *, at: datetime) -> tuple[Account, Phone] | None:
    """Return whose phone asks for its PIN, and what is kept of it; None of any other browser."""
    phone = phone_store.of_token(session, token)
    if phone is None or account_store.account_of_session(session, token, at=at) is not None:
        return None
    account = account_store.account_of_session(session, token, at=at, locked=True)
    return (account, phone) if account and may_stay(Role(account.role)) else None


def open_again(
    session: Session, told: Told | ByPasskey, *, token: str, secret: str, at: datetime
) -> SurveyError | None:
    """Open a locked phone by its PIN, or by a passkey; return why not.

    Without the phone's own key no PIN is tried at all. After the last try the phone is signed out,
    and no other: the password opens it.
    """
    found = locked(session, token, at=at)
    if found is None:
        return PhoneShut()
    account, phone = found
    account_store.held(session, account.id)
    if isinstance(told, ByPasskey):
        wrong = passkeys.taken(session, account.id, told, secret=secret, at=at)
    elif not _signed(session, phone.key, told, OPEN, token=token, secret=secret, at=at):
        return PhoneKeyWrong()
    else:
        mark = locks.pin_mark(secret, phone.key, typed(told.pin))
        wrong = None if compare_digest(mark, phone.pin) else WrongPin(left=TRIES)
    tries = phone_store.take_try(session, token)
    if wrong is None and tries <= TRIES:
        phone_store.open_again(session, token, at=at)
        return None
    return _failed(session, account, wrong or PhoneShut(), tries, token=token, at=at)


def _failed(
    session: Session, account: Account, wrong: SurveyError, tries: int, *, token: str, at: datetime
) -> SurveyError:
    """Return the refusal, on record; after the last try the phone is signed out."""
    if tries < TRIES:
        deed = deed_of(wrong, otherwise="phone-not-opened")
        _note(session, account.username, deed, at, code=wrong.code, **wrong.details)
        return WrongPin(left=TRIES - tries) if isinstance(wrong, WrongPin) else wrong
    session_store.end_session(session, token)
    _note(session, account.username, "phone-shut", at)
    return PhoneShut()


def _signed(
    session: Session, key: str, told: Told, purpose: str, *, token: str, secret: str, at: datetime
) -> bool:
    """Tell whether a phone's key signed what it was asked just now, for the first time."""
    challenge = notes.was_to_sign(secret, told.ticket, bound_to(purpose, token))
    if challenge is None or not locks.is_signed(key, challenge, told.signature):
        return False
    return passkey_store.spend(session, notes.spent_mark(secret, challenge), at=at)


def _note(session: Session, username: str, deed: str, at: datetime, **detail: object) -> None:
    # What an action does last: the audit chain is everybody's, and who holds it waits for nobody.
    audit_store.note(session, at=at, actor=username, deed=deed, subject=username, **detail)
