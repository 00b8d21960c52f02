"""Security headers on every answer, and a door shut to websockets opened by other sites."""

from collections.abc import Awaitable, Callable
from typing import Any, Final
from urllib.parse import urlsplit

from starlette._utils import is_async_callable
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kiosk.front import policies

_OWN_ALONE: Final = (b"cross-origin-resource-policy", b"same-origin")
_ALIKE: Final = (
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", policies.NO_CAMERA.encode("ascii")),
    (b"cross-origin-opener-policy", b"same-origin"),
    _OWN_ALONE,
)
_FOR_DATA: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", policies.FOR_DATA.encode("ascii")),
    _OWN_ALONE,
)
DATA: Final = (b"content-type", b"application/json")


class SecurityHeaders:
    """ASGI middleware: puts the headers on every answer, errors included."""

    def __init__(self, app: ASGIApp, public_url: str = "") -> None:
        self.app = app
        self.public_host = urlsplit(public_url).netloc

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve with headers; refuse a websocket that another site opened."""
        if scope["type"] == "websocket" and self._is_foreign(scope):
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        await self._serve(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("state", {})  # here, for the copies that routes get: one nonce for all
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = put_headers(scope, list(message["headers"]))
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        except Exception as failure:
            # Starlette's own error answer is made outside of every middleware and would go out
            # bare; so the answer is made here, and the failure still reaches the log.
            if not started:
                answer = await _error_answer(scope, receive, failure)
                await answer(scope, receive, send_with_headers)
            raise

    def _is_foreign(self, scope: Scope) -> bool:
        """Tell whether a page of another site opened this websocket.

        Left to itself Streamlit asks a service on the internet for the server's own address
        before it refuses, and holds the whole event loop meanwhile.
        """
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        if origin is None:  # no browser leaves it out
            return False
        return site_of(origin) not in {headers.get("host"), self.public_host} - {""}


def site_of(origin: str) -> str:
    """Return the host and port that an `Origin` names; nothing of what is no address."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def put_headers(scope: Scope, answer: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Put the headers on an answer that are not there yet, and return them all."""
    if scope.get("scheme") == "https":
        MutableHeaders(raw=answer).setdefault("Strict-Transport-Security", "max-age=31536000")
    if DATA in answer:
        answer.extend(_FOR_DATA)
        return answer
    headers = MutableHeaders(raw=answer)
    headers["X-Content-Type-Options"] = "nosniff"
    if scope["path"].startswith("/static/"):
        # Scripts and styles are no documents: the full set would only add 45 kB to a first visit.
        headers.setdefault("Content-Security-Policy", "frame-ancestors 'none'")
        return answer
    given = {name for name, _ in answer}
    own = ((b"content-security-policy", _policy(headers.get("content-type", "")).encode()), *_ALIKE)
    answer.extend((name, value) for name, value in own if name not in given)
    return answer


def _policy(kind: str) -> str:
    """Return the policy of an answer that brought none of its own: a page does."""
    return policies.FOR_SCRIPTS if kind.startswith("text/javascript") else policies.FOR_DATA


async def _error_answer(scope: Scope, receive: Receive, failure: Exception) -> Response:
    handlers: dict[Any, Callable[..., Any]] = getattr(scope.get("app"), "exception_handlers", {})
    handler = handlers.get(500) or handlers.get(Exception)
    if handler is None:
        return PlainTextResponse("Internal Server Error", status_code=500)
    request = Request(scope, receive)
    if is_async_callable(handler):
        answer: Awaitable[Response] = handler(request, failure)
        return await answer
    return await run_in_threadpool(handler, request, failure)
