"""A server on a port of its own in this process: what it says to bytes that no browser sends."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from kiosk.front.wire import Wire

PATIENCE = 30


@contextmanager
def listening(app: ASGIApp, wire: type[Wire] = Wire) -> Iterator[int]:
    """Serve an application over a wire; give the port."""
    config = uvicorn.Config(app, http=wire, access_log=False, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen(64)
        thread = threading.Thread(
            target=asyncio.run, args=(server.serve(sockets=[door]),), daemon=True
        )
        thread.start()
        try:
            yield door.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(PATIENCE)


def said_to(port: int, *pieces: bytes) -> bytes:
    """Send bytes as they are; return all that is answered until the connection ends."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as wire:
        for piece in pieces:
            wire.sendall(piece)
        answer = b""
        try:
            while more := wire.recv(65536):
                answer += more
        except ConnectionError:
            pass
        return answer
