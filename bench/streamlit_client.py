"""A browser's part of Streamlit's websocket, without the browser: BackMsg up, ForwardMsg down.

A `Visitor` opens one session, runs the page, remembers the widgets it was shown, and presses
buttons with the values it was told to enter. It answers for what came back: a run that showed
an exception, or not the words that were expected, is a failure of the measurement.
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address
from itertools import count
from typing import Any, Final, Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

PATIENCE: Final = 120.0
FIRST: Final = IPv4Address("10.0.0.1")
"""Each visitor comes from an address of its own, as far as a proxy tells."""
_VISITORS: Final = count()
FINISHED: Final = (
    ForwardMsg.FINISHED_SUCCESSFULLY,
    ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
)
WORDS: Final = ("markdown", "alert", "text", "heading", "html", "toast")


class PageFailed(Exception):
    """A run of the measured page did not do what it should."""


@dataclass(frozen=True, slots=True)
class Widget:
    """A widget as the page showed it."""

    id: str
    kind: str
    label: str
    fragment: str


@dataclass
class Shown:
    """What the runs so far have put on the page."""

    widgets: dict[str, Widget] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)

    def take(self, delta: Delta) -> None:
        """Remember the widget or the words of one element; refuse an exception."""
        if delta.WhichOneof("type") != "new_element":
            return
        kind = delta.new_element.WhichOneof("type") or ""
        element: Any = getattr(delta.new_element, kind, None)
        if kind == "exception":
            raise PageFailed(f"{delta.new_element.exception.message}")
        if kind in WORDS:
            self.words.append(_words_of(element))
        elif getattr(element, "id", ""):
            label = getattr(element, "label", "")
            self.widgets[_key_of(element.id)] = Widget(element.id, kind, label, delta.fragment_id)


def _words_of(element: Any) -> str:
    return str(getattr(element, "body", "") or getattr(element, "html", ""))


def _key_of(widget_id: str) -> str:
    """Return the page's own key of a widget, or its whole id where it has none."""
    key = widget_id.rsplit("-", 1)[-1]
    return widget_id if key == "None" else widget_id.split("-", 2)[-1]


@dataclass
class Visitor:
    """One open session of one page."""

    socket: ClientConnection
    page: str
    query: str
    shown: Shown = field(default_factory=Shown)
    entered: dict[str, WidgetState] = field(default_factory=dict)
    page_hash: str = ""

    @classmethod
    async def arrive(cls, port: int, *, page: str = "", query: str = "", cookie: str = "") -> Self:
        """Open a session and wait until the page's first run has ended."""
        headers = {"Cookie": cookie} if cookie else {}
        headers["X-Forwarded-For"] = str(FIRST + next(_VISITORS))
        socket = await connect(
            f"ws://127.0.0.1:{port}/_stcore/stream",
            subprotocols=["streamlit"],  # type: ignore[list-item] # a NewType of str
            additional_headers={**headers, "Accept-Language": "zh-CN"},
            compression=None,
            max_size=None,
            open_timeout=PATIENCE,
            ping_interval=None,
        )
        visitor = cls(socket, page, query)
        try:
            await visitor.run()
        except BaseException:
            await visitor.leave()
            raise
        return visitor

    def enter(self, key: str, **value: Any) -> None:
        """Type or choose something: `enter("words", string_value="…")`."""
        widget = self.widget(key)
        self.entered[widget.id] = WidgetState(id=widget.id, **value)

    def widget(self, key: str) -> Widget:
        """Return the widget of that key or label; refuse one the page does not show."""
        for known, widget in self.shown.widgets.items():
            if key in (known, widget.label):
                return widget
        raise PageFailed(f"no widget {key!r} among {sorted(self.shown.widgets)}")

    async def press(self, key: str) -> float:
        """Press a button and wait for the end of the run; return the seconds it took."""
        widget = self.widget(key)
        trigger = WidgetState(id=widget.id, trigger_value=True)
        began = time.perf_counter()
        await self.run(trigger, fragment=widget.fragment)
        return time.perf_counter() - began

    async def run(self, *triggers: WidgetState, fragment: str = "") -> None:
        """Ask for a run of the script and take in what it shows, until it has ended."""
        message = BackMsg()
        state = message.rerun_script
        state.query_string = self.query
        state.page_name = self.page
        state.page_script_hash = self.page_hash
        state.fragment_id = fragment
        state.widget_states.widgets.extend([*self.entered.values(), *triggers])
        state.context_info.url = "http://127.0.0.1/" + self.page
        state.context_info.locale = "zh-CN"
        state.context_info.timezone = "Asia/Shanghai"
        self.shown.words.clear()
        await self.socket.send(message.SerializeToString())
        await asyncio.wait_for(self._until_finished(), PATIENCE)

    async def _until_finished(self) -> None:
        while True:
            message = ForwardMsg()
            message.ParseFromString(await self.socket.recv(decode=False))
            match message.WhichOneof("type"):
                case "new_session":
                    self.page_hash = message.new_session.page_script_hash
                case "navigation":
                    self.page_hash = message.navigation.page_script_hash
                case "page_info_changed":
                    self.query = message.page_info_changed.query_string
                case "delta":
                    self.shown.take(message.delta)
                case "script_finished" if message.script_finished in FINISHED:
                    return
                case "page_not_found":
                    raise PageFailed(f"there is no page {self.page!r}")

    def expect(self, words: str) -> None:
        """Refuse when the last run did not show the words."""
        if not any(words in shown for shown in self.shown.words):
            said = [shown for shown in self.shown.words if not shown.startswith("<style")]
            raise PageFailed(f"{words!r} is not among {said!r}")

    async def leave(self) -> None:
        """Close the session."""
        await self.socket.close()


def entries(values: Mapping[str, Mapping[str, Any]], visitor: Visitor) -> None:
    """Enter several values at once."""
    for key, value in values.items():
        visitor.enter(key, **value)
