"""Who wants to sign in, and for how long after wrong guesses nobody listens to them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from sqlalchemy.orm import Session

from db.directory import account_store
from db.directory.account_store import Account
from db.ground import audit_store
from kiosk.locks import passwords
from kiosk.locks.doors import FORGIVEN_AFTER, guesses_at, wait_before_next
from survey.directory.roles import SYSTEM
from survey.directory.sessions import GUESSED_AT
from survey.refusals.directory import AccountUnknown, WaitBeforeTrying, WaitInLine

FREE_GUESSES_OF_CLIENT: Final = 20
"""A whole office may stand behind one address."""
LONGEST_WAIT_OF_NAME: Final = timedelta(seconds=60)
"""Whoever shares an address with a guesser is never kept out for longer by one guess."""
FREE_GUESSES_OF_MANY: Final = 200
"""After so many guesses at one name within an hour, from wherever, strangers stand in line."""
FIRST_EVERY: Final = timedelta(seconds=6)
"""In the line of networks that did not guess wrongly yet at the name, one has its turn so often."""
FIRST_AT_ONCE: Final = 300
"""So many of them have their turn at once: hundreds of hired addresses delay no owner."""
AGAIN_EVERY: Final = timedelta(seconds=15)
"""In the line of networks that did guess wrongly, one has its turn so often."""
TOLD_AFTER: Final = 50
"""After so many guesses at one name the owner and the top are told."""
TOLD_EVERY: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Knock:
    """Somebody who says who they are; without an open account of that name they look the same."""

    own_door: str
    """A browser's where they signed in before, else the name's at the address they come from."""
    name: str
    network: str
    client_door: str
    account: Account | None
    is_known: bool
    """Whether they signed in at this browser before: what strangers guess then delays nobody."""

    @property
    def name_door(self) -> str:
        """Where guesses at the name are counted, from wherever."""
        return f"login:{self.name}"

    @property
    def network_door(self) -> str:
        """Where guesses at the name are counted that came from one network."""
        return f"login:{self.name}@{self.network}"

    @property
    def place(self) -> str:
        """What the network holds in the line of those who want to be that name."""
        return f"login-place:{self.name}@{self.network}"

    @property
    def doors(self) -> tuple[str, ...]:
        """Where a wrong guess counts, the own door first; a known browser has that one alone."""
        if self.is_known:
            return (self.own_door,)
        everywhere = (self.own_door, self.name_door, self.client_door, self.network_door)
        return tuple(dict.fromkeys(everywhere))

    def fits(self, password: str) -> bool:
        """Tell whether the password opens; it takes as long where there is no account."""
        return passwords.fits(password, self.account.password_hash if self.account else None)


def knock(
    session: Session,
    username: str,
    *,
    client: str,
    at: datetime,
    network: str | None = None,
    browser: str | None = None,
) -> Knock:
    """Return who wants to sign in; refuse while their door waits.

    `browser` is the mark of one that the name was signed in at before: it waits for its own wrong
    guesses and for nobody else's. A stranger waits at the name's door of their address and at the
    address's own, and for the place in line that their network holds, where there is a line.
    `network` is the mark of what one owner has, where that is more than the address.
    """
    try:
        account = account_store.by_username(session, username)
    except AccountUnknown:
        account = None
    name = username.lower()
    asked = Knock(
        own_door=f"login-known:{browser}:{name}" if browser else f"login:{name}@{client}",
        name=name,
        network=network or client,
        client_door=f"login-client:{client}",
        account=account if account and account.active else None,
        is_known=browser is not None,
    )
    if wait := wait_of(session, asked, at=at):
        raise WaitBeforeTrying(seconds=wait)
    if wait := seconds_until(_place_of(session, asked, at), at):
        raise WaitInLine(seconds=wait)
    return asked


def wait_of(session: Session, asked: Knock, *, at: datetime) -> int:
    """Return for how many more seconds whoever knocks waits for their own wrong guesses."""
    own = wait_before_next(session, asked.own_door, at=at, longest=LONGEST_WAIT_OF_NAME)
    if asked.is_known:
        return own
    return max(
        own, wait_before_next(session, asked.client_door, at=at, free=FREE_GUESSES_OF_CLIENT)
    )


def turn_of(session: Session, asked: Knock, *, at: datetime) -> int:
    """Return in how many seconds whoever knocks has their turn in line; 0 where it is now.

    Many guesses at one name, from however many networks, make a line. A network holds one place
    in it, which no other guess takes or puts off; a wrong guess uses it up. Those who guess
    wrongly stand in another line than those who come for the first time.
    """
    if asked.is_known or guesses_at(session, asked.name_door, at=at) < FREE_GUESSES_OF_MANY:
        return 0
    turn = _place_of(session, asked, at)
    if turn is None:
        turn = _next_turn(session, asked, at)
        account_store.keep_place(session, asked.place, at=turn)
    return seconds_until(turn, at)


def note_wrong(session: Session, asked: Knock, *, at: datetime) -> None:
    """Count a wrong guess wherever it counts; the place in line is used up."""
    account_store.forgive(session, before=at - FORGIVEN_AFTER)
    account_store.forget_failures(session, asked.place)
    for door in asked.doors:
        account_store.note_failure(session, door, at=at)
    if asked.account is not None and not asked.is_known:
        _tell(session, asked, asked.account, at)


def seconds_until(turn: datetime | None, at: datetime) -> int:
    """Return how many seconds there are until a moment; 0 where it has come, or there is none."""
    return 0 if turn is None else max(0, ceil((turn - at).total_seconds()))


def _place_of(session: Session, asked: Knock, at: datetime) -> datetime | None:
    if asked.is_known:
        return None
    _, turn = account_store.failures_at(session, asked.place)
    return None if turn is None or at - turn >= FORGIVEN_AFTER else turn


def _next_turn(session: Session, asked: Knock, at: datetime) -> datetime:
    if guesses_at(session, asked.network_door, at=at):
        line = f"login-again:{asked.name}"
        return account_store.next_in_line(session, line, at=at, step=AGAIN_EVERY)
    line = f"login-first:{asked.name}"
    last = account_store.next_in_line(session, line, at=at, step=FIRST_EVERY)
    return max(at, last - FIRST_EVERY * (FIRST_AT_ONCE - 1))


def _tell(session: Session, asked: Knock, account: Account, at: datetime) -> None:
    """Note once an hour that many guess at a name, for its owner and the top."""
    told = f"login-told:{asked.name}"
    guesses = guesses_at(session, asked.name_door, at=at)
    if guesses < TOLD_AFTER or seconds_until(_end_of_told(session, told), at):
        return
    account_store.forget_failures(session, told)
    account_store.note_failure(session, told, at=at)
    audit_store.note(
        session, at=at, actor=SYSTEM, deed=GUESSED_AT, subject=GUESSED_AT,
        username=account.username, n=guesses,
    )  # fmt: skip


def _end_of_told(session: Session, told: str) -> datetime | None:
    _, last = account_store.failures_at(session, told)
    return None if last is None else last + TOLD_EVERY
