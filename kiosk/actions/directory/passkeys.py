"""Passkeys: made on a page of one's own after the password, shown where a code is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from db.directory import account_store, factor_store, passkey_store, session_store
from db.directory.session_store import hash_of
from db.ground import audit_store
from kiosk.locks import passkeys as locks
from kiosk.locks import second_factors as codes
from kiosk.locks.passkeys import ADD, Bound, Signed
from kiosk.rights.who import User
from survey.directory.passkeys import MOST, NAME_LIMIT, Site, has_gone_back
from survey.given import required_words
from survey.refusals.directory import NotSignedIn
from survey.refusals.kinds import SurveyError
from survey.refusals.sign_in import (
    PasskeyCopied,
    PasskeyGone,
    PasskeyNameMissing,
    PasskeyRefused,
    PasskeysFull,
)


@dataclass(frozen=True, slots=True)
class ByPasskey:
    """A passkey's signature as it came in: for what, and at which site."""

    signed: Signed
    bound: Bound
    site: Site


Shown = str | ByPasskey
"""What is shown as the second factor: a code that was typed, or a passkey."""


def bound_to(purpose: str, token: str) -> Bound:
    """Return what a signature is for, at the browser that bears a token."""
    return Bound(purpose, hash_of(token))


def add(
    session: Session, user: User, shown: ByPasskey, *, name: str, token: str, secret: str,
    at: datetime,
) -> Sequence[str]:  # fmt: skip
    """Keep a passkey that was made just now; return the codes for a lost phone, if they are new.

    All other browsers are signed out. Refuses what was not asked for, is known, or is one too many.
    """
    account = account_store.held(session, user.id)
    if not account.active:
        raise NotSignedIn
    name = required_words(name, limit=NAME_LIMIT, missing=PasskeyNameMissing)
    if passkey_store.how_many(session, user.id) >= MOST:
        raise PasskeysFull(most=MOST)
    challenge = _spent(session, shown, secret, at)
    if challenge is None or shown.bound.purpose != ADD:
        raise PasskeyRefused
    key = locks.made(shown.signed.credential, challenge, shown.site)
    passkey_store.add(session, user.id, key, name=name, at=at)
    session_store.end_sessions(session, user.id, but=token)
    session_store.note_proved(session, token, at=at)
    has_codes = factor_store.recovery_left(session, user.id) > 0
    told = () if has_codes else new_codes(session, user.id, secret=secret)
    _note(session, user.username, "passkey-added", at, name=name)
    return told


def remove(session: Session, user: User, number: int, *, token: str, at: datetime) -> None:
    """Forget one of one's own passkeys; other browsers are signed out. Refuses another's.

    With the last one, where no app is set up, the codes for a lost phone end as well.
    """
    account_store.held(session, user.id)
    name = passkey_store.remove(session, user.id, number)
    if name is None:
        raise PasskeyGone
    if not factor_store.is_on(session, user.id):
        factor_store.forget(session, user.id)
    session_store.end_sessions(session, user.id, but=token)
    _note(session, user.username, "passkey-removed", at, name=name)


def taken(
    session: Session, account_id: int, shown: ByPasskey, *, secret: str, at: datetime
) -> SurveyError | None:
    """Take what one of an account's passkeys signed; return why not.

    What was asked is spent by the first who hands it in, right or wrong. A key whose count went
    back is refused.
    """
    challenge = _spent(session, shown, secret, at)
    if challenge is None:
        return PasskeyRefused()
    credential = shown.signed.credential
    try:
        passkey = passkey_store.by_credential(session, account_id, locks.named(credential))
        if passkey is None:
            return PasskeyRefused()
        count = locks.counted(credential, challenge, shown.site, passkey.key)
    except PasskeyRefused as refusal:
        return refusal
    if has_gone_back(passkey.key.sign_count, count):
        return PasskeyCopied(name=passkey.name)
    if not passkey_store.note_used(session, passkey, sign_count=count, at=at):
        return PasskeyRefused()
    return None


def deed_of(refusal: SurveyError, *, otherwise: str) -> str:
    """Return as what it stands in the trail that something was refused."""
    return "passkey-copied" if isinstance(refusal, PasskeyCopied) else otherwise


def new_codes(session: Session, account_id: int, *, secret: str) -> Sequence[str]:
    """Return new codes for a lost phone, told this once; the old ones open nothing any more."""
    made = codes.new_recovery_codes()
    marks = [codes.recovery_mark(secret, account_id, each) for each in made]
    factor_store.keep_recovery(session, account_id, marks)
    return made


def _spent(session: Session, shown: ByPasskey, secret: str, at: datetime) -> bytes | None:
    """Return what was to be signed, if nobody handed it in before."""
    challenge = locks.was_to_sign(secret, shown.signed.ticket, shown.bound)
    if challenge is None:
        return None
    mark = locks.spent_mark(secret, challenge)
    return challenge if passkey_store.spend(session, mark, at=at) else None


def _note(session: Session, username: str, deed: str, at: datetime, **detail: object) -> None:
    # What an action does last: the audit chain is everybody's, and who holds it waits for nobody.
    audit_store.note(session, at=at, actor=username, deed=deed, subject=username, **detail)
