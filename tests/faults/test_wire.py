"""What comes over the wire is one request or none, and whoever does not go on is let go."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from kiosk.config import Settings
from kiosk.front.wire import Wire
from kiosk.server import _uvicorn_config
from tests.helpers.listening import PATIENCE, listening, said_to

LAST = b"Connection: close\r\n"


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Say what was understood."""
    request = Request(scope, receive)
    body = await request.body()
    query = scope["query_string"].decode("ascii")
    said = f"{request.method} {scope['path']} {query} {body.decode('latin-1')}"
    await PlainTextResponse(said)(scope, receive, send)


class Hasty(Wire):
    """A wire that waits for nobody."""

    begins_within = silent_for = 0.3
    looks_every = 0.1


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with listening(echo) as port:
        yield port


@pytest.fixture(scope="module")
def hasty() -> Iterator[int]:
    with listening(echo, Hasty) as port:
        yield port


SMUGGLED = {
    "length and chunks": b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /",
    "chunks and length": b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\nGET /",
    "two lengths": b"Content-Length: 0\r\nContent-Length: 5\r\n\r\nGET /",
    "a signed length": b"Content-Length: +5\r\n\r\nGET /",
    "a length of words": b"Content-Length: five\r\n\r\nGET /",
    "a length beyond all": b"Content-Length: 99999999999999999999999\r\n\r\n",
    "an unknown coding": b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "chunks, and more after them": b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "a chunk without a size": b"Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
    "a space before the colon": b"Content-Length : 5\r\n\r\nGET /",
    "a header that is none": b"nothing\r\n\r\n",
    "a zero byte": b"X-Odd: a\0b\r\n\r\n",
}


@pytest.mark.parametrize("rest", SMUGGLED.values(), ids=SMUGGLED)
def test_what_two_servers_would_read_in_two_ways_is_no_request(port: int, rest: bytes) -> None:
    answer = said_to(port, b"POST /api/ratings HTTP/1.1\r\nHost: a\r\n" + rest)
    assert answer.startswith(b"HTTP/1.1 400"), answer
    assert answer.count(b"HTTP/1.1") == 1


@pytest.mark.parametrize("asked", [b"/rate?w=\xff", "/rate?lang=中".encode(), "/中".encode()])
def test_an_address_in_bytes_that_no_browser_writes_is_none(port: int, asked: bytes) -> None:
    answer = said_to(port, b"GET " + asked + b" HTTP/1.1\r\nHost: a\r\n" + LAST + b"\r\n")
    assert answer.startswith(b"HTTP/1.1 400"), answer


SLOW = {
    "who says nothing": b"",
    "an address": b"GET /",
    "a header": b"GET / HTTP/1.1\r\nX-Never: ",
    "a body": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nnot",
    "a second request": b"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET",
}


@pytest.mark.parametrize("begun", SLOW.values(), ids=SLOW)
def test_who_does_not_go_on_is_let_go(hasty: int, begun: bytes) -> None:
    said_to(hasty, begun)  # returns only once the connection has ended


def test_who_asks_and_reads_nothing_is_let_go() -> None:
    over = threading.Event()

    async def long(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse(b"x" * 50_000_000)(scope, receive, send)
        over.set()

    with listening(long, Hasty) as port, socket.create_connection(("127.0.0.1", port)) as wire:
        wire.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        assert over.wait(PATIENCE)


def test_who_was_answered_may_rest_and_ask_again(hasty: int) -> None:
    with closing(HTTPConnection("127.0.0.1", hasty, timeout=PATIENCE)) as resting:
        for _ in range(2):
            resting.request("GET", "/again")
            assert resting.getresponse().read() == b"GET /again  "
            own = resting.sock
            said_to(hasty, b"GET")  # somebody else is let go meanwhile
        assert resting.sock is own


def test_the_protocol_underneath_looks_after_nobody() -> None:
    assert not hasattr(HttpToolsProtocol, "_look")


async def told(scope: Scope, receive: Receive, send: Send) -> None:
    """Say from where, and how, a request is believed to have come."""
    client = scope["client"][0]
    await PlainTextResponse(f"{client} {scope['scheme']}")(scope, receive, send)


FORGED = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https"}


@pytest.mark.parametrize(
    ("proxies", "headers", "believed"),
    [
        ("127.0.0.1", FORGED, "192.0.2.7 https"),
        ("127.0.0.1", {"X-Forwarded-For": "198.51.100.9, 192.0.2.7"}, "192.0.2.7 http"),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1, 192.0.2.7"}, "192.0.2.7 http"),
        ("127.0.0.1", {"Forwarded": "for=192.0.2.7", "X-Real-IP": "192.0.2.7"}, "127.0.0.1 http"),
        ("10.9.9.9", FORGED, "127.0.0.1 http"),
        ("10.9.9.9", {}, "127.0.0.1 http"),
    ],
)
def test_what_a_header_says_of_where_it_came_from_is_believed_of_proxies_alone(
    settings: Settings, proxies: str, headers: dict[str, str], believed: str
) -> None:
    config = _uvicorn_config(told, settings.model_copy(update={"trusted_proxies": proxies}))
    config.load()
    client = TestClient(config.loaded_app, client=("127.0.0.1", 1))
    assert client.get("/", headers=headers).text == believed
