"""Who comes by a provider's word: let in where an administrator linked them, else kept and told.

Nothing is linked by a name or an address: both are what the provider says today.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from db.directory import account_store, factor_store, identity_store, session_store
from db.directory.account_store import Account
from db.directory.identity_store import Identity
from db.directory.session_store import NOWHERE, From
from db.ground import audit_store
from kiosk.actions.directory.accounts import CodeAsked, Opened, begin_session
from kiosk.actions.directory.knocks import FREE_GUESSES_OF_CLIENT
from kiosk.actions.directory.power_acts import told_as
from kiosk.locks.doors import wait_before_next
from kiosk.rights.who import User
from survey.directory.identities import FORGOTTEN_AFTER, MOST_WAITING, Told
from survey.directory.roles import SYSTEM, Deed, Role
from survey.refusals.directory import NotYours, WaitBeforeTrying
from survey.refusals.outside import LinkedToClosed, NotLinkedYet

_DOOR: Final = "outside-client:{client}"


def require_turn(session: Session, client: str, *, at: datetime) -> None:
    """Refuse whose address brought too much that nobody vouched for; others wait for nobody."""
    door = _DOOR.format(client=client)
    if wait := wait_before_next(session, door, at=at, free=FREE_GUESSES_OF_CLIENT):
        raise WaitBeforeTrying(seconds=wait)


def note_refused(session: Session, client: str, *, at: datetime) -> None:
    """Make the next try from an address wait, once there were many."""
    account_store.note_failure(session, _DOOR.format(client=client), at=at)


def come(
    session: Session, told: Told, *, at: datetime, came: From = NOWHERE
) -> Opened | CodeAsked | NotLinkedYet | LinkedToClosed:
    """Return a browser signed in for who came, or that a code is asked, or the refusal.

    Refusals are returned, not raised: that they came is kept. A second factor of ours is asked for
    whatever the provider asked.
    """
    linked = identity_store.account_of(session, told)
    # The account before who they are: whoever links or unlinks holds it first, too.
    account = account_store.held(session, linked) if linked is not None else None
    identity, is_new = identity_store.come(session, told, at=at)
    if account is None or identity.account_id != account.id:
        identity_store.make_room(session, most=MOST_WAITING)
        if is_new:
            _note(session, SYSTEM, "identity-came", str(told.way), told, at)
        return NotLinkedYet(name=told.name or told.subject)
    if not account.active:
        return LinkedToClosed()
    if factor_store.is_on(session, account.id):
        return CodeAsked(account, identity.id)
    token = begin_session(session, account, at=at, came=replace(came, way=told.way))
    return Opened(token, Role(account.role), account.username)


def link(session: Session, account: Account, identity: Identity, *, by: str, at: datetime) -> None:
    """Link an account without power to who came; refuse where one of both is linked just now."""
    identity_store.link(session, identity.id, account.id, at=at)
    _note(session, by, "identity-linked", account.username, identity.told, at)


def unlink(session: Session, account: Account, number: int, *, by: User, at: datetime) -> None:
    """Let an identity sign in as an account no more, and sign that out everywhere."""
    if not by.may(Deed.KEEP_ACCOUNTS):
        raise NotYours
    held = account_store.held(session, account.id)
    identity = identity_store.get(session, number)
    identity_store.unlink(session, number, held.id)
    session_store.end_sessions(session, held.id)
    _note(session, by.username, "identity-unlinked", held.username, identity.told, at)


def leave(session: Session, told: Told, *, until: datetime, at: datetime) -> None:
    """Sign out who signed out at the provider, wherever they came by its word until a moment."""
    linked = identity_store.account_of(session, told)
    if linked is None:
        return
    account = account_store.held(session, linked)
    ended = session_store.end_those_by(session, account.id, told.way, until=until)
    if ended:
        audit_store.note(
            session, at=at, actor=SYSTEM, deed="identity-left", subject=account.username,
            identity=told_as(told), browsers=ended,
        )  # fmt: skip


def forget(session: Session, *, now: datetime) -> None:
    """Forget who came by a provider and was never linked."""
    identity_store.forget_unlinked(session, before=now - FORGOTTEN_AFTER)


def _note(session: Session, actor: str, deed: str, subject: str, told: Told, at: datetime) -> None:
    # What an action does last: the audit chain is everybody's, and who holds it waits for nobody.
    audit_store.note(
        session, at=at, actor=actor, deed=deed, subject=subject, identity=told_as(told)
    )
