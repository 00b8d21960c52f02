"""Asking a server outside: one that a setting names, once, for so long and so much at most.

No redirect is followed, no proxy of the environment asked, nothing unpacked. What is asked and
answered holds secrets: neither stands in a log.
"""

import json
import logging
import socket
import ssl
import threading
from collections.abc import Collection, Mapping
from contextlib import suppress
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any, Final, NamedTuple
from urllib.parse import SplitResult, urlencode, urlsplit

DEADLINE: Final = 8.0
"""Seconds for connecting, asking and the whole answer: a byte a second does not stretch it."""
LIMIT: Final = 256 * 1024
LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
"""Where plain http is as good: nobody stands between."""

log = logging.getLogger(__name__)


class Silence(Exception):
    """No usable answer came: away, too slow, too long, or not in JSON."""


class Answer(NamedTuple):
    """What was answered, in JSON, and with which status."""

    status: int
    told: dict[str, Any]


def host_of(address: str) -> str:
    """Return host and port of an address that may be asked; "" of any other."""
    try:
        parts = urlsplit(address)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        return ""
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)
    if not is_safe or not host or parts.username is not None:
        return ""
    return f"{host}:{port or (443 if parts.scheme == 'https' else 80)}"


def ask(
    address: str,
    hosts: Collection[str],
    *,
    form: Mapping[str, str] | None = None,
    sent: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Return what one of some hosts answers; raise `Silence` where there is no usable answer.

    A `form` is posted, or what is `sent` as JSON; without either the address is read.
    """
    host = host_of(address)
    if not host or host not in hosts:
        raise Silence("the host is not one of those that may be asked")
    try:
        return _asked(urlsplit(address), form, sent, dict(headers or {}))
    except (OSError, HTTPException, ValueError, RecursionError) as failed:
        log.warning("no usable answer from %s: %s", host, type(failed).__name__)
        raise Silence(host) from None


def _asked(
    parts: SplitResult,
    form: Mapping[str, str] | None,
    sent: Mapping[str, str] | None,
    headers: dict[str, str],
) -> Answer:
    body, kind = _body(form, sent)
    headers |= {"Accept": "application/json"} | ({"Content-Type": kind} if kind else {})
    connection = _connection(parts)
    watch = threading.Timer(DEADLINE, _cut, (connection,))
    watch.daemon = True
    watch.start()
    try:
        way = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST" if kind else "GET", way, body, headers)
        answer = connection.getresponse()
        raw = answer.read(LIMIT + 1)
        told = json.loads(raw) if len(raw) <= LIMIT else None
    finally:
        watch.cancel()
        connection.close()
    if not isinstance(told, dict):
        raise ValueError("no JSON object")
    return Answer(answer.status, told)


def _body(
    form: Mapping[str, str] | None, sent: Mapping[str, str] | None
) -> tuple[bytes | None, str]:
    if form is not None:
        return urlencode(form).encode(), "application/x-www-form-urlencoded"
    if sent is not None:
        return json.dumps(sent).encode(), "application/json"
    return None, ""


def _connection(parts: SplitResult) -> HTTPConnection:
    host, port = parts.hostname or "", parts.port
    if parts.scheme == "https":
        return HTTPSConnection(host, port, timeout=DEADLINE, context=_trusted())
    return HTTPConnection(host, port, timeout=DEADLINE)


@cache
def _trusted() -> ssl.SSLContext:
    return ssl.create_default_context()


def _cut(connection: HTTPConnection) -> None:
    """End what takes too long, wherever it is: time-outs count for each piece alone."""
    held: socket.socket | None = connection.sock
    if held is not None:
        with suppress(OSError):
            held.shutdown(socket.SHUT_RDWR)
