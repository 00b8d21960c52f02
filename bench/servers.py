"""Servers under measurement: started, waited for, watched and ended, each as its own process."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.figures import RESULTS

ROOT: Final = Path(__file__).parents[1]
PATIENCE: Final = 60.0
"""Seconds a server may take to answer before the measurement gives up."""

# What the caller's own shell may hold must not reach a server that is measured.
_FOREIGN: Final = ("KIOSK_", "STREAMLIT_", "UVICORN_")


class ServerDown(Exception):
    """A server under measurement did not start, or ended by itself."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server on the loopback interface."""

    name: str
    pid: int
    port: int

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def memory(self) -> int:
        """Return the bytes of memory the process holds (resident set)."""
        for line in Path(f"/proc/{self.pid}/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
        raise ServerDown(f"{self.name} has no memory figure")

    def cpu_seconds(self) -> float:
        """Return the seconds of processor time used so far, by all its threads."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2]
        user, system = fields.split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def python(*arguments: str) -> list[str]:
    """Return the command that runs a module with this interpreter."""
    return [sys.executable, "-m", *arguments]


def kiosk(*arguments: str) -> list[str]:
    """Return the command that runs the product's command line with this interpreter."""
    return [sys.executable, "-c", "from kiosk.cli import main; main()", *arguments]


def environment(extra: Mapping[str, str]) -> dict[str, str]:
    """Return a clean environment for a server: the caller's without product settings."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(_FOREIGN)}
    return kept | {"PYTHONPATH": str(ROOT)} | dict(extra)


@contextmanager
def scratch(name: str) -> Iterator[Path]:
    """Give an empty folder on the disk the repository lies on; a RAM disk would not sync."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=RESULTS))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def serving(
    name: str,
    command: Sequence[str],
    *,
    port: int,
    folder: Path,
    ready: str = "/",
    env: Mapping[str, str] | None = None,
) -> Iterator[Server]:
    """Run a server until the block ends; refuse when it does not answer in time."""
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=folder, env=environment(env or {}), stdout=log, stderr=log
        )
    server = Server(name, process.pid, port)
    try:
        wait_until_ready(server.url + ready, process, folder / f"{name}.log")
        yield server
    finally:
        stop(process)


def wait_until_ready(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait for the first good answer; refuse when the process ends or takes too long."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise ServerDown(f"{log.stem} ended ({process.returncode}):\n{_last_lines(log)}")
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.02)
    raise ServerDown(f"{log.stem} did not answer within {PATIENCE:.0f} s:\n{_last_lines(log)}")


def wait_until_idle(server: Server) -> None:
    """Wait until the server uses next to no processor time; refuse when it never rests."""
    deadline = time.monotonic() + 3 * PATIENCE
    while time.monotonic() < deadline:
        before = server.cpu_seconds()
        time.sleep(1)
        if server.cpu_seconds() - before < 0.05:
            return
    raise ServerDown(f"{server.name} is never idle")


def stop(process: "subprocess.Popen[bytes]") -> None:
    """Ask a process to end; make it end when it does not."""
    process.terminate()
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _last_lines(log: Path) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
