"""Servers outside are asked within bounds: known hosts, a deadline for all of it, so many bytes."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from kiosk.outside import asking
from kiosk.outside.asking import Silence, ask, host_of
from tests.helpers.providing import Stand, running


@pytest.fixture
def stand() -> Iterator[Stand]:
    made = Stand()
    with running(made):
        yield made


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://id.example.com/a", "id.example.com:443"),
        ("https://id.example.com:8443", "id.example.com:8443"),
        ("http://localhost:9/x", "localhost:9"),
        ("http://127.0.0.1", "127.0.0.1:80"),
        ("http://id.example.com", ""),
        ("http://localhost.example.com", ""),
        ("https://user:word@id.example.com", ""),
        ("https://id.example.com:x", ""),
        ("file:///etc/passwd", ""),
        ("", ""),
    ],
)
def test_what_may_be_asked_at_all(address: str, host: str) -> None:
    assert host_of(address) == host


def test_a_host_that_was_not_named_is_not_asked(stand: Stand) -> None:
    for hosts in (set(), {"id.example.com:443"}, {stand.address}):
        with pytest.raises(Silence):
            ask(f"{stand.address}/x", hosts)
    assert stand.asked == []


def test_what_is_answered_comes_with_its_status(stand: Stand) -> None:
    stand.answers["/x"] = lambda asked: (418, {"said": asked.said["a"]})
    hosts = {host_of(stand.address)}
    assert ask(f"{stand.address}/x?a=1", hosts) == (418, {"said": "1"})
    assert ask(f"{stand.address}/x", hosts, form={"a": "2 &"}).told == {"said": "2 &"}
    assert ask(f"{stand.address}/x", hosts, sent={"a": "三"}).told == {"said": "三"}


def test_no_redirect_is_followed(stand: Stand) -> None:
    stand.answers["/x"] = lambda _: (307, f"{stand.address}/y")
    stand.answers["/y"] = lambda _: (200, {"secret": "s"})
    with pytest.raises(Silence):
        ask(f"{stand.address}/x", {host_of(stand.address)})
    assert [each.path for each in stand.asked] == ["/x"]


def test_one_that_says_a_little_now_and_then_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "DEADLINE", 0.4)
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            held, _ = server.accept()
            with held, suppress(OSError):
                held.recv(4096)
                held.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
                while True:  # until it is cut: never longer than the deadline in silence
                    held.sendall(b"[")
                    time.sleep(0.05)
            ended.set()

        threading.Thread(target=drip, daemon=True).start()
        address = f"http://127.0.0.1:{server.getsockname()[1]}/"
        with pytest.raises(Silence):
            ask(address, {host_of(address)})
    assert ended.wait(60)


def test_nobody_there_is_a_silence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(Silence):
        ask(f"http://127.0.0.1:{port}/", {f"127.0.0.1:{port}"})
