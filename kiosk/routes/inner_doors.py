"""One way in to Streamlit: its doors are opened by name, its websocket to so many and so much.

What a stranger may make the server hold is bounded by what one connection may say
(`kiosk.front.messages`) times how many there may be. Sixty lorries behind one carrier's address,
and an office behind another, stay far below.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Final

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kiosk.front.doors import STREAM, Door, door_at
from kiosk.front.left_pages import NOBODY, WHOSE
from kiosk.front.messages import SIGNED_IN, STRANGER, Bucket, Told
from kiosk.locks.networks import of_one_hand
from kiosk.rights.who import User, require_of, user_of
from kiosk.wiring import House
from survey.refusals.directory import NotSignedIn
from survey.refusals.given import TooManyUnderWay
from survey.refusals.kinds import NotNow

log = logging.getLogger(__name__)

A_HAND: Final = 100
"""Pages that strangers of one address have open at once; those signed in, of one account."""
STRANGERS: Final = 1000
"""Pages that all strangers have open at once; customers rate without one."""
HEADERS: Final = 16 * 1024
"""Bytes of headers that open a websocket: Streamlit keeps them as long as the page."""
BURST: Final = 300
A_SECOND: Final = 30.0
"""Messages of all strangers of one address: each is a run of a page."""
OPENING: Final = 3
"""How many messages an opened page counts for."""
FILES: Final = 12
FILES_A_SECOND: Final = 1 / 120
"""Files that one account sends up to pages: Streamlit keeps them until the page is closed."""
MOST_HANDS: Final = 4096
DEAF_AFTER: Final = 10.0
"""Seconds that an answer may wait to be taken while its stranger asks for more."""

_POLICY: Final = 1008
_SWITCH: Final = b"sec-websocket-protocol"


class InnerDoors:
    """ASGI middleware before Streamlit: passes what is ours or an open door; all else is absent."""

    def __init__(
        self,
        app: ASGIApp,
        house: House,
        routes: Sequence[BaseRoute],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.app = app
        self.house = house
        self.routes = routes
        self.crowd = Crowd(now)
        self.now = now
        self._notes = Bucket(1, 1 / 60, now())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve what may be served; refuse who has to sign in, or may not do what is done there."""
        if scope["type"] == "websocket":
            await self._talk(scope, receive, send)
        elif scope["type"] != "http" or await self._is_open(scope):
            await self.app(scope, receive, send)
        else:
            await JSONResponse({"error": {"code": "absent"}}, 404)(scope, receive, send)

    async def _is_open(self, scope: Scope) -> bool:
        door = door_at(scope["method"], scope["path"])
        if door is None:
            return any(route.matches(scope)[0] is not Match.NONE for route in self.routes)
        if door.signed_in or door.deed is not None:
            user = await to_thread.run_sync(self._let_in, HTTPConnection(scope), door)
            if scope["method"] == "PUT" and not self.crowd.sends(_hand(scope, user)):
                raise TooManyUnderWay
        return True

    def _let_in(self, connection: HTTPConnection, door: Door) -> User:
        if door.deed is not None:
            return require_of(self.house, connection, door.deed)
        user = user_of(self.house, connection)
        if user is None:
            raise NotSignedIn
        return user

    async def _talk(self, scope: Scope, receive: Receive, send: Send) -> None:
        weight = sum(len(name) + len(value) for name, value in scope["headers"])
        if scope["path"] != STREAM or weight > HEADERS:
            await send({"type": "websocket.close", "code": _POLICY})
            return
        user = await to_thread.run_sync(self._user, HTTPConnection(scope))
        hand = _hand(scope, user)
        if not self.crowd.comes(hand, stranger=user is None):
            self._note_crowd()
            await send({"type": "websocket.close", "code": _POLICY})
            return
        WHOSE.set(NOBODY if user is None else hand)
        try:
            listened = _Listening(self, receive, send, hand, user)
            there = _anew(scope) if user is None else scope
            await self.app(there, listened.receive, listened.send)
        finally:
            self.crowd.goes(hand, stranger=user is None)

    def _note_crowd(self) -> None:
        """Say in the log that there are too many, not as often as a script tries."""
        if self._notes.take(self.now()):
            log.warning("Too many pages are open from one place: another one is refused")

    def _user(self, connection: HTTPConnection) -> User | None:
        try:
            return user_of(self.house, connection)
        except NotNow:  # nobody is known while the database is away
            return None


class Crowd:
    """Who has pages open at the moment, and how much the strangers of one address say."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self.open: Counter[str] = Counter()
        self.strangers = 0
        self._turns: dict[str, Bucket] = {}

    def comes(self, hand: str, *, stranger: bool) -> bool:
        """Count one more open page; tell whether there was room for it."""
        if self.open[hand] >= A_HAND or (stranger and self.strangers >= STRANGERS):
            return False
        if stranger and not self.says(hand, OPENING):
            return False
        self.open[hand] += 1
        self.strangers += stranger
        return True

    def goes(self, hand: str, *, stranger: bool) -> None:
        """Count one open page less."""
        self.open[hand] -= 1
        self.strangers -= stranger
        if not self.open[hand]:
            del self.open[hand]

    def says(self, hand: str, turns: int = 1) -> bool:
        """Tell whether the strangers of an address may say so much now."""
        return self._bucket(hand, BURST, A_SECOND).take(self.now(), turns)

    def sends(self, hand: str) -> bool:
        """Tell whether an account may send up one more file: a page keeps them while it is open."""
        return self._bucket(f"files of {hand}", FILES, FILES_A_SECOND).take(self.now())

    def _bucket(self, whose: str, full: int, a_second: float) -> Bucket:
        if whose not in self._turns:
            self._forget(self.now())
            self._turns[whose] = Bucket(full, a_second, self.now())
        return self._turns[whose]

    def _forget(self, now: float) -> None:
        if len(self._turns) >= MOST_HANDS:
            self._turns = {
                hand: turns for hand, turns in self._turns.items() if not turns.is_full(now)
            }


class _Listening:
    """One open page: its messages are weighed before Streamlit hears them."""

    def __init__(
        self, doors: InnerDoors, receive: Receive, send: Send, hand: str, user: User | None
    ) -> None:
        self._doors = doors
        self._receive = receive
        self._send = send
        self._hand = hand
        self._is_stranger = user is None
        self._told = Told(STRANGER if user is None else SIGNED_IN, doors.now())
        self._unread_since: float | None = None

    async def receive(self) -> Message:
        """Return the next message that goes on; end the connection for what is too much."""
        while True:
            message = await self._receive()
            if message["type"] != "websocket.receive":
                return message
            verdict = self._verdict(message)
            if verdict:
                return message
            if verdict is None:
                await self._send({"type": "websocket.close", "code": _POLICY})
                return {"type": "websocket.disconnect", "code": _POLICY}

    async def send(self, message: Message) -> None:
        """Send what the page says, and remember since when nobody takes it."""
        self._unread_since = self._doors.now()
        await self._send(message)
        self._unread_since = None

    def _verdict(self, message: Message) -> bool | None:
        data: Any = message.get("bytes")
        if data is None:  # Streamlit speaks in bytes alone
            return None
        if self._is_stranger and (self._hears_nothing() or not self._doors.crowd.says(self._hand)):
            return None
        return self._told.takes(data, self._doors.now())

    def _hears_nothing(self) -> bool:
        """Tell whether somebody asks for more who does not read what was answered."""
        since = self._unread_since
        return since is not None and self._doors.now() - since > DEAF_AFTER


def _hand(scope: Scope, user: User | None) -> str:
    if user is not None:
        return f"account {user.id}"
    client = scope.get("client")
    return of_one_hand(client[0] if client else "")


def _anew(scope: Scope) -> Scope:
    """Return the opening of a page without the number of an earlier one: strangers begin anew.

    Whoever knows that number would come into somebody else's page, and add to what it holds.
    """
    said = Headers(scope=scope).get(_SWITCH.decode())
    if said is None or said.count(",") < 2:
        return scope
    changed = MutableHeaders(raw=list(scope["headers"]))
    changed[_SWITCH.decode()] = ",".join(said.split(",")[:2])
    return {**scope, "headers": changed.raw}
