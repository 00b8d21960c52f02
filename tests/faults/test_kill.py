"""What was acknowledged survives whatever happens to the process."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text

from db.books import ledger_store
from db.feedback import rating_store
from db.ground.engine import sqlite_module
from kiosk.config import Settings
from kiosk.wiring import House, open_house
from survey.refusals.feedback import RatingUnknown
from tests.helpers.building import a_window, an_empty_house, fresh_settings
from tests.helpers.served import ROOT, environment, free_port, wait_until_it_answers

CLIENTS = 64
PATIENCE = 60


class Yard:
    """A served installation whose server can be killed."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.settings = fresh_settings(
            folder, public_url=f"http://localhost:{self.port}", port=self.port
        )
        self.house: House = an_empty_house(self.settings)
        self.token = a_window(self.house)
        self.process = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-c", "from kiosk.cli import main; main(['serve'])"],
            cwd=ROOT,
            env=environment(self.settings),
            stderr=subprocess.DEVNULL,
        )
        wait_until_it_answers(f"{self.settings.public_url}/readyz", process)
        return process

    def rate(self, key: str, score: int) -> int:
        body = json.dumps({"w": self.token, "score": score, "key": key}).encode()
        request = urllib.request.Request(
            f"{self.settings.public_url}/api/ratings",
            data=body,
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)


@pytest.fixture
def yard(tmp_path: Path) -> Iterator[Yard]:
    """A served installation with one window."""
    opened = Yard(tmp_path)
    yield opened
    opened.process.kill()
    opened.process.wait(20)
    opened.house.close()


def rate_until_it_dies(yard: Yard, acknowledged: list[str], stop: threading.Event) -> None:
    connection = HTTPConnection("localhost", yard.port, timeout=10)
    try:
        while not stop.is_set():
            key = str(uuid4())
            body = json.dumps({"w": yard.token, "score": 1 + hash(key) % 5, "key": key})
            connection.request("POST", "/api/ratings", body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read()
            if answer.status == 201:
                acknowledged.append(key)
    except OSError:
        return  # the server was killed: what was not acknowledged may be lost
    except Exception as hung_up:
        assert type(hung_up).__module__ == "http.client", hung_up  # noqa: PT017 - in a thread
    finally:
        connection.close()


def _wait_until(so: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not so():
        assert time.monotonic() < until, "the customers wait too long"
        time.sleep(0.01)


def test_kill_9_in_the_middle_of_64_clients_loses_nothing_acknowledged(yard: Yard) -> None:
    acknowledged: list[str] = []
    stop = threading.Event()
    clients = [
        threading.Thread(target=rate_until_it_dies, args=(yard, acknowledged, stop))
        for _ in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    _wait_until(lambda: len(acknowledged) > 4 * CLIENTS)
    os.kill(yard.process.pid, signal.SIGKILL)
    yard.process.wait(10)
    stop.set()
    for client in clients:
        client.join(20)
    assert len(acknowledged) > CLIENTS
    with yard.house.reading() as session:
        lost = [key for key in acknowledged if _is_lost(session, key)]
    assert lost == []
    assert _doctor(yard) == 0
    yard.process = yard.start()
    assert yard.rate(acknowledged[0], 1 + hash(acknowledged[0]) % 5) == 200


def test_a_polite_stop_answers_what_was_asked_and_keeps_it(yard: Yard) -> None:
    key = str(uuid4())
    assert yard.rate(key, 4) == 201
    yard.process.terminate()
    assert yard.process.wait(20) in {0, -signal.SIGTERM}
    with yard.house.reading() as session:
        assert rating_store.get(session, key).score == 4
    yard.process = yard.start()
    assert yard.rate(key, 4) == 200


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_after_a_stop_the_database_file_alone_has_all_that_was_acknowledged(
    yard: Yard, tmp_path: Path, how: signal.Signals
) -> None:
    acknowledged: list[str] = []
    stop = threading.Event()
    clients = [
        threading.Thread(target=rate_until_it_dies, args=(yard, acknowledged, stop))
        for _ in range(8)
    ]
    for client in clients:
        client.start()
    _wait_until(lambda: len(acknowledged) > 100)
    yard.process.send_signal(how)
    yard.process.wait(60)
    for client in clients:
        client.join(20)
    path = yard.house.database.path
    assert path is not None
    copy = tmp_path / "copy.db"
    copy.write_bytes(path.read_bytes())
    with closing(sqlite_module().connect(copy)) as alone:
        kept = {key for (key,) in alone.execute("SELECT id FROM ratings")}
    assert set(acknowledged) <= kept
    assert not yard.house.settings.data_dir.joinpath("kiosk.db-wal").read_bytes()


def test_a_second_server_on_the_same_file_is_refused_in_one_line(yard: Yard) -> None:
    second = subprocess.run(
        [sys.executable, "-c", "from kiosk.cli import main; main(['serve'])"],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
        env=environment(yard.settings) | {"KIOSK_PORT": str(free_port())},
    )  # fmt: skip
    assert second.returncode == 1
    told = [line for line in second.stderr.splitlines() if line.startswith("kiosk: ")]
    assert len(told) == 1
    assert "Traceback" not in second.stderr
    assert yard.rate(str(uuid4()), 5) == 201


def test_a_backup_taken_while_customers_rate_is_consistent(yard: Yard, tmp_path: Path) -> None:
    acknowledged: list[str] = []
    stop = threading.Event()
    client = threading.Thread(target=rate_until_it_dies, args=(yard, acknowledged, stop))
    client.start()
    _wait_until(lambda: bool(acknowledged))
    kept = tmp_path / "copy.zip"
    assert _kiosk(yard, "backup", str(kept)) == 0
    stop.set()
    client.join(20)
    elsewhere = fresh_settings(tmp_path / "elsewhere")
    restored = subprocess.run(
        [sys.executable, "-c", f"from kiosk.cli import main; main(['restore', {str(kept)!r}])"],
        cwd=ROOT, env=environment(elsewhere), check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert restored.returncode == 0, restored.stderr
    other = subprocess.run(
        [sys.executable, "-c", "from kiosk.cli import main; main(['doctor'])"],
        cwd=ROOT, env=environment(elsewhere), check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert other.returncode == 0, other.stdout


def _is_lost(session, key: str) -> bool:  # type: ignore[no-untyped-def]
    try:
        rating_store.get(session, key)
    except RatingUnknown:
        return True
    return False


def _doctor(yard: Yard) -> int:
    return _kiosk(yard, "doctor")


def _kiosk(yard: Yard, *arguments: str) -> int:
    done = subprocess.run(
        [sys.executable, "-c", f"from kiosk.cli import main; main({list(arguments)!r})"],
        cwd=ROOT, env=environment(yard.settings), check=False, capture_output=True, text=True,
    )  # fmt: skip
    return done.returncode


def test_a_posting_killed_halfway_leaves_no_half_month(tmp_path: Path) -> None:
    folder = _a_month_of_cases(tmp_path / "files", 3000)
    whole, settings = (_an_installation(tmp_path / name) for name in ("whole", "killed"))
    begun = time.monotonic()
    assert _importing(whole, folder).wait(120) == 0
    lasted = time.monotonic() - begun
    for share in (0.5, 0.75, 0.9):
        importing = _importing(settings, folder)
        time.sleep(share * lasted)
        importing.send_signal(signal.SIGKILL)
        importing.wait(10)
        assert _books(settings) in {(0, 0), _books(whole)}
    assert _importing(settings, folder).wait(120) == 0
    assert _books(settings) == _books(whole)


def _an_installation(folder: Path) -> Settings:
    settings = fresh_settings(folder)
    house = an_empty_house(settings)
    house.close()
    return settings


def _a_month_of_cases(folder: Path, n: int) -> Path:
    folder.mkdir()
    people = "".join(f"P{i},人{i},U1,,\n" for i in range(200))
    told = {
        "units": "code,name,parent\nU1,司磅,\n",
        "windows": "code,name,unit,post\nSB-1,一号磅,U1,SB\n",
        "people": f"code,name,unit,supervisor,leader\n{people}",
        "complaints": "ref,occurred_at,window,person,source,category,outcome\n"
        + "".join(f"C{i},2026-01-05,SB-1,P{i % 200},customer,attitude,upheld\n" for i in range(n)),
    }
    for name, words in told.items():
        (folder / f"{name}.csv").write_text(words, encoding="utf-8")
    return folder


def _importing(settings: Settings, folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", f"from kiosk.cli import main; main(['import', {str(folder)!r}])"],
        cwd=ROOT,
        env=environment(settings),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _books(settings: Settings) -> tuple[int, int]:
    """How many complaints and how many entries there are, once the chain is proven whole."""
    house = open_house(settings)
    try:
        with house.reading() as session:
            assert ledger_store.broken_at(session) is None
            complaints = session.execute(text("SELECT count(*) FROM complaints")).scalar_one()
            entries = session.execute(text("SELECT count(*) FROM ledger")).scalar_one()
    finally:
        house.close()
    return complaints, entries
