"""Who may come in: accounts, signing in and out, passwords, one-time links."""

import re
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from db import account_store, audit_store, directory_store
from db.account_store import Account, AccountUnknown
from kiosk import passwords
from survey.refusals import (
    AccountIncomplete,
    InspectorNeedsPerson,
    LastAdministrator,
    PasswordsDiffer,
    WaitBeforeTrying,
    WrongCurrentPassword,
    WrongPassword,
)
from survey.roles import Role

FREE_GUESSES: Final = 5
LONGEST_WAIT: Final = timedelta(minutes=15)
FORGIVEN_AFTER: Final = timedelta(hours=1)
INVITATION: Final = timedelta(days=3)
WORKDAY: Final = timedelta(hours=12)
WALL: Final = timedelta(days=365)

_USERNAME: Final = re.compile(r"[A-Za-z0-9._-]{2,60}")


def sign_in(
    session: Session, *, username: str, password: str, at: datetime
) -> str | WrongPassword | WaitBeforeTrying:
    """Return a new browser session's token, or the refusal.

    Refusals are returned, not raised, because the wrong guess has to be committed.
    """
    door = f"login:{username.lower()}"
    wait = wait_before_next(session, door, at=at)
    if wait:
        return WaitBeforeTrying(seconds=wait)
    try:
        account = account_store.by_username(session, username)
    except AccountUnknown:
        account = None
    kept = account.password_hash if account is not None and account.active else None
    if not passwords.fits(password, kept) or account is None:
        account_store.note_failure(session, door, at=at)
        return WrongPassword()
    account_store.forget_failures(session, door)
    return begin_session(session, account, at=at)


def begin_session(session: Session, account: Account, *, at: datetime) -> str:
    """Return the token of a new browser session of the account."""
    lasting = WALL if account.role == Role.WALL else WORKDAY
    _note(session, account.username, "sign-in", account.username, at)
    return account_store.open_session(session, account.id, at=at, lasting=lasting)


def sign_out(session: Session, token: str, *, at: datetime) -> None:
    """End one browser's session; without one, do nothing."""
    account = account_store.account_of_session(session, token, at=at)
    if account is not None:
        _note(session, account.username, "sign-out", account.username, at)
        account_store.end_session(session, token)


def wait_before_next(
    session: Session, door: str, *, at: datetime, longest: timedelta = LONGEST_WAIT
) -> int:
    """Return for how many more seconds a door does not listen; 0 when it does.

    The first few wrong guesses are free, each further one doubles the wait. Nobody is locked
    out for good: the wait is bounded, and guesses of an hour ago are forgiven.
    """
    failures, last = account_store.failures_at(session, door)
    if last is None or failures < FREE_GUESSES or at - last >= FORGIVEN_AFTER:
        return 0
    wait = min(longest, timedelta(seconds=2.0 ** min(failures - FREE_GUESSES + 1, 12)))
    return max(0, round((last + wait - at).total_seconds()))


def make_account(
    session: Session,
    *,
    username: str,
    name: str,
    role: str,
    person: str | None,
    by: str,
    at: datetime,
) -> str:
    """Make an account and return its one-time token to set a password.

    Refuses an incomplete account, a user name that is taken, an inspector without a person.
    """
    name = name.strip()
    if not _USERNAME.fullmatch(username) or not name or role not in set(Role):
        raise AccountIncomplete
    account = account_store.add(
        session,
        username=username,
        name=name,
        role=role,
        person_id=_person_id(session, role, person),
        at=at,
    )
    _note(session, by, "account-made", username, at, role=role)
    return account_store.invite(session, account.id, at=at, lasting=INVITATION)


def change_account(
    session: Session,
    account: Account,
    *,
    name: str,
    role: str,
    active: bool,
    person: str | None,
    by: str,
    at: datetime,
) -> None:
    """Change an account; refuse to lose the last administrator."""
    if not name.strip() or role not in set(Role):
        raise AccountIncomplete
    stays_administrator = role == Role.ADMINISTRATOR and active
    if not stays_administrator and _is_last_administrator(session, account):
        raise LastAdministrator
    account_store.change(
        session,
        account.id,
        name=name.strip(),
        role=role,
        active=active,
        person_id=_person_id(session, role, person),
    )
    _note(session, by, "account-changed", account.username, at, role=role, active=active)


def new_invitation(session: Session, account: Account, *, by: str, at: datetime) -> str:
    """Return a fresh one-time token to set the account's password."""
    _note(session, by, "account-invited", account.username, at)
    return account_store.invite(session, account.id, at=at, lasting=INVITATION)


def first_invitation(session: Session, *, at: datetime) -> str | None:
    """Return a one-time token for the first administrator, or None once one has a password."""
    administrators = [
        account
        for account in account_store.everyone(session)
        if account.role == Role.ADMINISTRATOR and account.active
    ]
    if any(account.password_hash for account in administrators):
        return None
    if administrators:
        return new_invitation(session, administrators[0], by="kiosk init", at=at)
    return make_account(
        session,
        username="admin",
        name="管理员",
        role=Role.ADMINISTRATOR,
        person=None,
        by="kiosk init",
        at=at,
    )


def accept_invitation(
    session: Session, token: str, *, password: str, repeated: str, at: datetime
) -> str:
    """Set the invited account's password and sign in; refuse a spent link or a weak password."""
    account = account_store.invited(session, token, at=at)
    _set_password(session, account, password, repeated)
    account_store.accept_invitation(session, token, at=at)
    account_store.end_sessions(session, account.id)
    _note(session, account.username, "password-set", account.username, at)
    return begin_session(session, account, at=at)


def change_password(
    session: Session,
    account: Account,
    *,
    current: str,
    password: str,
    repeated: str,
    keep: str | None,
    at: datetime,
) -> None:
    """Change one's own password; other browsers are signed out. Refuses a wrong current one."""
    if not passwords.fits(current, account.password_hash):
        raise WrongCurrentPassword
    _set_password(session, account, password, repeated)
    account_store.end_sessions(session, account.id, but=keep)
    _note(session, account.username, "password-changed", account.username, at)


def _set_password(session: Session, account: Account, password: str, repeated: str) -> None:
    if password != repeated:
        raise PasswordsDiffer
    account_store.set_password_hash(
        session, account.id, passwords.hashed(password, username=account.username)
    )


def _person_id(session: Session, role: str, person: str | None) -> int | None:
    if person:
        return directory_store.person_id(session, person)
    if role == Role.INSPECTOR:
        raise InspectorNeedsPerson
    return None


def _is_last_administrator(session: Session, account: Account) -> bool:
    administrators = [
        other.id
        for other in account_store.everyone(session)
        if other.role == Role.ADMINISTRATOR and other.active
    ]
    return administrators == [account.id]


def _note(
    session: Session, actor: str, deed: str, subject: str, at: datetime, **detail: object
) -> None:
    audit_store.note(session, at=at, actor=actor, deed=deed, subject=subject, **detail)
