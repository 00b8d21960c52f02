"""What a browser may say to Streamlit over its websocket, and how much it makes the server keep.

Streamlit keeps the values of all widgets it was told of until a run of the page has ended. Who
breaks off each run with the next message makes it keep ever more, so what was told is counted for
as long as the connection lasts.
"""

from dataclasses import dataclass, field
from typing import Final

from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg

TAKEN: Final = frozenset({"rerun_script", "stop_script", "app_heartbeat", "file_urls_request"})
"""What pages of ours have browsers say. `clear_cache` alone would empty everybody's caches."""


@dataclass(frozen=True, slots=True)
class Caps:
    """What one connection may say: bytes a message, bytes and widgets in all, messages a second."""

    message: int
    held: int
    widgets: int
    burst: int
    a_second: float


STRANGER: Final = Caps(message=32 * 1024, held=64 * 1024, widgets=200, burst=30, a_second=3)
SIGNED_IN: Final = Caps(
    message=256 * 1024, held=4 * 1024 * 1024, widgets=20_000, burst=120, a_second=20
)
LARGEST: Final = SIGNED_IN.message
"""Bytes that the transport itself takes in at most before anybody looks at them."""


@dataclass(slots=True)
class Bucket:
    """Turns that are used up and come back with time."""

    full: int
    a_second: float
    since: float
    left: float = field(init=False)

    def __post_init__(self) -> None:
        self.left = self.full

    def take(self, now: float, turns: int = 1) -> bool:
        """Use turns up; tell whether there were as many."""
        self._refill(now)
        if self.left < turns:
            return False
        self.left -= turns
        return True

    def is_full(self, now: float) -> bool:
        """Tell whether all turns are back."""
        self._refill(now)
        return self.left >= self.full

    def _refill(self, now: float) -> None:
        self.left = min(self.full, self.left + max(0.0, now - self.since) * self.a_second)
        self.since = now


class Told:
    """What one connection has said so far."""

    def __init__(self, caps: Caps, now: float) -> None:
        self.caps = caps
        self.turns = Bucket(caps.burst, caps.a_second, now)
        self._sizes: dict[str, int] = {}
        self._held = 0

    def takes(self, data: bytes, now: float) -> bool | None:
        """Tell whether a message goes on; None where the connection has to end for it."""
        if len(data) > self.caps.message or not self.turns.take(now):
            return None
        message = BackMsg()
        try:
            message.ParseFromString(data)
        except DecodeError:
            return None
        kind = message.WhichOneof("type")
        if kind not in TAKEN:
            return False
        if kind == "rerun_script" and not self._has_room_for(message):
            return None
        return True

    def _has_room_for(self, message: BackMsg) -> bool:
        for state in message.rerun_script.widget_states.widgets:
            size = state.ByteSize()
            self._held += size - self._sizes.get(state.id, 0)
            self._sizes[state.id] = size
        return self._held <= self.caps.held and len(self._sizes) <= self.caps.widgets
