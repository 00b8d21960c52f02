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

    _begun: int | None = 0

    def data_received(self, data: bytes) -> None:
        """Take in what came; end the connection where the headers do not end."""
        if self._begun is not None:
            self._begun += len(data)
        super().data_received(data)
        if self._begun is not None and self._begun > MOST:
            self.transport.close()

    def on_headers_complete(self) -> None:
        """Go on with a request whose headers ended."""
        self._begun = None
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Be ready for the next request of the connection."""
        self._begun = 0
        super().on_message_complete()
