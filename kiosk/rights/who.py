"""Who is there: one function for pages, one for routes, and the guards both use.

A browser carries a random token in the cookie `kiosk_session`; the database says at every run
and request whose it is, so that signing out, closing an account or changing a role works at
once. Streamlit cannot set cookies: that is done by the routes of `kiosk.routes.access`.
"""

from dataclasses import dataclass
from typing import Final

import streamlit as st
from sqlalchemy.orm import Session
from starlette.requests import HTTPConnection

from db.directory import account_store, factor_store, session_store
from db.directory.account_store import Account
from kiosk import clock
from kiosk.wiring import House, house
from survey.directory.roles import Deed, Role, may
from survey.directory.second_factor import DECISIONS, is_proven
from survey.directory.sessions import is_powerful
from survey.refusals.directory import (
    AnotherSignedIn,
    FactorDemanded,
    NotSignedIn,
    NotYours,
    ProofNeeded,
)

SESSION_COOKIE: Final = "kiosk_session"
AS: Final = "as"
"""The word in a route's address for the account that the page asking it was drawn for."""
_OPENED_BY: Final = "kiosk_opened_by"


@dataclass(frozen=True, slots=True)
class User:
    """Somebody signed in; `person` is the code of the employee behind the account."""

    id: int
    username: str
    name: str
    role: Role
    person: str | None

    def may(self, deed: Deed) -> bool:
        """Tell whether the role allows the deed."""
        return may(self.role, deed)


def user_of_token(opened: House, token: str | None) -> User | None:
    """Return whose token it is, or None; their browser is in use, and stays signed in for it."""
    account = account_of_token(opened, token) if token else None
    if token is None or account is None:
        return None
    opened.presence.mark(token, at=clock.now())
    return as_user(account)


def as_user(account: Account) -> User:
    """Return the owner of an account, as somebody signed in."""
    return User(account.id, account.username, account.name, Role(account.role), account.person)


def account_of_token(opened: House, token: str) -> Account | None:
    """Return the account behind a token, or None; asking is no use of the browser."""
    with opened.reading() as session:
        return account_store.account_of_session(session, token, at=clock.now())


def user_of(opened: House, request: HTTPConnection) -> User | None:
    """Return who sent a request, or None; None, too, for a page drawn for another account."""
    user = user_of_token(opened, request.cookies.get(SESSION_COOKIE))
    return None if _drawn_for_another(request, user) else user


def session_token() -> str | None:
    """Return the token of the browser whose page runs.

    A test has no browser, and no cookies but a stand-in: it puts a real token of a real session
    into the session state, which no browser can write to.
    """
    token = st.context.cookies.get(SESSION_COOKIE)
    if isinstance(token, str) and token:
        return token
    kept = st.session_state.get(SESSION_COOKIE)
    return kept if isinstance(kept, str) else None


def current_user() -> User | None:
    """Return who looks at the running page, or None; None, too, where another opened it."""
    user = user_of_token(house(), session_token())
    return None if _opened_by_another(user) else user


def require(deed: Deed) -> User:
    """Return who looks at the running page; refuse who may not do the deed, or did not open it."""
    user = user_of_token(house(), session_token())
    if _opened_by_another(user):
        raise AnotherSignedIn
    return _allowed(house(), user, deed)


def require_proof(user: User, deed: Deed) -> None:
    """Refuse a decision that rests on the second factor while it was not shown lately.

    It is asked of whoever has one, and from the day of the setting on of everybody who decides.
    """
    if deed not in DECISIONS:
        return
    has_one = require_shown_lately(house(), user, session_token() or "")
    if not has_one and is_demanded(house(), user.role):
        raise FactorDemanded


def require_shown_lately(opened: House, user: User, token: str) -> bool:
    """Refuse whose second factor was not shown lately at a browser; tell whether there is one."""
    with opened.reading() as session:
        has_one = factor_store.is_on(session, user.id)
        proved_at = session_store.proved_at(session, token)
    if has_one and not is_proven(proved_at, at=clock.now()):
        raise ProofNeeded
    return has_one


def is_demanded(opened: House, role: Role) -> bool:
    """Tell whether a role has to have a second factor by now."""
    begins = opened.settings.second_factor_from
    today = clock.today(opened.settings.zone)
    return begins is not None and begins <= today and is_powerful(role)


def require_of(opened: House, request: HTTPConnection, deed: Deed) -> User:
    """Return who sent a request; refuse who may not do the deed, and a page of another account."""
    user = user_of_token(opened, request.cookies.get(SESSION_COOKIE))
    if _drawn_for_another(request, user):
        raise AnotherSignedIn
    return _allowed(opened, user, deed)


def _drawn_for_another(request: HTTPConnection, user: User | None) -> bool:
    """Tell whether the page that sends this was drawn for another account than is signed in now."""
    drawn_for = request.query_params.get(AS)
    return user is not None and drawn_for is not None and drawn_for != str(user.id)


def _opened_by_another(user: User | None) -> bool:
    """Tell whether the running page was opened by another account than is signed in now.

    A lost connection comes back with the browser's cookie of that moment, and with what was typed
    before.
    """
    return user is not None and st.session_state.setdefault(_OPENED_BY, user.id) != user.id


def _allowed(opened: House, user: User | None, deed: Deed) -> User:
    if user is None:
        raise NotSignedIn
    if not user.may(deed):
        opened.refused.count("refused-page", deed, to=user.username)
        raise NotYours
    return user


def own_account(session: Session, user: User) -> Account:
    """Return the account behind a user, for actions on oneself."""
    return account_store.get(session, user.id)
