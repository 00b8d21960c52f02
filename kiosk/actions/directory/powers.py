"""Accounts that have power are made, changed and given links by two people.

An administrator asks, somebody at the top decides, and until then nothing changes. The link has two
halves: who asked has one, who approved the other. The first holders at the top are named by one
administrator alone, on record: the chain has to begin somewhere.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from db.directory import account_store, factor_store, identity_store, power_store
from db.directory.account_store import Account
from db.directory.power_store import Wish
from db.directory.session_store import hash_of
from kiosk.actions.directory import account_desk, identities, second_factors
from kiosk.actions.directory.power_acts import (
    carry_out,
    gives_link,
    note,
    refuse_shared,
    standing,
    tell,
    unchanged,
)
from kiosk.locks.halves import new_half
from kiosk.rights.powers import chain_has_begun, seconds
from kiosk.rights.who import User
from survey.directory.powers import (
    REASON_LIMIT,
    Kind,
    Matter,
    Standing,
    State,
    needs_two,
)
from survey.directory.roles import AT_THE_TOP, Deed, Role, has_power
from survey.given import required_reason
from survey.refusals.directory import (
    AccountClosed,
    AccountIncomplete,
    AccountUnknown,
    FactorMissing,
    NobodySecond,
    NotYours,
    PowerNeedsPerson,
    UsernameTaken,
)

BY_COMMAND = "kiosk init"


@dataclass(frozen=True, slots=True)
class Given:
    """What came of it: a link's token or half of one, and whether a second person is waited for."""

    token: str | None = None
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks for something, why, and when."""

    by: User
    reason: str
    at: datetime


# What administrators ask for


def make(
    session: Session, *, username: str, name: str, role: str, person: str | None, asking: Asking
) -> Given:
    """Make an account, or ask a second person to; refuses as `account_desk.make_account` does."""
    _require_keeper(asking.by)
    account_desk.require_complete(username, name, role)
    after = Standing(Role(role), person)
    wish = Wish(Kind.MAKE, username, account_desk.called(session, name, person), after, None)
    if not _takes_two(session, wish):
        tell(session, wish, by=asking.by.username, at=asking.at)
        token = account_desk.make_account(
            session, username=username, name=name, role=role, person=person,
            by=asking.by.username, at=asking.at,
        )  # fmt: skip
        return Given(token)
    _refuse_taken(session, username)
    return _ask(session, wish, asking)


def change(
    session: Session, drawn: Account, *, name: str, role: str, person: str | None, asking: Asking
) -> Given:
    """Change an account, or ask a second person to where role or person of power change.

    Refuses as `account_desk.change_account` does.
    """
    _require_keeper(asking.by)
    if role not in set(Role):
        raise AccountIncomplete
    called = account_desk.called(session, name, person)
    wish = Wish(Kind.CHANGE, drawn.username, called, Standing(Role(role), person), standing(drawn))
    if not _takes_two(session, wish):
        if wish.before != wish.after:
            tell(session, wish, by=asking.by.username, at=asking.at)
        account_desk.change_account(
            session, drawn, name=name, role=role, person=person, by=asking.by.username, at=asking.at
        )
        return Given()
    stays = role == Role.ADMINISTRATOR
    account = account_desk.as_drawn(session, drawn, stays_administrator=stays)
    account_desk.require_complete(account.username, name, role)
    account_desk.refuse_own_place(account, person, by=asking.by.username)
    return _ask(session, wish, asking)


def invite(session: Session, drawn: Account, asking: Asking) -> Given:
    """Give a one-time link, or ask a second person to; refuse for a closed account."""
    _require_keeper(asking.by)
    if not has_power(drawn.role):
        _tell_unchanged(session, Kind.LINK, drawn, asking)
        token = account_desk.new_invitation(session, drawn, by=asking.by.username, at=asking.at)
        return Given(token)
    account = account_desk.as_drawn(session, drawn)
    if not account.active:
        raise AccountClosed(username=account.username)
    return _ask(session, unchanged(Kind.LINK, account), asking)


def bind(session: Session, drawn: Account, number: int, asking: Asking) -> Given:
    """Link an account to who came by a provider, or ask a second person to.

    Refuses for a closed account, and where one of both is linked already.
    """
    _require_keeper(asking.by)
    account = account_desk.as_drawn(session, drawn)
    if not account.active:
        raise AccountClosed(username=account.username)
    identity = identity_store.require_free(session, number, account.id)
    wish = replace(unchanged(Kind.BIND, account), identity=identity.told)
    if not has_power(account.role):
        tell(session, wish, by=asking.by.username, at=asking.at)
        identities.link(session, account, identity, by=asking.by.username, at=asking.at)
        return Given()
    return _ask(session, wish, asking)


def reopen(session: Session, drawn: Account, asking: Asking) -> Given:
    """Open a closed account again, or ask a second person to; refuse for who has left."""
    _require_keeper(asking.by)
    if not has_power(drawn.role):
        refuse_shared(session, unchanged(Kind.REOPEN, drawn))
        _tell_unchanged(session, Kind.REOPEN, drawn, asking)
        account_desk.reopen_account(session, drawn, by=asking.by.username, at=asking.at)
        return Given()
    return _ask(session, unchanged(Kind.REOPEN, account_desk.as_drawn(session, drawn)), asking)


def reset_factor(session: Session, drawn: Account, asking: Asking) -> Given:
    """Take a second factor from who lost it all, or ask a second person to.

    Refuses where there is none.
    """
    _require_keeper(asking.by)
    if not has_power(drawn.role):
        second_factors.reset(session, drawn, by=asking.by.username, at=asking.at)
        return Given()
    account = account_desk.as_drawn(session, drawn)
    if not factor_store.is_on(session, account.id):
        raise FactorMissing
    return _ask(session, unchanged(Kind.RESET, account), asking)


def close(session: Session, drawn: Account, *, by: User, at: datetime) -> None:
    """Close an account at once; one with power is shown to the top. Refuses the last keeper's."""
    _require_keeper(by)
    wish = unchanged(Kind.CLOSE, drawn)
    if has_power(drawn.role):
        power_store.ask(session, wish, reason="", by=by.username, at=at, state=State.ALONE)
    else:
        tell(session, wish, by=by.username, at=at)
    account_desk.close_account(session, drawn, by=by.username, at=at)


def invite_by_command(session: Session, username: str, *, at: datetime) -> str:
    """Return a one-time token for whom nobody can help; at an account with power the top sees it.

    Who runs commands at the server may do anything: it goes on record, and they are shown it.
    """
    account = _by_command(session, Kind.LINK, username, at)
    return account_desk.new_invitation(session, account, by=BY_COMMAND, at=at)


def reset_factor_by_command(session: Session, username: str, *, at: datetime) -> Account:
    """Take a second factor that nobody else can; return whose. With power the top sees it."""
    account = _by_command(session, Kind.RESET, username, at)
    second_factors.reset(session, account, by=BY_COMMAND, at=at)
    return account


def _by_command(session: Session, kind: Kind, username: str, at: datetime) -> Account:
    account = account_store.by_username(session, username)
    wish = unchanged(kind, account)
    if has_power(account.role):
        power_store.ask(session, wish, reason="", by=BY_COMMAND, at=at, state=State.ALONE)
    else:
        tell(session, wish, by=BY_COMMAND, at=at)
    return account


def _ask(session: Session, wish: Wish, asking: Asking) -> Given:
    """Keep a wish for its second person; there is none before the top has its first holders.

    Those, and what gives no power, are done at once then and shown to the top.
    """
    after = wish.after
    if has_power(after.role) and after.person is None:
        raise PowerNeedsPerson
    account_desk.person_id(session, after.role, after.person)
    if after.person is not None:
        account_desk.refuse_gone(session, after.person, asking.at)
    refuse_shared(session, wish)
    reason = required_reason(asking.reason, limit=REASON_LIMIT)
    by, at = asking.by.username, asking.at
    had = wish.before is not None and has_power(wish.before.role)
    begins = after.role in AT_THE_TOP or not (had or has_power(after.role))
    if begins and not chain_has_begun(session):
        power_store.ask(session, wish, reason=reason, by=by, at=at, state=State.ALONE)
        token = carry_out(session, wish, None, at=at)
        note(session, wish, State.ALONE, by, at)
        return Given(token)
    if not seconds(session, Matter(wish.username, wish.people, by, at, State.OPEN)):
        raise NobodySecond
    half = new_half() if gives_link(wish) else None
    power_store.ask(session, wish, reason=reason, by=by, at=at, half=half and hash_of(half))
    note(session, wish, "asked", by, at)
    return Given(half, waits=True)


def _takes_two(session: Session, wish: Wish) -> bool:
    """Tell whether it takes two: for power, or to speak for whom another account speaks for."""
    before, person = wish.before, wish.after.person
    if needs_two(before, wish.after):
        return True
    if person is None or (before is not None and before.person == person):
        return False
    accounts = account_store.of_person(session, person)
    return any(each.username != wish.username for each in accounts)


def _tell_unchanged(session: Session, kind: Kind, account: Account, asking: Asking) -> None:
    tell(session, unchanged(kind, account), by=asking.by.username, at=asking.at)


def _require_keeper(by: User) -> None:
    if not by.may(Deed.KEEP_ACCOUNTS):
        raise NotYours


def _refuse_taken(session: Session, username: str) -> None:
    try:
        account_store.by_username(session, username)
    except AccountUnknown:
        return
    raise UsernameTaken(username=username)
