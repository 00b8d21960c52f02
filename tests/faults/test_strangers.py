"""A stranger with a script makes the server hold next to nothing, however they go about it."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection

import pytest

from kiosk.rights.who import SESSION_COOKIE
from survey.directory.roles import Role
from tests.browser.conftest import Server, served
from tests.helpers.attacking import MEGABYTE, Stranger, holding_more
from tests.helpers.awaiting import awaited
from tests.helpers.history import signed_in
from tests.helpers.streamlit_speech import a_word

LITTLE = 40 * MEGABYTE
"""What a busy minute of Streamlit's own takes besides; each attack asks for far more."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("attacked")) as running:
        awaited(_warmed(running))
        yield running


async def _warmed(site: Server) -> None:
    """Open some pages: what is loaded with the first is no stranger's doing."""
    visitor = Stranger(site.settings.port)
    await visitor.open(10)
    await visitor.tell("w", 10)
    await visitor.leave()


def process_of(site: Server) -> int:
    assert site.process is not None
    return site.process.pid


async def tells(site: Server, *, pages: int, size: int, times: int) -> Stranger:
    visitor = Stranger(site.settings.port)
    await visitor.open(pages)
    for turn in range(times):
        await visitor.tell(f"field {turn}", size)
    return visitor


def grown_by(site: Server, *, pages: int, size: int, times: int) -> int:
    """Return by how many bytes the server grew while a stranger's pages were open."""

    async def attack() -> int:
        with holding_more(process_of(site)) as grown:
            visitor = await tells(site, pages=pages, size=size, times=times)
        await visitor.leave()
        return grown[0]

    return awaited(attack())


def test_long_texts_are_not_kept(site: Server) -> None:
    assert grown_by(site, pages=25, size=7 * MEGABYTE, times=1) < LITTLE


def test_many_pages_of_texts_as_long_as_may_be_are_little(site: Server) -> None:
    assert grown_by(site, pages=60, size=30_000, times=2) < LITTLE


def test_no_file_is_taken_from_a_stranger(site: Server) -> None:
    visitor = Stranger(site.settings.port)

    async def attack() -> list[int]:
        page = await visitor.number_of_a_page()
        told = [
            await asyncio.to_thread(visitor.upload, page, f"f{n}", 4 * MEGABYTE) for n in range(8)
        ]
        await visitor.leave()
        return told

    with holding_more(process_of(site)) as grown:
        told = awaited(attack())
    assert set(told) <= {401, 0}  # told so, or cut off while still sending
    assert grown[0] < LITTLE


def test_a_crowd_of_one_address_finds_the_door_shut_and_others_do_not(site: Server) -> None:
    async def attack() -> tuple[int, int]:
        crowd = Stranger(site.settings.port, comes_from="192.0.2.1")
        customer = Stranger(site.settings.port, comes_from="192.0.2.2")
        await crowd.open(150)
        kept, turned_away = len(crowd.pages), crowd.refused
        await customer.open(1)
        await customer.tell("words", 1000)
        assert len(customer.pages) == 1
        await asyncio.gather(crowd.leave(), customer.leave())
        return kept, turned_away

    kept, turned_away = awaited(attack())
    assert kept >= 60
    assert turned_away > 0


def test_no_crowd_pushes_out_the_page_that_an_officer_comes_back_to(site: Server) -> None:
    cookie = f"{SESSION_COOKIE}={signed_in(site.house, Role.SUPERVISION)}"

    async def attack() -> tuple[str, str]:
        officer = Stranger(site.settings.port, cookie=cookie)
        number = await officer.number_of_a_page()
        await officer.leave()
        for crowd in ("192.0.2.4", "192.0.2.5"):
            stranger = Stranger(site.settings.port, comes_from=crowd)
            await stranger.open(80)
            assert len(stranger.pages) == 80
            await stranger.leave()
        again = await officer.number_of_a_page(back_to=number)
        await officer.leave()
        return number, again

    number, again = awaited(attack())
    assert number == again


def test_who_reads_nothing_makes_nobody_keep_what_they_are_told(site: Server) -> None:
    token = site.tokens["SB"]

    async def attack() -> int:
        deaf = Stranger(site.settings.port, comes_from="192.0.2.6")
        await deaf.open(40)
        with holding_more(process_of(site)) as grown:
            await deaf.ask(30, query=f"w={token}")
            await asyncio.sleep(5)
        await deaf.leave()
        return grown[0]

    assert awaited(attack()) < LITTLE


def test_words_of_streamlits_language_that_no_page_says_do_nothing(site: Server) -> None:
    async def attack() -> None:
        visitor = Stranger(site.settings.port, comes_from="192.0.2.3")
        await visitor.open(1)
        for word in ("clear_cache", "debug_shutdown_runtime", "load_git_info"):
            await visitor.pages[0].send(a_word(word))
        await visitor.tell("words", 10)
        assert len(visitor.pages) == 1
        await visitor.leave()

    awaited(attack())


def begins(wire: socket.socket, begun: bytes, more: bytes) -> None:
    """Begin a request, and never come to the end of its beginning."""
    wire.sendall(begun)
    for _ in range(1000):
        wire.sendall(more)


@pytest.mark.parametrize(
    ("begun", "more"),
    [
        (b"GET /", b"x" * 60_000),
        (b"GET / HTTP/1.1\r\nX-Long: ", b"x" * 60_000),
        (b"GET / HTTP/1.1\r\n", b"X: y\r\n" * 10_000),
    ],
    ids=["address", "header", "headers"],
)
def test_a_request_that_begins_without_end_is_let_go(
    site: Server, begun: bytes, more: bytes
) -> None:
    address = ("127.0.0.1", site.settings.port)
    with (
        holding_more(process_of(site)) as grown,
        socket.create_connection(address, timeout=60) as wire,
        pytest.raises(ConnectionError),
    ):
        begins(wire, begun, more)
    assert grown[0] < LITTLE


def test_one_connection_asks_again_and_again(site: Server) -> None:
    with closing(HTTPConnection("127.0.0.1", site.settings.port)) as connection:
        for _ in range(200):
            connection.request("GET", "/healthz", headers={"X-Long": "x" * 8000})
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200
