"""Security headers on every answer, and a door shut to websockets opened by other sites."""

import base64
import hashlib
import html
import re
import secrets
from collections.abc import Awaitable, Callable
from functools import cache, lru_cache
from typing import Any, Final
from urllib.parse import urlsplit

from starlette._utils import is_async_callable
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kiosk.front import bundle

# A page writes this mark where a script needs its nonce. It differs from process to process, so
# nobody who smuggles markup into a page can write it in advance.
NONCE: Final = f"nonce-{secrets.token_urlsafe(18)}"

# Streamlit draws with styles written by script (emotion, Plotly), hence style 'unsafe-inline';
# it loads inline components as blob: modules, hence blob: for scripts. No eval is needed.
_POLICY: Final = (
    "default-src 'self'; script-src 'self' blob: {scripts}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' {sockets}; "
    "media-src 'self' blob:; worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'self'; "
    "object-src 'none'; form-action 'self'"
)
_PERMISSIONS: Final = (
    "camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), browsing-topics=()"
)
_ALIKE: Final = (
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", _PERMISSIONS.encode("ascii")),
    (b"cross-origin-opener-policy", b"same-origin"),
)
# An answer that is data is no document: nothing in it may run or load, nor be framed.
_FOR_DATA: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
)
_DATA: Final = (b"content-type", b"application/json")
_INLINE_SCRIPT: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)


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


def nonce_of(scope: Scope) -> str:
    """Return the nonce of this request: made when first asked for, the same ever after."""
    state: dict[str, Any] = scope.setdefault("state", {})
    if "csp_nonce" not in state:
        state["csp_nonce"] = secrets.token_urlsafe(16)
    return str(state["csp_nonce"])


def with_nonce(scope: Scope, page: str) -> str:
    """Return the page with the mark replaced by this request's nonce."""
    return page.replace(NONCE, html.escape(nonce_of(scope), quote=True))


def policy(scope: Scope) -> str:
    """Return the content security policy of one answer."""
    return _policy_of(Headers(scope=scope).get("host", "")).replace(NONCE, nonce_of(scope))


@lru_cache(maxsize=64)
def _policy_of(host: str) -> str:
    # Old Safari does not count a websocket to the own host as 'self'.
    sockets = f"ws://{host} wss://{host}" if re.fullmatch(r"[\w.\-:\[\]]+", host) else ""
    scripts = " ".join([f"'nonce-{NONCE}'", *_stock_hashes()])
    return _POLICY.format(scripts=scripts, sockets=sockets).replace(" ;", ";")


def put_headers(scope: Scope, answer: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Put the headers on an answer that are not there yet, and return them all."""
    if scope.get("scheme") == "https":
        MutableHeaders(raw=answer).setdefault("Strict-Transport-Security", "max-age=31536000")
    if _DATA in answer:
        answer.extend(_FOR_DATA)
        return answer
    headers = MutableHeaders(raw=answer)
    headers["X-Content-Type-Options"] = "nosniff"
    if scope["path"].startswith("/static/"):
        # Scripts and styles are no documents: the full set would only add 45 kB to a first visit.
        headers.setdefault("Content-Security-Policy", "frame-ancestors 'none'")
        return answer
    given = {name for name, _ in answer}
    own = ((b"content-security-policy", policy(scope).encode("latin-1")), *_ALIKE)
    answer.extend((name, value) for name, value in own if name not in given)
    return answer


@cache
def _stock_hashes() -> tuple[str, ...]:
    """Return the hashes of the inline scripts in Streamlit's own page, our fall-back."""
    try:
        page = (bundle.static_dir() / "index.html").read_text(encoding="utf-8")
    except OSError:
        return ()
    digests = (hashlib.sha256(found.encode()).digest() for found in _INLINE_SCRIPT.findall(page))
    return tuple(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


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
