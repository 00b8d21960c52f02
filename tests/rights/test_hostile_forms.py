"""Forms made by a script: none costs more than a browser's, in time, in memory, in turns."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.testclient import TestClient

from kiosk.routes import under_way as doors
from kiosk.routes.answers import MOST_FIELDS, plain
from kiosk.routes.forms import FILES, WORDS, posted
from kiosk.routes.mishaps import Mishaps
from kiosk.routes.under_way import OF_ALL, OF_ONE, under_way
from kiosk.server import _routes
from kiosk.wiring import House
from survey.refusals.given import FormUnreadable, TooManyUnderWay
from tests.helpers.awaiting import awaited
from tests.helpers.building import a_window

KIND = "multipart/form-data; boundary=x"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def stranger(house: House) -> Iterator[TestClient]:
    app = Starlette(routes=_routes(house), middleware=[Middleware(Mishaps, house=house)])
    with TestClient(app, follow_redirects=False) as client:
        yield client


def part(name: str, value: bytes, *, file: bool = False) -> bytes:
    named = f'name="{name}"' + ('; filename="f"' if file else "")
    head = f"--x\r\nContent-Disposition: form-data; {named}\r\n\r\n".encode()
    return head + value + b"\r\n"


def read(body: bytes, kind: str = KIND) -> dict[str, object]:
    """Return the words of a form that comes in in two pieces."""

    async def receive() -> dict[str, object]:
        return next(pieces)

    pieces = iter(
        [
            {"type": "http.request", "body": body[: len(body) // 2], "more_body": True},
            {"type": "http.request", "body": body[len(body) // 2 :]},
        ]
    )
    headers = [(b"content-type", kind.encode("latin-1"))]
    request = Request({"type": "http", "method": "POST", "headers": headers}, receive)

    async def words() -> dict[str, object]:
        async with posted(request) as form:
            return form.words

    return awaited(words())


@pytest.mark.parametrize("charset", ["punycode", "utf-7", "unicode_escape", "idna", "zlib", "x"])
def test_words_are_utf8_whatever_else_a_form_says(charset: str) -> None:
    long = part("words", b"ab-" * 80_000)  # some minutes' work as punycode
    told = read(part("w", "中".encode()) + long + b"--x--\r\n", f"{KIND}; charset={charset}")
    assert told == {"w": "中", "words": "ab-" * 80_000}


@pytest.mark.parametrize(
    "kind", ["", KIND.replace("x", ""), 'multipart/form-data; boundary="', KIND]
)
def test_what_is_no_form_holds_nothing(kind: str) -> None:
    try:
        assert read(b"no form", kind) == {}
    except FormUnreadable:
        assert kind


TOO_MUCH = {
    "words": part("words", b"x" * (WORDS + 1)),
    "words in many fields": b"".join(part(f"f{n}", b"x" * (WORDS // 10)) for n in range(11)),
    "fields": b"".join(part(f"f{n}", b"") for n in range(MOST_FIELDS + 1)),
    "files": b"".join(part("photos", b"x", file=True) for _ in range(FILES + 1)),
    "headers": b"--x\r\n" + b"X: y\r\n" * 1000 + b"\r\n",
    "one header": b"--x\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
}


@pytest.mark.parametrize("body", TOO_MUCH.values(), ids=TOO_MUCH)
def test_a_form_with_too_much_in_it_is_refused(body: bytes) -> None:
    with pytest.raises(FormUnreadable):
        read(body + b"--x--\r\n")


@pytest.mark.parametrize(
    "body",
    [b"&".join([b"a="] * 20_000), b"a=1&" * 13_000, b"&".join(b"a%d=" % n for n in range(9000))],
)
def test_a_rating_of_a_thousand_fields_is_none(
    house: House, stranger: TestClient, body: bytes
) -> None:
    a_window(house)
    answer = stranger.post("/api/ratings", content=body, headers={"Content-Type": FORM})
    assert answer.status_code == 400


def test_several_values_of_a_name_are_a_list() -> None:
    same = "a"
    assert plain([("r", same), ("r", same), ("s", same)]) == {"r": ["a", "a"], "s": "a"}


def a_request(host: str) -> Request:
    return Request({"type": "http", "client": (host, 1), "headers": []})


def test_a_crowd_of_one_address_waits_and_others_do_not() -> None:
    with ExitStack() as crowd:
        for _ in range(OF_ONE):
            crowd.enter_context(under_way(a_request("192.0.2.1")))
        with pytest.raises(TooManyUnderWay), under_way(a_request("192.0.2.1")):
            pass
        with under_way(a_request("192.0.2.2")):
            pass
    with under_way(a_request("192.0.2.1")):
        pass
    assert not doors._open


def test_addresses_without_end_bring_no_forms_without_end() -> None:
    with ExitStack() as crowd:
        for n in range(OF_ALL):
            crowd.enter_context(under_way(a_request(f"10.0.{n // 256}.{n % 256}")))
        with pytest.raises(TooManyUnderWay), under_way(a_request("192.0.2.9")):
            pass
    assert not doors._open


def test_one_too_many_reads_a_sentence_and_is_told_to_come_again(
    house: House, stranger: TestClient
) -> None:
    token = a_window(house)
    with ExitStack() as crowd:
        for _ in range(OF_ONE):
            crowd.enter_context(under_way(a_request("testclient")))
        page = stranger.post("/complain", files={"photos": b""}, headers={"Accept": "text/html"})
        photo = stranger.post(f"/api/photos?w={token}", content=b"x")
    assert (page.status_code, "此刻提交的人太多" in page.text) == (429, True)
    assert photo.json()["error"]["code"] == "request.too-many-under-way"


@pytest.mark.parametrize("first", ["9" * 5000, "9" * 30, "-1", "１", "x", "1" * 11])
def test_a_batch_of_a_number_that_is_none_is_absent(
    house: House, stranger: TestClient, first: str
) -> None:
    assert stranger.get(f"/slips/{first}.pdf").status_code == 401


@pytest.mark.parametrize(
    "path",
    ["//evil.example/x", "/%09/evil.example", "/%0A/evil.example", "///evil.example", "/%5C/e"],
)
def test_no_page_of_ours_links_to_another_site_that_its_address_names(
    stranger: TestClient, path: str
) -> None:
    answer = stranger.get(f"http://testserver{path}", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    links = [link.split('"', 1)[0] for link in answer.text.split('href="')[1:]]
    assert all(
        not link.lstrip("\t\n\r ").startswith(("//", "\\", "http", "/\t", "/\n")) for link in links
    )
