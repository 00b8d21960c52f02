"""A way to a database that can be shut and opened, as a network or a server's restart does."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy.engine import make_url

from tests.helpers.served import free_port


class Way:
    """A port that leads to a database's server, or to nothing."""

    def __init__(self, url: str) -> None:
        told = make_url(url)
        self._there = (told.host or "localhost", told.port or 5432)
        self._port = free_port()
        self.url = told.set(host="127.0.0.1", port=self._port).render_as_string(hide_password=False)
        self._listening: socket.socket | None = None
        self._ends: list[socket.socket] = []

    def open(self) -> None:
        """Lead to the database from now on."""
        self._listening = socket.create_server(("127.0.0.1", self._port))
        threading.Thread(target=self._accept, args=(self._listening,), daemon=True).start()

    def shut(self) -> None:
        """Lead to nothing, and cut off who was on the way."""
        listening, self._listening = self._listening, None
        for each in [*([listening] if listening else []), *self._ends]:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self._ends.clear()

    def _accept(self, listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = listening.accept()
                far = socket.create_connection(self._there)
                self._ends += [near, far]
                for ends in ((near, far), (far, near)):
                    threading.Thread(target=_carry, args=ends, daemon=True).start()


@contextmanager
def way_to(url: str) -> Iterator[Way]:
    """Give a way to a database's server, shut at first."""
    way = Way(url)
    try:
        yield way
    finally:
        way.shut()


def _carry(near: socket.socket, far: socket.socket) -> None:
    with suppress(OSError):
        while told := near.recv(65536):
            far.sendall(told)
    for each in (near, far):
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
