"""The nginx file as shipped: no restart and no death of one process costs a customer's tap."""

import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection, HTTPException, RemoteDisconnected
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from kiosk.wiring import open_house
from tests.helpers.building import a_window, fresh_settings
from tests.helpers.proxied import SHIPPED, nginx, through
from tests.helpers.replicas import Replica, two_replicas
from tests.helpers.served import free_port

CLIENTS = 6
BETWEEN = CLIENTS / 80
"""Seconds between two ratings of each: together fewer than one address may give."""
ENOUGH = 200
FIRST = {"Cookie": "node=node1", "Content-Type": "application/json"}


class Process:
    """What stands behind nginx: it answers, or takes a request along as it dies."""

    def __init__(self, port: int, *, dying: bool = False) -> None:
        self.asked: list[str] = []
        asked = self.asked

        class Answer(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                asked.append(self.path)
                if dying:
                    self.close_connection = True
                    return
                self.send_response(201)
                self.send_header("Content-Length", "0")
                self.send_header("Connection", "close")  # closed is closed, for nginx too
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Answer)
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def posted(port: int, path: str) -> int:
    """Post to the first process, as whoever was there before does."""
    with closing(through(port)) as connection:
        connection.request("POST", path, b"{}", FIRST)
        return connection.getresponse().status


def dying_then_well(folder: Path, path: str, *, site: str = SHIPPED) -> tuple[int, list[str]]:
    """Return what is answered when the first dies of a request, and what the second was asked."""
    ports = free_port(), free_port()
    with (
        closing(Process(ports[0], dying=True)),
        closing(Process(ports[1])) as well,
        nginx(folder, ports, site=site) as port,
    ):
        return posted(port, path), well.asked


def restarted_in_turn(folder: Path, *, site: str = SHIPPED) -> list[int]:
    """Return the answers while the first is down, then while the second is."""
    ports = free_port(), free_port()
    with nginx(folder, ports, site=site) as port:
        with closing(Process(ports[1])):
            answers = [posted(port, "/api/ratings")]
        with closing(Process(ports[0])):
            return [*answers, posted(port, "/api/ratings")]


def test_a_tap_that_a_dying_process_took_along_is_asked_of_the_other(tmp_path: Path) -> None:
    assert dying_then_well(tmp_path / "nginx", "/api/ratings") == (201, ["/api/ratings"])


def test_without_the_word_for_it_that_tap_is_told_502(tmp_path: Path) -> None:
    site = SHIPPED.replace(" non_idempotent", "")
    assert dying_then_well(tmp_path / "nginx", "/api/ratings", site=site) == (502, [])


@pytest.mark.parametrize("path", ["/complain", "/api/ratings/1/additions", "/_stcore/upload_file"])
def test_nothing_else_that_is_posted_is_sent_twice(tmp_path: Path, path: str) -> None:
    assert dying_then_well(tmp_path / "nginx", path) == (502, [])


def test_processes_restarted_one_after_the_other_are_both_asked_again(tmp_path: Path) -> None:
    assert restarted_in_turn(tmp_path / "nginx") == [201, 201]


def test_where_failures_are_counted_a_restarted_process_is_shut_out(tmp_path: Path) -> None:
    site = SHIPPED.replace("max_fails=0", "max_fails=1 fail_timeout=1h")
    assert restarted_in_turn(tmp_path / "nginx", site=site) == [201, 502]


def asked(port: int, method: str, path: str, *, size: int = 0) -> int:
    """Ask for an address of the house by its name; return the status."""
    with closing(through(port)) as connection:
        connection.request(method, path, b"x" * size)
        return connection.getresponse().status


@contextmanager
def answering(folder: Path, **how: Any) -> Iterator[int]:
    """Run nginx before two processes that answer everything that is posted."""
    ports = free_port(), free_port()
    with (
        closing(Process(ports[0])),
        closing(Process(ports[1])),
        nginx(folder, ports, **how) as port,
    ):
        yield port


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "other.example.com"])
def test_whoever_asks_for_another_name_is_told_nothing(tmp_path: Path, name: str) -> None:
    plain = free_port()
    with answering(tmp_path / "nginx", plain=plain) as port:
        with closing(through(port, name=name)) as sealed, pytest.raises(OSError):  # noqa: PT011
            sealed.request("POST", "/login")
        with closing(HTTPConnection("127.0.0.1", plain)) as bare:
            bare.request("GET", "/", headers={"Host": name})
            with pytest.raises(RemoteDisconnected):
                bare.getresponse()
        assert asked(port, "POST", "/login") == 201


def test_no_log_holds_what_stands_behind_the_question_mark(tmp_path: Path) -> None:
    folder = tmp_path / "nginx"
    with nginx(folder, (free_port(), free_port())) as port:  # nobody is behind: failures are logged
        assert asked(port, "POST", "/track?c=A-SECRET") == 502
    with answering(folder / "well") as port:
        assert asked(port, "POST", "/track?c=A-SECRET") == 201
    logs = [*folder.rglob("*.log")]
    assert len(logs) >= 4
    assert '"/track"' in (folder / "well" / "kiosk.log").read_text(encoding="utf-8")
    assert all("A-SECRET" not in log.read_text(encoding="utf-8") for log in logs)


MEGABYTE = 1024 * 1024


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/login", 300 * 1024, 413), ("/api/ratings", 300 * 1024, 413),
        ("/track", 20 * MEGABYTE, 201), ("/track/handling", MEGABYTE, 413),
        ("/api/drafts", 200 * 1024, 201), ("/complain", 20 * MEGABYTE, 201),
        ("/api/photos", 20 * MEGABYTE, 201), ("/api/ratings/1/additions", 20 * MEGABYTE, 201),
        ("/api/cases/T1/files", 20 * MEGABYTE, 201), ("/api/cases/T1/more", MEGABYTE, 413),
        ("/_stcore/upload_file/1/1", 15 * MEGABYTE, 201),
        ("/_stcore/upload_file/1/1", 17 * MEGABYTE, 413), ("/complain", 65 * MEGABYTE, 413),
    ],
)  # fmt: skip
def test_only_doors_that_take_files_take_long_bodies(
    tmp_path: Path, path: str, size: int, status: int
) -> None:
    with answering(tmp_path / "nginx") as port:
        assert asked(port, "POST", path, size=size) == status


def test_nobody_is_told_what_they_sent(tmp_path: Path) -> None:
    with answering(tmp_path / "nginx") as port:
        assert asked(port, "TRACE", "/login") == 405


def test_an_office_signs_in_at_once_and_a_script_that_guesses_is_slowed(tmp_path: Path) -> None:
    with answering(tmp_path / "nginx") as port:
        assert {asked(port, "POST", "/login") for _ in range(60)} == {201}
        assert 429 in {asked(port, "POST", "/login") for _ in range(100)}
        for door in ("/login/code", "/welcome", "/prove"):
            assert 429 in {asked(port, "POST", door) for _ in range(20)}, door
        assert {asked(port, "POST", "/api/ratings") for _ in range(60)} == {201}


BEGUN = b"POST /login HTTP/1.1\r\nHost: service.example.com\r\n"


@pytest.mark.parametrize(
    ("patience", "begun"),
    [
        ("client_header_timeout 15s", BEGUN + b"X-Never: "),
        ("client_body_timeout   30s", BEGUN + b"Content-Length: 9\r\n\r\nhalf"),
    ],
)
def test_who_does_not_go_on_is_let_go(tmp_path: Path, patience: str, begun: bytes) -> None:
    assert patience in SHIPPED
    site = SHIPPED.replace(patience, patience.rsplit(" ", 1)[0] + " 1s")
    with answering(tmp_path / "nginx", site=site) as port, closing(through(port)) as slow:
        slow.connect()
        slow.sock.settimeout(30)  # less than what nginx waits where it is told nothing
        slow.sock.sendall(begun)
        while slow.sock.recv(1000):
            pass


class Load:
    """Customers who rate through nginx, and what they were told."""

    def __init__(self, port: int, token: str) -> None:
        self.port, self.token = port, token
        self.told: Counter[int | str] = Counter()
        self.kept: list[str] = []
        self.stop = threading.Event()

    def rate(self) -> None:
        with closing(through(self.port)) as connection:
            while not self.stop.wait(BETWEEN):
                key = str(uuid4())
                body = f'{{"w": "{self.token}", "score": 5, "key": "{key}"}}'
                headers = {"Content-Type": "application/json"}
                try:
                    connection.request("POST", "/api/ratings", body, headers)
                    answer = connection.getresponse()
                    answer.read()
                except (OSError, HTTPException) as failure:
                    self.told[repr(failure)] += 1
                    connection.close()
                    continue
                self.told[answer.status] += 1
                if answer.status in {200, 201}:
                    self.kept.append(key)

    def goes_on(self) -> None:
        """Wait until many more were answered."""
        until, before = time.monotonic() + 60, self.told.total()
        while self.told.total() < before + ENOUGH:
            assert time.monotonic() < until, "the customers wait too long"
            time.sleep(0.01)


@contextmanager
def under_load(port: int, token: str) -> Iterator[Load]:
    """Let customers rate meanwhile."""
    load = Load(port, token)
    clients = [threading.Thread(target=load.rate) for _ in range(CLIENTS)]
    with ExitStack() as ending:
        ending.callback(lambda: [client.join(60) for client in clients])
        ending.callback(load.stop.set)
        for client in clients:
            client.start()
        load.goes_on()
        yield load
        load.goes_on()


def stopped_for_two_seconds(replicas: list[Replica], load: Load) -> None:
    replicas[0].stop()
    time.sleep(2)
    load.goes_on()
    replicas[0].start()


def restarted_with_care(replicas: list[Replica], load: Load) -> None:
    for replica in replicas:
        replica.stop()
        replica.start()
        load.goes_on()


def killed(replicas: list[Replica], load: Load) -> None:
    replicas[1].stop(signal.SIGKILL)
    load.goes_on()
    replicas[1].start()


@pytest.mark.postgresql
def test_no_tap_is_told_502_whatever_befalls_one_of_two_processes(
    tmp_path: Path, postgresql_url: str
) -> None:
    befalls: list[Callable[[list[Replica], Load], None]]
    befalls = [stopped_for_two_seconds, restarted_with_care, killed]
    installation = fresh_settings(tmp_path, database_url=postgresql_url)
    with (
        two_replicas(installation) as replicas,
        closing(open_house(installation)) as house,
        nginx(tmp_path / "nginx", [replica.port for replica in replicas]) as port,
        under_load(port, a_window(house)) as load,
    ):
        for befall in befalls:
            befall(replicas, load)
            assert set(load.told) <= {200, 201}, befall.__name__
    with closing(open_house(installation)) as house, house.reading() as session:
        stored = set(session.scalars(text("SELECT id FROM ratings")))
    assert set(load.kept) <= stored
