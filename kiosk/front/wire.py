"""HTTP as it comes from the network, with an end to what a request may begin with.

The parser underneath takes addresses and headers of any length and keeps them all, for whoever
never comes to their end.
"""

from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST: Final = 64 * 1024
"""Bytes that a request may have before its body; a browser of ours sends three thousand."""


class Wire(HttpToolsProtocol):
    """uvicorn's own protocol, which lets go of whoever begins without end."""

    _begun = 0

    def data_received(self, data: bytes) -> None:
        """Take in what came; end the connection where the headers do not end."""
        super().data_received(data)
        if self.cycle is not None and self.cycle.scope is self.scope:
            self._begun = 0  # the newest request's headers have ended
            return
        self._begun += len(data)
        if self._begun > MOST:
            self.transport.close()
