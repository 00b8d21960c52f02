"""Who may come in: signing in and out, waiting after wrong guesses, setting a password.

Trying and making a password is slow on purpose: both are done before an action, outside of any
transaction, for SQLite has one writing connection and customers wait for it. What could have
changed meanwhile is asked again by the action.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from db.directory import account_store, factor_store, identity_store, session_store
from db.directory.account_store import Account
from db.directory.session_store import NOWHERE, From
from db.ground import audit_store
from kiosk.actions.directory.knocks import LONGEST_WAIT_OF_NAME, Knock, note_wrong, turn_of, wait_of
from kiosk.locks import passwords
from kiosk.locks.doors import wait_before_next
from survey.directory.identities import Way
from survey.directory.roles import Deed, Role, may
from survey.directory.sessions import LONGEST_SHIFT, WORKDAY, ends_of
from survey.refusals.directory import (
    NotSignedIn,
    PasswordsDiffer,
    WaitBeforeTrying,
    WaitInLine,
    WrongCurrentPassword,
    WrongPassword,
)
from survey.refusals.kinds import NotAllowed
from survey.refusals.outside import ByProviderAlone
from survey.texts import Text

HOURLY: Final = timedelta(hours=1)
"""A phone tells of every tap: its stay is prolonged by an hour at least, or not at all."""


# In and out


@dataclass(frozen=True, slots=True)
class Opened:
    """A browser that was signed in: its token, which is kept nowhere else, and in which role."""

    token: str
    role: Role
    username: str
    lacks_factor: bool = True

    @property
    def lasting(self) -> timedelta:
        """How long it stays signed in."""
        return ends_of(self.role).whole


@dataclass(frozen=True, slots=True)
class CodeAsked:
    """Whose password did fit, and whose second factor is to be shown yet: nothing is open.

    Or who a provider vouched for, as which identity.
    """

    account: Account
    identity: int | None = None


def sign_in(
    session: Session,
    asked: Knock,
    *,
    fits: bool,
    at: datetime,
    came: From = NOWHERE,
    only_by: Collection[str] = (),
) -> Opened | CodeAsked | NotAllowed | WaitBeforeTrying:
    """Return a new browser session if the password did fit, or the refusal.

    Of an account with a second factor nothing is opened yet. Who is linked to one of the issuers
    that alone count comes by it; administrators come in when it is away, too.

    Refusals are returned, not raised, because the wrong guess has to be committed. Of many guesses
    at the same moment those that come after the free ones learn nothing.
    """
    if wait := wait_of(session, asked, at=at):
        return WaitBeforeTrying(seconds=wait)
    if wait := turn_of(session, asked, at=at):
        return WaitInLine(seconds=wait)
    account = account_store.held(session, asked.account.id) if asked.account and fits else None
    if account is None or not _same_key(account, asked.account):
        note_wrong(session, asked, at=at)
        return WrongPassword()
    # The owner's own slips no longer count against the office; guesses at others' names do.
    slips, _ = account_store.failures_at(session, asked.own_door)
    account_store.forget_failures(session, asked.own_door)
    account_store.forget_failures(session, asked.place)
    for door in asked.doors[1:]:
        account_store.take_back_failures(session, door, slips)
    is_keeper = account.role == Role.ADMINISTRATOR
    if not is_keeper and identity_store.is_linked_by(session, account.id, only_by):
        return ByProviderAlone()
    if factor_store.is_on(session, account.id):
        return CodeAsked(account)
    token = begin_session(session, account, at=at, came=came)
    return Opened(token, Role(account.role), account.username)


def begin_session(session: Session, account: Account, *, at: datetime, came: From = NOWHERE) -> str:
    """Return the token of a new browser session of the account; the browser's old one is ended."""
    token = _open(session, account, at, came)
    _note(session, account, "sign-in", at, **({"way": came.way} if came.way else {}))
    return token


def stay(session: Session, token: str, *, at: datetime) -> timedelta | None:
    """Let a phone at work stay signed in for a workday from now; None where it stays as it is."""
    account = account_store.account_of_session(session, token, at=at)
    if account is None or not may(Role(account.role), Deed.INSPECT):
        return None
    prolonged = session_store.prolong_session(
        session, token, until=at + WORKDAY, by=HOURLY, opened_after=at - LONGEST_SHIFT
    )
    return WORKDAY if prolonged else None


def sign_out(session: Session, token: str, *, at: datetime) -> Way | None:
    """End one browser's session, of a locked phone as well; without one, do nothing.

    Returns by whose word it was open.
    """
    account = account_store.account_of_session(session, token, at=at, locked=True)
    if account is None:
        return None
    way = session_store.way_of(session, token)
    session_store.end_session(session, token)
    _note(session, account, "sign-out", at)
    return way


# Passwords


def hash_of_new(
    password: str, repeated: str, *, account: Account, company: Text | None = None
) -> str:
    """Return what is kept of a new password; refuse a weak one, and one repeated otherwise.

    Refuses what is made of the owner's names and code, and of the company's.
    """
    if password != repeated:
        raise PasswordsDiffer
    names = [account.name, account.person or "", *((company.zh, company.en) if company else ())]
    return passwords.hashed(password, username=account.username, names=names)


def require_turn(session: Session, account: Account, *, at: datetime) -> None:
    """Refuse to try an account's current password while earlier wrong tries make it wait."""
    if wait := wait_before_next(session, _own_door(account), at=at, longest=LONGEST_WAIT_OF_NAME):
        raise WaitBeforeTrying(seconds=wait)


def require_password(account: Account, password: str) -> None:
    """Refuse whoever changes the own password and does not know the current one."""
    if not passwords.fits(password, account.password_hash):
        raise WrongCurrentPassword


def note_wrong_password(session: Session, account: Account, *, at: datetime) -> None:
    """Make the next wrong try of an account's current password wait; it is on record."""
    account_store.note_failure(session, _own_door(account), at=at)
    _note(session, account, "password-wrong", at)


def accept_invitation(
    session: Session,
    account: Account,
    token: str,
    *,
    password_hash: str,
    at: datetime,
    came: From = NOWHERE,
) -> Opened | CodeAsked:
    """Keep the invited account's password and sign in; refuse a link that was spent meanwhile.

    A link replaces the password alone: who has a second factor shows it.
    """
    account_store.held(session, account.id)
    account = account_store.invited(session, token, at=at)
    _keep_password(session, account, password_hash, at=at)
    if factor_store.is_on(session, account.id):
        _note(session, account, "password-set", at)
        return CodeAsked(account_store.get(session, account.id))
    opened = _open(session, account, at, came)
    for deed in ("password-set", "sign-in"):
        _note(session, account, deed, at)
    return Opened(opened, Role(account.role), account.username)


def change_password(
    session: Session, account: Account, *, password_hash: str, keep: str | None, at: datetime
) -> tuple[str, datetime] | None:
    """Keep one's own new password; other browsers are signed out, links are spent.

    The browser that is kept gets another token: returns it, and until when it is signed in.

    Refuses when the account was closed or got another password since the current one was tried.
    """
    if not _same_key(account_store.held(session, account.id), account):
        raise NotSignedIn
    account_store.forget_failures(session, _own_door(account))
    _keep_password(session, account, password_hash, at=at, keep=keep)
    turned = session_store.turn_token(session, keep) if keep else None
    _note(session, account, "password-changed", at)
    return turned


def _keep_password(
    session: Session, account: Account, password_hash: str, *, at: datetime, keep: str | None = None
) -> None:
    account_store.set_password_hash(session, account.id, password_hash)
    account_store.spend_invitations(session, account.id, at=at)
    session_store.end_sessions(session, account.id, but=keep)


def _own_door(account: Account) -> str:
    return f"password:{account.username.lower()}"


def _open(session: Session, account: Account, at: datetime, came: From) -> str:
    lasting = ends_of(Role(account.role)).whole
    return session_store.open_session(session, account.id, at=at, lasting=lasting, came=came)


def _same_key(account: Account, before: Account | None) -> bool:
    """Tell whether an account still opens with the password that was tried a moment ago."""
    return account.active and before is not None and account.password_hash == before.password_hash


def _note(session: Session, account: Account, deed: str, at: datetime, **detail: object) -> None:
    # What an action does last: the audit chain is everybody's, and who holds it waits for nobody.
    username = account.username
    audit_store.note(session, at=at, actor=username, deed=deed, subject=username, **detail)
