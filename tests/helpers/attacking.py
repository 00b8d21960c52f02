"""A stranger with a script, who makes a served product hold as much as it lets them."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.error import URLError
from urllib.request import Request, urlopen

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.helpers.streamlit_speech import a_run

MEGABYTE: Final = 1024 * 1024
PATIENCE: Final = 60


def held_by(process: int) -> int:
    """Return the bytes of memory that a process holds."""
    told = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+) kB", told)
    assert found
    return int(found[1]) * 1024


class Stranger:
    """Who knows the address and nothing else; `comes_from` as a proxy before us tells it.

    With a cookie they are somebody.
    """

    def __init__(self, port: int, comes_from: str = "", cookie: str = "") -> None:
        self.port = port
        self.headers = {"X-Forwarded-For": comes_from} if comes_from else {}
        self.headers |= {"Cookie": cookie} if cookie else {}
        self.pages: list[ClientConnection] = []
        self.refused = 0

    async def open(self, pages: int, *, back_to: str = "") -> None:
        """Open pages, and keep them open; `back_to` is the number of an earlier one."""
        spoken: Any = ["streamlit", "token", back_to] if back_to else ["streamlit"]
        for _ in range(pages):
            try:
                page = await connect(
                    f"ws://127.0.0.1:{self.port}/_stcore/stream", subprotocols=spoken,
                    compression=None, max_size=None, open_timeout=PATIENCE, ping_interval=None,
                    additional_headers=self.headers,
                )  # fmt: skip
            except (InvalidStatus, ConnectionClosed):
                self.refused += 1
            else:
                self.pages.append(page)

    async def tell(self, name: str, size: int) -> None:
        """Tell on every page the value of a field that no page has; wait until it was taken in."""
        for page in list(self.pages):
            try:
                await page.send(a_run(name, text="x" * size))
                await asyncio.wait_for(_answered(page), PATIENCE)
            except ConnectionClosed:
                self.refused += 1
                self.pages.remove(page)

    async def leave(self) -> None:
        """Close all pages."""
        await asyncio.gather(*(page.close() for page in self.pages))

    async def ask(self, times: int, query: str = "") -> None:
        """Ask for runs of every page and read nothing of what is answered."""
        for _ in range(times):
            for page in list(self.pages):
                try:
                    await page.send(a_run(query=query))
                except ConnectionClosed:
                    self.refused += 1
                    self.pages.remove(page)

    async def number_of_a_page(self, *, back_to: str = "") -> str:
        """Return the number that Streamlit knows a page by: it tells it everybody who opens one."""
        await self.open(1, back_to=back_to)
        page = self.pages[-1]
        await page.send(a_run())
        while True:
            message = ForwardMsg()
            message.ParseFromString(await asyncio.wait_for(page.recv(decode=False), PATIENCE))
            if message.WhichOneof("type") == "new_session":
                return message.new_session.initialize.session_id

    def upload(self, page: str, name: str, size: int) -> int:
        """Send a file up for a page; return the status that is answered."""
        address = f"http://127.0.0.1:{self.port}"
        token = ""
        with urlopen(f"{address}/_stcore/health") as answer:
            token = next(_token_in(answer.headers.get_all("Set-Cookie", [])), "")
        body = b"\r\n".join([
            b"--x", b'Content-Disposition: form-data; name="f"; filename="f.png"',
            b"Content-Type: image/png", b"", b"x" * size, b"--x--", b"",
        ])  # fmt: skip
        sent = Request(
            f"{address}/_stcore/upload_file/{page}/{name}", body, method="PUT",
            headers={
                "Content-Type": "multipart/form-data; boundary=x",
                "X-Xsrftoken": token, "Cookie": f"_streamlit_xsrf={token}",
            },
        )  # fmt: skip
        try:
            with urlopen(sent) as answer:
                return int(answer.status)
        except URLError as refused:
            return int(getattr(refused, "code", 0))


@contextmanager
def holding_more(process: int) -> Iterator[list[int]]:
    """Give a list that holds, at the end of the block, by how many bytes a process grew."""
    before, grown = held_by(process), []
    yield grown
    grown.append(held_by(process) - before)


async def _answered(page: ClientConnection) -> None:
    while True:
        message = ForwardMsg()
        message.ParseFromString(await page.recv(decode=False))
        if message.WhichOneof("type") == "script_finished":
            return


def _token_in(cookies: list[str]) -> Iterator[str]:
    for cookie in cookies:
        found = re.match(r"_streamlit_xsrf=([^;]+)", cookie)
        if found:
            yield found[1]
