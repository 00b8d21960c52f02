"""Keeping accounts: how they are made, changed and closed, and the one-time links.

An account changed from a page is refused when it is no longer as the page showed it. Pages come
here by `powers`, which asks a second person where an account has power.
"""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain, count
from typing import Final

from sqlalchemy.orm import Session

from db.directory import account_store, directory_store, posting_store
from db.directory.account_store import Account
from db.ground import audit_store
from survey.directory.roles import Role
from survey.refusals.directory import (
    AccountChanged,
    AccountClosed,
    AccountIncomplete,
    InspectorNeedsPerson,
    LastAdministrator,
    OwnPlace,
    PersonGone,
)

INVITATION: Final = timedelta(days=3)

_USERNAME: Final = re.compile(r"[A-Za-z0-9._-]{2,60}")


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
    require_complete(username, name, role)
    account = account_store.add(
        session,
        username=username,
        name=called(session, name, person),
        role=role,
        person_id=person_id(session, role, person),
        at=at,
    )
    token = account_store.invite(session, account.id, at=at, lasting=INVITATION)
    _note(session, by, "account-made", username, at, role=role)
    return token


def change_account(
    session: Session,
    drawn: Account,
    *,
    name: str,
    role: str,
    person: str | None,
    by: str,
    at: datetime,
) -> None:
    """Change an account that is still as it was drawn; refuse to lose the last administrator.

    Refuses that somebody makes their own account another's: who they are decides what they see.
    """
    if not name.strip() or role not in set(Role):
        raise AccountIncomplete
    account = as_drawn(session, drawn, stays_administrator=role == Role.ADMINISTRATOR)
    refuse_own_place(account, person, by=by)
    name = called(session, name, person)
    account_store.change(
        session,
        account,
        name=name,
        role=role,
        person_id=person_id(session, role, person),
    )
    before = {"name": account.name, "role": account.role, "person": account.person}
    after = {"name": name, "role": role, "person": person or None}
    _note(
        session, by, "account-changed", account.username, at,
        role=role, before=before, after=after,
    )  # fmt: skip


def close_account(session: Session, drawn: Account, *, by: str, at: datetime) -> None:
    """Sign an account out everywhere and spend its links; refuse for the last administrator."""
    account = as_drawn(session, drawn, stays_administrator=False)
    account_store.close(session, account.id, at=at)
    _note(session, by, "account-closed", account.username, at)


def reopen_account(session: Session, drawn: Account, *, by: str, at: datetime) -> None:
    """Let a closed account that is still as it was drawn sign in again, with its old password.

    Refuses that of somebody who has left: they come back first.
    """
    account = as_drawn(session, drawn)
    if account.person is not None:
        refuse_gone(session, account.person, at)
    account_store.reopen(session, account.id)
    _note(session, by, "account-reopened", account.username, at)


def new_invitation(session: Session, drawn: Account, *, by: str, at: datetime) -> str:
    """Return a fresh one-time token to set the account's password; refuse for a closed account."""
    account = as_drawn(session, drawn)
    if not account.active:
        raise AccountClosed(username=account.username)
    token = account_store.invite(session, account.id, at=at, lasting=INVITATION)
    _note(session, by, "account-invited", account.username, at)
    return token


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
        username=_free_username(session),
        name="管理员",
        role=Role.ADMINISTRATOR,
        person=None,
        by="kiosk init",
        at=at,
    )


def require_complete(username: str, name: str, role: str) -> None:
    """Refuse an account without a usable user name, a name or a known role."""
    if not _USERNAME.fullmatch(username) or not name.strip() or role not in set(Role):
        raise AccountIncomplete


def refuse_own_place(account: Account, person: str | None, *, by: str) -> None:
    """Refuse that somebody makes their own account another's: who they are is what they see."""
    if account.username == by and account.person not in {None, person}:
        raise OwnPlace


def called(session: Session, name: str, person: str | None) -> str:
    """Return what an account is called: as the employee behind it, whatever was typed."""
    return directory_store.person_name(session, person) if person else name.strip()


def person_id(session: Session, role: str, person: str | None) -> int | None:
    """Return the number of who is behind an account; refuse an inspector that names nobody."""
    if person:
        return directory_store.person_id(session, person)
    if role == Role.INSPECTOR:
        raise InspectorNeedsPerson
    return None


def refuse_gone(session: Session, person: str, at: datetime) -> None:
    """Refuse who has left: they come back first."""
    # By the day of Greenwich, which may be behind ours: the clock closes what opens too late.
    last = posting_store.last_day(session, person, on=at.date())
    if last is not None:
        raise PersonGone(name=directory_store.person_name(session, person), day=f"{last}")


def _free_username(session: Session) -> str:
    """Return the first of admin, admin2, admin3 … that nobody has."""
    taken = {account.username.lower() for account in account_store.everyone(session)}
    names = chain(["admin"], map("admin{}".format, count(2)))
    return next(name for name in names if name not in taken)


def as_drawn(session: Session, drawn: Account, *, stays_administrator: bool = True) -> Account:
    """Return the account, held; refuse if it is no longer as the page showed it.

    Refuses for the last administrator as well, unless it stays one.
    """
    administrators = account_store.held_administrators(session)
    account = account_store.held(session, drawn.id)
    if replace(account, password_hash=drawn.password_hash) != drawn:
        raise AccountChanged(username=drawn.username)
    if not stays_administrator and administrators == [account.id]:
        raise LastAdministrator
    return account


def _note(
    session: Session, actor: str, deed: str, subject: str, at: datetime, **detail: object
) -> None:
    # What an action does last: the audit chain is everybody's, and who holds it waits for nobody.
    audit_store.note(session, at=at, actor=actor, deed=deed, subject=subject, **detail)
