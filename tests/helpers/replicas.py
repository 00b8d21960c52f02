"""Several servers of one installation on PostgreSQL, started, stopped and killed by tests."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from kiosk.config import Settings
from tests.helpers.served import ROOT, environment, free_port, wait_until_it_answers


class Replica:
    """One of the servers; it keeps its port when it is started again."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.port = settings.port
        self.process = self._started()

    def wait(self) -> None:
        """Wait until it is ready."""
        wait_until_it_answers(f"http://localhost:{self.port}/readyz", self.process)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it, politely or not, and wait for its end."""
        self.process.send_signal(how)
        self.process.wait(60)

    def start(self) -> None:
        """Start it again and wait until it is ready."""
        self.process = self._started()
        self.wait()

    def end(self) -> None:
        """Make sure that nothing of it is left."""
        self.process.kill()
        self.process.wait(20)

    def _started(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-c", "from kiosk.cli import main; main(['serve'])"],
            cwd=ROOT,
            env=environment(self.settings) | {"KIOSK_MIGRATE_ON_START": "true"},
            stderr=subprocess.DEVNULL,
        )


@contextmanager
def two_replicas(installation: Settings) -> Iterator[list[Replica]]:
    """Give two servers that were started together, on a database each of them may migrate."""
    with ExitStack() as ending:
        started = []
        for number in (1, 2):
            own = {"replica": number, "port": free_port()}
            replica = Replica(installation.model_copy(update=own))
            ending.callback(replica.end)
            started.append(replica)
        for replica in started:
            replica.wait()
        yield started
