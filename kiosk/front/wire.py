"""HTTP as it comes from the network, with an end to what a request may begin with, and to waiting.

The parser underneath takes addresses and headers of any length and keeps them all, for whoever
never comes to their end; and it waits for ever for who begins and does not go on, and for who asks
and does not read.
"""

from asyncio import BaseTransport, TimerHandle
from typing import ClassVar, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST: Final = 64 * 1024
"""Bytes that a request may have before its body; a browser of ours sends three thousand."""
_ANY: Final = -1
"""Where it does not matter how much came: headers that come in drops come too slowly, too."""


class Wire(HttpToolsProtocol):
    """uvicorn's own protocol, which lets go of whoever begins without end or does not go on.

    Every rating passes here: what takes time to find out is asked by the look now and then.
    """

    begins_within: ClassVar[float] = 30
    """Seconds for the headers of a request, from the look that sees them begun."""
    silent_for: ClassVar[float] = 60
    """Seconds between two pieces of a body or of an answer; a phone in a dead spot comes back."""
    looks_every: ClassVar[float] = 5

    _begun = 0
    _pieces = 0
    _awaited: tuple[int, int] | None = None
    _since = _taken = 0.0
    _unsent = 0
    _watch: TimerHandle | None = None

    def connection_made(self, transport: BaseTransport) -> None:
        """Begin to listen, and to look whether there is anything to hear."""
        super().connection_made(transport)  # type: ignore[arg-type]
        self._watch = self.loop.call_later(self.looks_every, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """Look no more."""
        if self._watch is not None:
            self._watch.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take in what came; end the connection where the headers do not end."""
        self._pieces += 1
        super().data_received(data)
        if self.cycle is not None and self.cycle.scope is self.scope:
            self._begun = 0  # the newest request's headers have ended
            return
        self._begun += len(data)
        if self._begun > MOST:
            self.transport.close()

    def _look(self) -> None:
        """End the connection of who does not go on, or takes nothing; else look again later."""
        if self not in self.connections:  # it became a websocket
            return
        now = self.loop.time()
        if self._is_unread(now):
            self.transport.abort()
        elif self._is_late(now):
            self.transport.close()
        else:
            self._watch = self.loop.call_later(self.looks_every, self._look)

    def _is_late(self, now: float) -> bool:
        """Tell whether more of a request is to come, and does not.

        A connection that was answered rests as long as it may.
        """
        cycle = self.cycle
        if cycle is None or cycle.scope is not self.scope:
            awaited, patience = (id(self.scope), _ANY), self.begins_within
        elif cycle.more_body:
            awaited, patience = (id(self.scope), self._pieces), self.silent_for
        else:
            self._awaited = None
            return False
        if awaited != self._awaited:
            self._awaited, self._since = awaited, now
        return now - self._since > patience

    def _is_unread(self, now: float) -> bool:
        unsent = self.transport.get_write_buffer_size()
        if not unsent or unsent != self._unsent:
            self._unsent, self._taken = unsent, now
        return now - self._taken > self.silent_for
