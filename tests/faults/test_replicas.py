"""Two servers on one PostgreSQL database: one is killed, nothing acknowledged is lost."""

import signal
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text

from kiosk.config import Settings
from kiosk.upkeep.doctor import examine
from kiosk.wiring import open_house
from tests.helpers.building import a_window, fresh_settings
from tests.helpers.replicas import Replica, two_replicas

CLIENTS = 8
ENOUGH = 60
"""Ratings a server acknowledges before one of them is killed."""


class Customers:
    """Who rate at one of the servers, and what it acknowledged."""

    def __init__(self, replica: Replica) -> None:
        self.replica = replica
        self.acknowledged: list[str] = []
        self.enough = threading.Event()

    def rate(self, token: str, stop: threading.Event) -> None:
        """Rate the window until told to stop or the server is gone."""
        with closing(HTTPConnection("localhost", self.replica.port, timeout=10)) as connection:
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
    with two_replicas(installation) as started:
        yield started


@pytest.mark.postgresql
def test_kill_9_of_one_of_two_servers_loses_nothing_and_leaves_the_sums_right(
    installation: Settings, replicas: list[Replica]
) -> None:
    stop = threading.Event()
    with closing(open_house(installation)) as house:
        token = a_window(house)
        served = [Customers(replica) for replica in replicas]
        clients = [
            threading.Thread(target=_rate, args=(customers, token, stop))
            for customers in served
            for _ in range(CLIENTS)
        ]
        for client in clients:
            client.start()
        killed, other = served
        assert all(customers.enough.wait(60) for customers in served)
        killed.replica.stop(signal.SIGKILL)
        before = len(other.acknowledged)
        while len(other.acknowledged) < before + ENOUGH:
            assert other.replica.process.poll() is None
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


def _rate(customers: Customers, token: str, stop: threading.Event) -> None:
    with suppress(OSError, HTTPException):  # the killed one hangs up
        customers.rate(token, stop)
