"""Two servers on one PostgreSQL database: one is killed, nothing acknowledged is lost."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text

from kiosk.config import Settings
from kiosk.upkeep.doctor import examine
from kiosk.wiring import open_house
from tests.helpers.building import a_window, fresh_settings
from tests.helpers.served import ROOT, environment, free_port, wait_until_it_answers

CLIENTS = 8
ENOUGH = 60
"""Ratings a server acknowledges before one of them is killed."""


class Replica:
    """One of the servers, and what it acknowledged."""

    def __init__(self, settings: Settings) -> None:
        self.port = settings.port
        self.acknowledged: list[str] = []
        self.enough = threading.Event()
        self.process = subprocess.Popen(
            [sys.executable, "-c", "from kiosk.cli import main; main(['serve'])"],
            cwd=ROOT,
            env=environment(settings) | {"KIOSK_MIGRATE_ON_START": "true"},
            stderr=subprocess.DEVNULL,
        )

    def wait(self) -> None:
        wait_until_it_answers(f"http://localhost:{self.port}/readyz", self.process)

    def rate(self, token: str, stop: threading.Event) -> None:
        """Rate the window until told to stop or the server is gone."""
        with closing(HTTPConnection("localhost", self.port, timeout=10)) as connection:
            while not stop.is_set():
                key = str(uuid4())
                body = (
                    f'{{"w": "{token}", "score": {1 + len(self.acknowledged) % 5}, "key": "{key}"}}'
                )
                connection.request(
                    "POST", "/api/ratings", body, {"Content-Type": "application/json"}
                )
                answer = connection.getresponse()
                answer.read()
                if answer.status == 201:
                    self.acknowledged.append(key)
                if len(self.acknowledged) >= ENOUGH:
                    self.enough.set()


@pytest.fixture
def installation(tmp_path: Path, postgresql_url: str) -> Settings:
    """Settings of an empty installation on PostgreSQL."""
    return fresh_settings(tmp_path, database_url=postgresql_url)


@pytest.fixture
def replicas(installation: Settings) -> Iterator[list[Replica]]:
    """Two servers that were started together, on a database that each of them may migrate."""
    with ExitStack() as ending:
        started = []
        for number in (1, 2):
            own = {"replica": number, "port": free_port()}
            replica = Replica(installation.model_copy(update=own))
            ending.callback(replica.process.wait, 20)
            ending.callback(replica.process.kill)
            started.append(replica)
        for replica in started:
            replica.wait()
        yield started


@pytest.mark.postgresql
def test_kill_9_of_one_of_two_servers_loses_nothing_and_leaves_the_sums_right(
    installation: Settings, replicas: list[Replica]
) -> None:
    stop = threading.Event()
    with closing(open_house(installation)) as house:
        token = a_window(house)
        clients = [
            threading.Thread(target=_rate, args=(replica, token, stop))
            for replica in replicas
            for _ in range(CLIENTS)
        ]
        for client in clients:
            client.start()
        killed, other = replicas
        assert all(replica.enough.wait(60) for replica in replicas)
        os.kill(killed.process.pid, signal.SIGKILL)
        killed.process.wait(10)
        before = len(other.acknowledged)
        while len(other.acknowledged) < before + ENOUGH:
            assert other.process.poll() is None
            stop.wait(0.05)
        stop.set()
        for client in clients:
            client.join(20)
        with house.reading() as session:
            kept = set(session.scalars(text("SELECT id FROM ratings")))
            slots = set(session.scalars(text("SELECT slot FROM rating_daily")))
        assert {*killed.acknowledged, *other.acknowledged} <= kept
        assert slots == {1, 2}
        assert [finding for finding in examine(house) if not finding.sound] == []


def _rate(replica: Replica, token: str, stop: threading.Event) -> None:
    with suppress(OSError, HTTPException):  # the killed one hangs up
        replica.rate(token, stop)
