"""Every answer carries the security headers; no other site opens our websocket."""

import base64
import hashlib
import re
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from kiosk import front
from kiosk.front.headers import SecurityHeaders
from survey.texts import CHINESE


async def page(request: Request) -> Response:
    return front.streamlit_response(request, CHINESE, "form")


async def smuggled(request: Request) -> Response:
    return front.compressed_response(request, "<script nonce='nonce'>steal()</script>")


async def failing(_: Request) -> Response:
    raise RuntimeError("the database is gone")


async def socket(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_text("hello")
    await websocket.close()


ROUTES = [
    Route("/", page),
    Route("/smuggled", smuggled),
    Route("/failing", failing),
    WebSocketRoute("/_stcore/stream", socket),
]
GUARDED = Starlette(
    routes=ROUTES,
    middleware=[Middleware(SecurityHeaders, public_url="https://kiosk.example.com")],
)


@pytest.fixture
def site() -> Iterator[TestClient]:
    with TestClient(GUARDED, raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize(("path", "status"), [("/", 200), ("/nothing", 404), ("/failing", 500)])
def test_every_answer_has_the_headers(site: TestClient, path: str, status: int) -> None:
    answer = site.get(path)
    assert answer.status_code == status
    shown = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    print(shown)  # noqa: T201
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    camera = "camera=(self)" if path == "/" else "camera=()"
    assert camera in answer.headers["Permissions-Policy"]
    policy = answer.headers["Content-Security-Policy"]
    for part in ("default-src 'none'", "frame-ancestors 'none'"):
        assert part in policy
    assert "'unsafe-inline'" not in _part(policy, "script-src")
    assert "unsafe-eval" not in policy


def test_without_the_middleware_there_are_none() -> None:
    bare = TestClient(Starlette(routes=ROUTES))
    assert "X-Frame-Options" not in bare.get("/").headers
    assert "Content-Security-Policy" not in bare.get("/nothing").headers


def test_the_pages_scripts_bear_the_nonce_of_their_answer(site: TestClient) -> None:
    answers = [site.get("/"), site.get("/")]
    nonces = [_nonce(answer.headers["Content-Security-Policy"]) for answer in answers]
    assert nonces[0] != nonces[1]
    for answer, nonce in zip(answers, nonces, strict=True):
        assert f'<script nonce="{nonce}">' in answer.text
        assert front.NONCE not in answer.text


def test_a_smuggled_script_gets_no_nonce(site: TestClient) -> None:
    answer = site.get("/smuggled")
    assert _nonce(answer.headers["Content-Security-Policy"]) not in answer.text


def test_an_answers_own_policy_stays() -> None:
    async def own(_: Request) -> Response:
        return PlainTextResponse("", headers={"Content-Security-Policy": "sandbox"})

    app = Starlette(routes=[Route("/", own)], middleware=[Middleware(SecurityHeaders)])
    assert TestClient(app).get("/").headers["Content-Security-Policy"] == "sandbox"


def test_our_own_error_page_goes_out_with_headers() -> None:
    async def sorry(_: Request, __: Exception) -> Response:
        return PlainTextResponse("出错了，没有丢失任何内容。", status_code=500)

    app = Starlette(
        routes=ROUTES, middleware=[Middleware(SecurityHeaders)], exception_handlers={500: sorry}
    )
    answer = TestClient(app, raise_server_exceptions=False).get("/failing")
    assert answer.text == "出错了，没有丢失任何内容。"
    assert "Content-Security-Policy" in answer.headers


def test_https_is_kept_once_seen() -> None:
    assert "Strict-Transport-Security" in TestClient(GUARDED, "https://testserver").get("/").headers
    assert "Strict-Transport-Security" not in TestClient(GUARDED).get("/").headers


@pytest.mark.parametrize("origin", ["http://testserver", "https://kiosk.example.com", None])
def test_our_own_pages_open_the_websocket(site: TestClient, origin: str | None) -> None:
    headers = {"Origin": origin} if origin else {}
    with site.websocket_connect("/_stcore/stream", headers=headers) as opened:
        assert opened.receive_text() == "hello"


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "http://testserver.evil.example", "null", "", "http://", "http://["],
)
def test_another_sites_page_is_refused(site: TestClient, origin: str) -> None:
    with (
        pytest.raises(WebSocketDisconnect),
        site.websocket_connect("/_stcore/stream", headers={"Origin": origin}),
    ):
        pass


def test_without_the_guard_another_site_gets_in() -> None:
    bare = TestClient(Starlette(routes=ROUTES))
    headers = {"Origin": "https://evil.example"}
    with bare.websocket_connect("/_stcore/stream", headers=headers) as opened:
        assert opened.receive_text() == "hello"


def test_a_page_of_ours_runs_nothing_but_what_we_wrote(site: TestClient) -> None:
    policy = site.get("/smuggled").headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert re.fullmatch(r"script-src 'self' 'nonce-[\w-]+'", _part(policy, "script-src"))
    assert re.fullmatch(r"style-src 'nonce-[\w-]+'", _part(policy, "style-src"))
    assert "blob:" not in policy.replace(_part(policy, "img-src"), "")


def test_a_sheet_of_ours_is_known_by_its_hash_and_a_smuggled_one_is_not() -> None:
    own = front.ours("p{color:red}")

    async def page(request: Request) -> Response:
        smuggled = "<style>p{background:url(//evil.example)}</style>"
        return front.compressed_response(request, f"{own}{smuggled}<style>never ended")

    app = Starlette(routes=[Route("/", page)], middleware=[Middleware(SecurityHeaders)])
    policy = TestClient(app).get("/").headers["Content-Security-Policy"]
    digest = base64.b64encode(hashlib.sha256(b"p{color:red}").digest()).decode()
    assert re.findall(r"'sha256-([^']+)'", policy) == [digest]


def test_a_script_that_works_by_itself_may_ask_us_alone() -> None:
    async def worker(_: Request) -> Response:
        return Response("", media_type="text/javascript")

    app = Starlette(routes=[Route("/sw.js", worker)], middleware=[Middleware(SecurityHeaders)])
    policy = TestClient(app).get("/sw.js").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; connect-src 'self'")


def _part(policy: str, name: str) -> str:
    """Return what a policy says of one kind of thing: what it says of all where it does not."""
    parts = {part.split(" ")[0]: part for part in policy.split("; ")}
    return parts.get(name, parts["default-src"])


def _nonce(policy: str) -> str:
    found = re.search(r"'nonce-([^']+)'", policy)
    assert found
    return found[1]
