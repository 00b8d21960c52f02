"""Addresses of ours are answered before Streamlit's application, as safely as behind it."""

import re
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Message

from kiosk import plain
from kiosk.routes import ratings
from kiosk.routes.short_cut import Direct, ShortCut
from kiosk.wiring import House
from tests.helpers.awaiting import awaited
from tests.helpers.building import a_window
from tests.helpers.rated import a_body

BROWSER = {"accept": "text/html"}


async def long_way(_: Request) -> Response:
    return PlainTextResponse("the long way")


async def failing(_: Request) -> Response:
    raise ValueError("a secret of the house")


async def hung_up(_: Request) -> Response:
    raise ClientDisconnect


def short_cut(house: House) -> ShortCut:
    async def page(request: Request) -> Response:
        return plain.answer(
            request, house, "notice.html", "en", heading="Hello", sentence="Well", ways=[]
        )

    routes = [
        *ratings.routes(house),
        Route("/failing", Direct(failing), methods=["POST", "GET"]),
        Route("/failing-in-starlettes-way", failing),
        Route("/hung-up", Direct(hung_up), methods=["GET"]),
        Route("/page", Direct(page), methods=["GET"]),
    ]
    methods = ["GET", "POST", "PUT", "HEAD"]
    behind = Starlette(routes=[Route("/{rest:path}", long_way, methods=methods)])
    return ShortCut(behind, routes, house)


@pytest.fixture
def site(house: House) -> Iterator[TestClient]:
    with TestClient(short_cut(house)) as client:
        yield client


def test_a_rating_is_kept_and_answered_with_the_headers_of_data(
    house: House, site: TestClient
) -> None:
    answer = site.post("/api/ratings", json=a_body(a_window(house)))
    assert answer.status_code == 201
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/ratings"),
        ("PUT", "/api/ratings"),
        ("POST", "/api/ratings/"),
        ("POST", "/api/Ratings"),
        ("POST", "//api/ratings"),
        ("POST", "/api/ratings/some-number/additions"),
    ],
)
def test_what_does_not_fit_exactly_goes_the_long_way(
    site: TestClient, method: str, path: str
) -> None:
    assert site.request(method, path).text == "the long way"


def test_below_a_path_of_a_proxys_everything_goes_the_long_way(house: House) -> None:
    with TestClient(short_cut(house), root_path="/below") as client:
        assert client.post("/api/ratings", json={}).text == "the long way"


@pytest.mark.parametrize("path", ["/failing", "/failing-in-starlettes-way"])
def test_a_failure_is_told_in_one_sentence_with_all_headers(site: TestClient, path: str) -> None:
    told = site.get(path)
    assert told.status_code == 500
    assert told.json()["error"]["code"] == "house.mishap"
    shown = site.get(path, headers=BROWSER)
    assert shown.headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in shown.headers["content-security-policy"]
    assert "secret" not in told.text + shown.text


def test_the_scripts_of_a_page_bear_the_nonce_that_its_header_names(site: TestClient) -> None:
    nonces = set()
    for _ in range(2):
        answer = site.get("/page", headers=BROWSER)
        [named] = set(re.findall(r"'nonce-([^']+)'", answer.headers["content-security-policy"]))
        assert set(re.findall(r'nonce="([^"]+)"', answer.text)) <= {named}
        nonces.add(named)
    assert len(nonces) == 2


def test_whoever_hung_up_is_answered_nothing(house: House) -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http", "method": "GET", "path": "/hung-up", "headers": [], "query_string": b"",
    }  # fmt: skip
    awaited(short_cut(house)(scope, receive, send))
    assert sent == []
