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

from db.directory import account_store
from db.directory.account_store import Account
from kiosk import clock
from kiosk.wiring import House, house
from survey.directory.roles import Deed, Role, may
from survey.refusals.directory import NotSignedIn, NotYours

SESSION_COOKIE: Final = "kiosk_session"


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
    """Return whose token it is, or None."""
    if not token:
        return None
    with opened.reading() as session:
        account = account_store.account_of_session(session, token, at=clock.now())
    if account is None:
        return None
    return User(account.id, account.username, account.name, Role(account.role), account.person)


def user_of(opened: House, request: HTTPConnection) -> User | None:
    """Return who sent a request, or None."""
    return user_of_token(opened, request.cookies.get(SESSION_COOKIE))


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
    """Return who looks at the running page, or None."""
    return user_of_token(house(), session_token())


def require(deed: Deed) -> User:
    """Return who looks at the running page; refuse who may not do the deed."""
    return _allowed(current_user(), deed)


def require_of(opened: House, request: HTTPConnection, deed: Deed) -> User:
    """Return who sent a request; refuse who may not do the deed."""
    return _allowed(user_of(opened, request), deed)


def _allowed(user: User | None, deed: Deed) -> User:
    if user is None:
        raise NotSignedIn
    if not user.may(deed):
        raise NotYours
    return user


def own_account(session: Session, user: User) -> Account:
    """Return the account behind a user, for actions on oneself."""
    return account_store.get(session, user.id)
