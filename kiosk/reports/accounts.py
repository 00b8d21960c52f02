"""Accounts as the administrator sees them: no password hash leaves this report."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from db import account_store, directory_store
from db.account_store import Account


@dataclass(frozen=True, slots=True)
class AccountShown:
    """An account without its secrets; `kept` is the handle for actions."""

    username: str
    name: str
    role: str
    person: str | None
    active: bool
    has_password: bool
    kept: Account


def accounts(session: Session) -> list[AccountShown]:
    """Return all accounts by user name."""
    return [
        AccountShown(a.username, a.name, a.role, a.person, a.active, a.password_hash is not None, a)
        for a in account_store.everyone(session)
    ]


def people_by_code(session: Session, *, on: date) -> dict[str, str]:
    """Return everyone's name under their code."""
    return {person.code: person.name for person in directory_store.people(session, on=on)}
