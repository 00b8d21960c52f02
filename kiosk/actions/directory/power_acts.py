"""How accounts that have power are made and changed, once that was asked for and approved."""

from datetime import datetime

from sqlalchemy.orm import Session

from db.directory import (
    account_store,
    directory_store,
    factor_store,
    identity_store,
    power_store,
    session_store,
)
from db.directory.account_store import Account
from db.directory.power_store import Wish
from db.ground import audit_store
from kiosk.actions.directory.account_desk import INVITATION
from survey.directory.identities import Told
from survey.directory.powers import Kind, Standing, State, needs_new_password, shares_top
from survey.directory.roles import Role, has_power
from survey.refusals.directory import KeeperSharesTop


def carry_out(session: Session, wish: Wish, token: str | None, *, at: datetime) -> str | None:
    """Make the account what was wished for, and return the link's token if there is one."""
    person = wish.after.person
    person_id = directory_store.person_id(session, person) if person else None
    if wish.kind is Kind.MAKE:
        account = account_store.add(
            session, username=wish.username, name=wish.name, role=wish.after.role,
            person_id=person_id, at=at,
        )  # fmt: skip
    else:
        account = account_store.by_username(session, wish.username)
    if wish.kind is Kind.CHANGE:
        account_store.change(
            session, account, name=wish.name, role=wish.after.role, person_id=person_id
        )
        if needs_new_password(wish.before, wish.after):
            account_store.forget_password(session, account.id)
            factor_store.forget(session, account.id)
            identity_store.unlink_all(session, account.id)
    if wish.kind is Kind.REOPEN:
        account_store.reopen(session, account.id)
    if wish.identity is not None:
        identity = identity_store.named(session, wish.identity)
        identity_store.link(session, identity.id, account.id, at=at)
    if wish.kind is Kind.RESET:
        factor_store.forget(session, account.id)
        session_store.end_sessions(session, account.id)
    if not gives_link(wish):
        return None
    return account_store.invite(session, account.id, at=at, lasting=INVITATION, token=token)


def gives_link(wish: Wish) -> bool:
    """Tell whether a password is set anew: then the old one opens nothing."""
    if wish.kind is Kind.CHANGE:
        return needs_new_password(wish.before, wish.after)
    return wish.kind in {Kind.MAKE, Kind.LINK}


def standing(account: Account) -> Standing:
    """Return what makes an account what it is."""
    return Standing(Role(account.role), account.person)


def unchanged(kind: Kind, account: Account) -> Wish:
    """Return the wish that something is done with an account which stays what it is."""
    stands = standing(account)
    return Wish(kind, account.username, account.name, stands, stands)


def refuse_shared(session: Session, wish: Wish) -> None:
    """Refuse that one employee becomes an administrator and somebody at the top at once."""
    person = wish.after.person
    if person is None or (wish.before == wish.after and wish.kind is not Kind.REOPEN):
        return
    accounts = account_store.of_person(session, person)
    others = {each.role for each in accounts if each.username != wish.username}
    if shares_top(wish.after.role, others):
        raise KeeperSharesTop


def tell(session: Session, wish: Wish, *, by: str, at: datetime) -> None:
    """Keep what one did alone for whom it concerns: the employees behind the account."""
    if wish.people:
        power_store.ask(session, wish, reason="", by=by, at=at, state=State.TOLD)


def tell_renamed(session: Session, person: str, was: str, *, by: str, at: datetime) -> None:
    """Tell an employee that they are called otherwise now; of one with power the top sees it."""
    accounts = account_store.of_person(session, person)
    if not accounts:
        return
    account = next((each for each in accounts if has_power(each.role)), accounts[0])
    state = State.ALONE if has_power(account.role) else State.TOLD
    names = f"{was} → {account.name}"
    power_store.ask(
        session, unchanged(Kind.RENAME, account), reason=names, by=by, at=at, state=state
    )


def told_as(told: Told) -> dict[str, str]:
    """Return how the trail says who somebody is elsewhere."""
    return {"issuer": told.issuer, "subject": told.subject, "name": told.name}


def note(
    session: Session, wish: Wish, what: str, actor: str, at: datetime, **detail: object
) -> None:
    """Keep in the trail what was asked for or done."""
    # What an action does last: the audit chain is everybody's, and who holds it waits for nobody.
    before = wish.before
    if wish.identity is not None:
        detail["identity"] = told_as(wish.identity)
    audit_store.note(
        session, at=at, actor=actor, deed=f"power-{what}", subject=wish.username, kind=wish.kind,
        role=wish.after.role, person=wish.after.person,
        was=[before.role, before.person] if before else None, **detail,
    )  # fmt: skip
