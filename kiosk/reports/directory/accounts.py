"""Accounts as the administrator sees them: no password hash leaves this report."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from db.directory import account_store, directory_store, identity_store
from db.directory.account_store import Account
from kiosk.reports.labels import told_apart
from survey.directory.roles import ROLE_NAMES, Role
from survey.orders import Order
from survey.texts import Text, in_a_row

AT_ONCE: Final = 20


@dataclass(frozen=True, slots=True)
class AccountShown:
    """An account without its secrets; `kept` is the handle for actions."""

    username: str
    name: str
    role: Role
    person: str | None
    active: bool
    has_way_in: bool
    """By a password, or by a provider's word."""
    kept: Account

    @property
    def state(self) -> str:
        """What may be changed, as one word: another one as soon as somebody changed it."""
        return f"{self.username}:{self.name}:{self.role}:{self.person}:{self.active}"

    @property
    def facts(self) -> Text:
        """User name, role, and what keeps somebody from signing in."""
        told: list[str | Text] = [self.username, ROLE_NAMES[self.role]]
        return in_a_row([*told, self.kept_out] if self.kept_out else told, " · ", " · ")

    @property
    def kept_out(self) -> Text | None:
        """What keeps somebody from signing in, if anything does."""
        if not self.active:
            return Text("已停用", "closed")
        return None if self.has_way_in else Text("未设置密码", "no password yet")


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the accounts that were looked for, and how many there are."""

    accounts: Sequence[AccountShown]
    total: int


def accounts(
    session: Session, *, find: str = "", order: Order | None = None, page: int = 0
) -> Page:
    """Return a page of the accounts that hold all words looked for; closed ones come last.

    An order that was chosen comes before that.
    """
    words = find.casefold().split()
    linked = identity_store.all_linked(session)
    known = [_shown(account, linked) for account in account_store.everyone(session)]
    found = [each for each in known if all(word in _words_of(each) for word in words)]
    found.sort(key=lambda each: not each.active)
    if order is not None and (key := _KEYS.get(order.by)):
        found.sort(key=key, reverse=order.down)
    return Page(found[page * AT_ONCE : (page + 1) * AT_ONCE], len(found))


_KEYS: Final[dict[str, Callable[[AccountShown], str]]] = {
    "name": lambda each: each.name.casefold(),
    "username": lambda each: each.username.casefold(),
    "role": lambda each: str(list(ROLE_NAMES).index(each.role)),
    "person": lambda each: each.person or "",
}
"""What the list of accounts is sorted by."""


def account_shown(session: Session, username: str) -> AccountShown:
    """Return one account; refuse an unknown one."""
    return _shown(account_store.by_username(session, username), identity_store.all_linked(session))


def names_by_username(session: Session) -> dict[str, str]:
    """Return what everybody who has or had an account is called, by user name; no two alike.

    The user name follows where several bear one name, and stands nowhere else but here.
    """
    return told_apart({each.username: each.name for each in account_store.everyone(session)})


def people_by_code(session: Session, *, on: date) -> dict[str, str]:
    """Return everyone's name under their code."""
    return {person.code: person.name for person in directory_store.people(session, on=on)}


def _shown(a: Account, linked: Collection[int]) -> AccountShown:
    has_way_in = a.password_hash is not None or a.id in linked
    return AccountShown(a.username, a.name, Role(a.role), a.person, a.active, has_way_in, a)


def _words_of(account: AccountShown) -> str:
    facts = account.facts
    return f"{account.name} {account.person or ''} {facts.zh} {facts.en}".casefold()
