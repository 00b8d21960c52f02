"""The load generator for ratings, in a process of its own: `python -m bench.http_load SPEC`.

Each client is one keep-alive connection that posts a rating, waits for the answer and posts the
next, each time as another phone, with the cookie that its page gave it. It speaks just enough
HTTP/1.1 to do so on raw asyncio protocols, so that the generator is never what is measured; the
share of a core it took is told with the result.
"""

import asyncio
import json
import random
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from typing import Final, cast

from bench.figures import percentile
from bench.servers import ROOT, environment, python
from kiosk.locks.ordered_keys import ordered_key

SCORES: Final = (5, 5, 5, 5, 4, 4, 4, 3, 2, 1)
HEAD_END: Final = b"\r\n\r\n"
LENGTH: Final = b"content-length:"
DEVICE: Final = b"kiosk_device"


@dataclass(frozen=True, slots=True)
class Spec:
    """What to send, how long, from how many clients."""

    port: int
    token: str
    clients: int
    seconds: float
    warm_up: float
    path: str = "/api/ratings"


@dataclass(frozen=True, slots=True)
class Load:
    """What came of it: latencies in milliseconds of what was answered in the measured window."""

    a_second: float
    p50: float
    p95: float
    p99: float
    acknowledged: int
    refused: int
    generator_share: float


@dataclass(slots=True)
class _Tally:
    spec: Spec
    begin: float
    end: float
    acknowledged: int = 0
    refused: int = 0
    latencies: list[float] = field(default_factory=list)

    def answered(self, status: bytes, sent: float, now: float) -> None:
        if status != b"201":
            self.refused += 1
            return
        self.acknowledged += 1
        if self.begin <= now < self.end:
            self.latencies.append(now - sent)


class _Client(asyncio.Protocol):
    """One customer after another on one connection."""

    def __init__(self, tally: _Tally, finished: "asyncio.Future[None]") -> None:
        self.tally = tally
        self.finished = finished
        self.received = b""
        self.sent = 0.0
        self.transport: asyncio.Transport | None = None
        self.dice = random.Random()  # noqa: S311 - scores need to vary, not to be secret

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self._send()

    def data_received(self, data: bytes) -> None:
        self.received += data
        at = self.received.find(HEAD_END)
        if at < 0:
            return
        if len(self.received) < at + len(HEAD_END) + _content_length(self.received[:at]):
            return
        now = time.perf_counter()
        self.tally.answered(self.received[9:12], self.sent, now)
        self.received = b""
        if now < self.tally.end:
            self._send()
        elif self.transport is not None:
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.finished.done():
            self.finished.set_result(None)

    def _send(self) -> None:
        spec = self.tally.spec
        body = (
            f'{{"w":"{spec.token}","score":{self.dice.choice(SCORES)},"key":"{ordered_key()}",'
            f'"visit":"{ordered_key()}","lang":"zh-CN","channel":"qr"}}'
        ).encode()
        self.sent = time.perf_counter()
        if self.transport is not None:
            self.transport.write(
                b"POST %b HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\n"
                b"Accept-Language: zh-CN\r\nCookie: %b=%b\r\nContent-Length: %d\r\n\r\n%b"
                % (
                    spec.path.encode(),
                    spec.port,
                    DEVICE,
                    ordered_key().hex.encode(),
                    len(body),
                    body,
                )
            )


def _content_length(head: bytes) -> int:
    at = head.lower().find(LENGTH)
    if at < 0:
        return 0
    return int(head[at + len(LENGTH) :].split(b"\r\n", 1)[0])


async def _drive(spec: Spec) -> Load:
    loop = asyncio.get_running_loop()
    now = time.perf_counter()
    tally = _Tally(spec, now + spec.warm_up, now + spec.warm_up + spec.seconds)
    waiting = []
    for _ in range(spec.clients):
        finished: asyncio.Future[None] = loop.create_future()
        waiting.append(finished)
        await loop.create_connection(
            lambda done=finished: _Client(tally, done),  # type: ignore[misc] # no type is known for a lambda's default
            "127.0.0.1",
            spec.port,
        )
    await asyncio.wait_for(asyncio.gather(*waiting), spec.warm_up + spec.seconds + 60)
    spent = time.process_time() / (time.perf_counter() - now)
    milliseconds = [1000 * seconds for seconds in tally.latencies]
    return Load(
        a_second=len(milliseconds) / spec.seconds,
        p50=percentile(milliseconds, 0.50),
        p95=percentile(milliseconds, 0.95),
        p99=percentile(milliseconds, 0.99),
        acknowledged=tally.acknowledged,
        refused=tally.refused,
        generator_share=spent,
    )


def drive(spec: Spec) -> Load:
    """Run the generator in its own process and return what it measured."""
    answer = subprocess.run(
        python("bench.http_load", json.dumps(asdict(spec))),
        check=True,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=environment({}),
    )
    return Load(**json.loads(answer.stdout))


if __name__ == "__main__":
    import uvloop

    print(json.dumps(asdict(uvloop.run(_drive(Spec(**json.loads(sys.argv[1])))))))
