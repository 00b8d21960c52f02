"""Accounts, signed-in browsers, one-time links, and the guesses that made somebody wait.

Tokens are random and only their hashes are kept: whoever reads the database can open no door.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.directory import identity_store
from db.directory.session_store import end_sessions, hash_of
from db.ground.models import AccountRow, GuessRow, InvitationRow, PersonRow, SessionRow
from survey.directory.phones import is_locked
from survey.directory.roles import Role
from survey.directory.sessions import is_over
from survey.refusals.directory import AccountUnknown, InvitationSpent, UsernameTaken


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in; `person` is the code of the employee behind it."""

    id: int
    username: str
    name: str
    role: str
    person: str | None
    active: bool
    password_hash: str | None


def add(
    session: Session,
    *,
    username: str,
    name: str,
    role: str,
    at: datetime,
    person_id: int | None = None,
    password_hash: str | None = None,
) -> Account:
    """Keep a new account; refuse a user name that is taken."""
    row = AccountRow(
        username=username,
        name=name,
        role=role,
        password_hash=password_hash,
        person_id=person_id,
        active=True,
        created_at=at,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as taken:
        raise UsernameTaken(username=username) from taken
    return get(session, row.id)


def get(session: Session, account_id: int) -> Account:
    """Return the account; refuse an unknown one."""
    return _found(session, AccountRow.id == account_id)


def by_username(session: Session, username: str) -> Account:
    """Return the account of that user name; refuse an unknown one."""
    return _found(session, AccountRow.username == username)


def held(session: Session, account_id: int) -> Account:
    """Return the account as it stands now; nobody changes it before the transaction ends.

    On PostgreSQL whoever signs in may go on adding to what belongs to it; SQLite has one writer.
    """
    mine = _accounts().where(AccountRow.id == account_id)
    return _account(*session.execute(mine.with_for_update(key_share=True, of=AccountRow)).one())


def held_administrators(session: Session) -> list[int]:
    """Return who is an open administrator now; nobody changes them before the transaction ends.

    Hold them before any other account: two who held one account each would wait for ever.
    """
    open_ones = (AccountRow.role == "administrator", AccountRow.active)
    found = select(AccountRow.id).where(*open_ones).order_by(AccountRow.id)
    return list(session.scalars(found.with_for_update(key_share=True)))


def everyone(session: Session) -> list[Account]:
    """Return all accounts by user name."""
    return [_account(*row) for row in session.execute(_accounts().order_by(AccountRow.username))]


def of_the_same_person(session: Session, username: str) -> frozenset[str]:
    """Return the user name and those of the other accounts, closed ones too, of that employee.

    Where a second person is asked for, a second account of the first is none.
    """
    known = select(AccountRow.person_id).where(AccountRow.username == username).scalar_subquery()
    found = session.scalars(select(AccountRow.username).where(AccountRow.person_id == known))
    return frozenset({username, *found})


def of_person(session: Session, person: str) -> list[Account]:
    """Return the accounts of an employee by user name, closed ones too."""
    mine = _accounts().where(PersonRow.code == person).order_by(AccountRow.username)
    return [_account(*row) for row in session.execute(mine)]


def person_of(session: Session, username: str) -> str | None:
    """Return the code of the employee who signs in under a user name; None where there is none."""
    asked = select(PersonRow.code).join(AccountRow, AccountRow.person_id == PersonRow.id)
    return session.scalar(asked.where(AccountRow.username == username))


def any_named_with_password(session: Session, roles: Collection[str]) -> bool:
    """Tell whether a named employee ever set a password in some roles, at a closed account too."""
    row = AccountRow
    wanted = row.role.in_(sorted(roles)), row.person_id.is_not(None), row.password_hash.is_not(None)
    return session.scalar(select(row.id).where(*wanted).limit(1)) is not None


def change(
    session: Session, account: Account, *, name: str, role: str, person_id: int | None
) -> None:
    """Change an account; one that becomes another's office loses its signed-in browsers.

    A wall screen is signed in for a year: its browser must not wake up as the team leader's. One
    that becomes another employee's loses, too, who it is elsewhere: that is a person, no office.
    """
    changed = (
        update(AccountRow)
        .where(AccountRow.id == account.id)
        .values(name=name, role=role, person_id=person_id)
    )
    session.execute(changed)
    now = get(session, account.id)
    if (now.role, now.person) != (account.role, account.person):
        end_sessions(session, account.id)
    if now.person != account.person:
        identity_store.unlink_all(session, account.id)


def close(session: Session, account_id: int, *, at: datetime) -> None:
    """Close an account: its browsers are signed out, its one-time links are spent."""
    session.execute(update(AccountRow).where(AccountRow.id == account_id).values(active=False))
    end_sessions(session, account_id)
    spend_invitations(session, account_id, at=at)


def reopen(session: Session, account_id: int) -> None:
    """Open a closed account again."""
    session.execute(update(AccountRow).where(AccountRow.id == account_id).values(active=True))


def set_password_hash(session: Session, account_id: int, password_hash: str) -> None:
    """Keep a new password's hash."""
    session.execute(
        update(AccountRow).where(AccountRow.id == account_id).values(password_hash=password_hash)
    )


def forget_password(session: Session, account_id: int) -> None:
    """Let the account's password open nothing any more, and sign its browsers out."""
    session.execute(
        update(AccountRow).where(AccountRow.id == account_id).values(password_hash=None)
    )
    end_sessions(session, account_id)


# Signed-in browsers


def account_of_session(
    session: Session, token: str, *, at: datetime, locked: bool = False
) -> Account | None:
    """Return the active account behind a browser's token, or None.

    Of a phone that asks for its PIN only where `locked` ones are asked for, too.
    """
    row = session.execute(
        _accounts()
        .add_columns(SessionRow.seen_at, SessionRow.expires_at, SessionRow.pin_mark)
        .join(SessionRow, SessionRow.account_id == AccountRow.id)
        .where(SessionRow.token_hash == hash_of(token), AccountRow.active)
    ).one_or_none()
    if row is None:
        return None
    *told, seen_at, ends_at, pin = row
    account = _account(*told)
    is_out = is_over(Role(account.role), seen_at=seen_at, ends_at=ends_at, at=at)
    is_shut = not locked and is_locked(has_pin=pin is not None, seen_at=seen_at, at=at)
    return None if is_out or is_shut else account


# One-time links


def invite(
    session: Session, account_id: int, *, at: datetime, lasting: timedelta, token: str | None = None
) -> str:
    """Return a one-time token to set the account's password; older ones are spent."""
    spend_invitations(session, account_id, at=at)
    token = token or secrets.token_urlsafe(24)
    session.add(
        InvitationRow(token_hash=hash_of(token), account_id=account_id, expires_at=at + lasting)
    )
    return token


def invited(session: Session, token: str, *, at: datetime) -> Account:
    """Return whom a one-time token invites; refuse a spent one, and one to a closed account."""
    row = session.get(InvitationRow, hash_of(token))
    if row is None or row.used_at is not None or row.expires_at <= at:
        raise InvitationSpent
    account = get(session, row.account_id)
    if not account.active:
        raise InvitationSpent
    return account


def spend_invitations(session: Session, account_id: int, *, at: datetime) -> None:
    """Let no one-time link of the account open anything any more."""
    session.execute(
        update(InvitationRow)
        .where(InvitationRow.account_id == account_id, InvitationRow.used_at.is_(None))
        .values(used_at=at)
    )


# Guesses


def failures_at(session: Session, door: str) -> tuple[int, datetime | None]:
    """Return how often in a row a door was guessed at wrongly, and when last."""
    row = session.get(GuessRow, hash_of(door))
    return (0, None) if row is None else (row.failures, row.last_at)


def note_failure(session: Session, door: str, *, at: datetime) -> None:
    """Note a wrong guess at a door."""
    if _noted_again(session, door, at):
        return
    try:
        with session.begin_nested():
            session.add(GuessRow(door=hash_of(door), failures=1, last_at=at))
    except IntegrityError:  # somebody guessed at the same door at the same moment
        _noted_again(session, door, at)


def next_in_line(session: Session, line: str, *, at: datetime, step: timedelta) -> datetime:
    """Return the moment that is next in a line, and let whoever comes then have a later one.

    A line that nobody stands in begins now. It is held until the transaction ends.
    """
    key = hash_of(line)
    if session.get(GuessRow, key, with_for_update=True, populate_existing=True) is None:
        note_failure(session, line, at=at)
    row = session.get_one(GuessRow, key, with_for_update=True, populate_existing=True)
    mine = max(row.last_at, at)
    row.last_at = mine + step
    session.flush()
    return mine


def keep_place(session: Session, place: str, *, at: datetime) -> None:
    """Keep when somebody in a line has their turn."""
    note_failure(session, place, at=at)


def forget_failures(session: Session, door: str) -> None:
    """Forget the wrong guesses once the right key was shown."""
    session.execute(delete(GuessRow).where(GuessRow.door == hash_of(door)))


def take_back_failures(session: Session, door: str, number: int) -> None:
    """Take back so many of the wrong guesses at a door."""
    mine = GuessRow.door == hash_of(door)
    session.execute(update(GuessRow).where(mine).values(failures=GuessRow.failures - number))
    session.execute(delete(GuessRow).where(mine, GuessRow.failures <= 0))


def forgive(session: Session, *, before: datetime) -> None:
    """Forget all wrong guesses at doors that nobody guessed at since a moment."""
    session.execute(delete(GuessRow).where(GuessRow.last_at < before))


def _noted_again(session: Session, door: str, at: datetime) -> bool:
    noted = session.scalar(
        update(GuessRow)
        .where(GuessRow.door == hash_of(door))
        .values(failures=GuessRow.failures + 1, last_at=at)
        .returning(GuessRow.door)
    )
    return noted is not None


def _accounts() -> "Select[*tuple[Any, ...]]":
    return select(
        AccountRow.id,
        AccountRow.username,
        AccountRow.name,
        AccountRow.role,
        PersonRow.code,
        AccountRow.active,
        AccountRow.password_hash,
    ).outerjoin(PersonRow, PersonRow.id == AccountRow.person_id)


def _found(session: Session, condition: ColumnElement[bool]) -> Account:
    row = session.execute(_accounts().where(condition)).one_or_none()
    if row is None:
        raise AccountUnknown
    return _account(*row)


def _account(*columns: Any) -> Account:
    return Account(*columns)  # the columns of _accounts, in order
