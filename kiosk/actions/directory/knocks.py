"""Who wants to sign in, and for how long after wrong guesses nobody listens to them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from db.directory import account_store
from db.directory.account_store import Account
from kiosk.locks import passwords
from kiosk.locks.doors import wait_before_next
from survey.refusals.directory import AccountUnknown, WaitBeforeTrying

FREE_GUESSES_OF_CLIENT: Final = 20
"""A whole office may stand behind one address."""
LONGEST_WAIT_OF_NAME: Final = timedelta(seconds=60)
"""Whoever shares an address with a guesser is never kept out for longer by one guess."""
FREE_GUESSES_OF_MANY: Final = 200
"""After so many guesses at one name within an hour, from wherever, strangers wait in turn."""


@dataclass(frozen=True, slots=True)
class Knock:
    """Somebody who says who they are; without an open account of that name they look the same."""

    own_door: str
    """A browser's where they signed in before, else the name's at the address they come from."""
    name_door: str
    client_door: str
    account: Account | None
    is_known: bool
    """Whether they signed in at this browser before: what strangers guess then delays nobody."""

    @property
    def doors(self) -> tuple[str, ...]:
        """Where a wrong guess counts, the own door first; a known browser has that one alone."""
        return (
            (self.own_door,) if self.is_known else (self.own_door, self.name_door, self.client_door)
        )

    def fits(self, password: str) -> bool:
        """Tell whether the password opens; it takes as long where there is no account."""
        return passwords.fits(password, self.account.password_hash if self.account else None)


def knock(
    session: Session, username: str, *, client: str, at: datetime, browser: str | None = None
) -> Knock:
    """Return who wants to sign in; refuse while their door waits.

    `browser` is the mark of one that the name was signed in at before: it waits for its own wrong
    guesses and for nobody else's. A stranger waits at the name's door of their address and at the
    address's own.
    """
    try:
        account = account_store.by_username(session, username)
    except AccountUnknown:
        account = None
    name = username.lower()
    asked = Knock(
        own_door=f"login-known:{browser}:{name}" if browser else f"login:{name}@{client}",
        name_door=f"login:{name}",
        client_door=f"login-client:{client}",
        account=account if account and account.active else None,
        is_known=browser is not None,
    )
    if wait := wait_of(session, asked, at=at):
        raise WaitBeforeTrying(seconds=wait)
    return asked


def wait_of(session: Session, asked: Knock, *, at: datetime) -> int:
    """Return for how many more seconds whoever knocks is not listened to; 0 when they are."""
    own = wait_before_next(session, asked.own_door, at=at, longest=LONGEST_WAIT_OF_NAME)
    if asked.is_known:
        return own
    return max(
        own,
        wait_before_next(
            session, asked.name_door, at=at, longest=LONGEST_WAIT_OF_NAME, free=FREE_GUESSES_OF_MANY
        ),
        wait_before_next(session, asked.client_door, at=at, free=FREE_GUESSES_OF_CLIENT),
    )
