"""A bare Starlette route with one raw sqlite3 group-commit writer thread: `raw_writer PORT FILE`.

It keeps what makes the comparison fair and nothing else: the same SQLite library, WAL with
`synchronous=FULL`, one INSERT a rating under a unique key, the answer after COMMIT. No window is
looked up, no roll-up is kept, no amendment, no flag, no header.
"""

import asyncio
import queue
import sys
import threading
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bench.baselines.serving import serve_like_the_product
from db.ground.engine import sqlite_module

TABLE = """CREATE TABLE IF NOT EXISTS ratings (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, w TEXT NOT NULL, score INTEGER NOT NULL,
    visit TEXT, created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP)"""
INSERT = "INSERT OR IGNORE INTO ratings (id, w, score, visit) VALUES (?, ?, ?, ?)"

Row = tuple[str, str, int, str | None]


class Writer:
    """One thread that writes whatever waits in one transaction."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.waiting: queue.SimpleQueue[tuple[Row, asyncio.Future[None]]] = queue.SimpleQueue()
        self.loop: asyncio.AbstractEventLoop | None = None

    async def keep(self, row: Row) -> None:
        """Return when the row is committed."""
        if self.loop is None:
            self.loop = asyncio.get_running_loop()
            threading.Thread(target=self._run, daemon=True).start()
        done: asyncio.Future[None] = self.loop.create_future()
        self.waiting.put((row, done))
        await done

    def _run(self) -> None:
        connection = opened(self.path)
        while True:
            batch = [self.waiting.get()]
            while len(batch) < 256 and not self.waiting.empty():
                batch.append(self.waiting.get())
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(INSERT, [row for row, _ in batch])
            connection.execute("COMMIT")
            if self.loop is not None:
                self.loop.call_soon_threadsafe(_settle, [done for _, done in batch])


def _settle(waiting: list["asyncio.Future[None]"]) -> None:
    for done in waiting:
        if not done.done():
            done.set_result(None)


def opened(path: str) -> Any:
    """Open the file as durable as the product does, its table made."""
    connection = sqlite_module().connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA cache_size=-16000")
    connection.execute(TABLE)
    return connection


def create_app(path: str) -> Starlette:
    """Return the application: one POST route, one writer."""
    opened(path).close()
    writer = Writer(path)

    async def give(request: Request) -> Response:
        body = await request.json()
        await writer.keep((body["key"], body["w"], body["score"], body.get("visit")))
        return JSONResponse({"id": body["key"]}, status_code=201)

    async def alive(_request: Request) -> Response:
        return Response()

    return Starlette(routes=[Route("/api/ratings", give, methods=["POST"]), Route("/", alive)])


if __name__ == "__main__":
    serve_like_the_product(create_app(sys.argv[2]), int(sys.argv[1]))
