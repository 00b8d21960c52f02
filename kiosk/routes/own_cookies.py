"""Cookies under names that a browser guards: no other host and no plain page can put one there.

Inside, every cookie of ours has its plain name. On https it goes out as `__Host-…` (one that
belongs to a path of ours, as `__Secure-…`) and comes in by that name alone: what another host of
the same domain plants under the plain one is nobody's. On plain http browsers keep no such names.
"""

from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kiosk.locks.crossings import CROSSING_COOKIE
from kiosk.rights.who import SESSION_COOKIE

OURS: Final = "kiosk_"
HOST: Final = "__Host-"
SECURE: Final = "__Secure-"
STRICT: Final = (SESSION_COOKIE, CROSSING_COOKIE)
"""What is never read under its plain name on https, by its beginning; the others are, from before,
until they come under the new one: a tablet at a window stays enrolled."""


class OwnCookies:
    """ASGI application: gives cookies their guarded names on the way out, and takes them back."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is no https as it is, but for cookies in quotes, which are none of ours."""
        for name, value in scope.get("headers", ()):
            if name == b"cookie" and b'"' in value:
                scope = {**scope, "headers": [_without_quoted(each) for each in scope["headers"]]}
                break
        if scope.get("scheme") not in {"https", "wss"}:
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] in {"http.response.start", "websocket.accept"}:
                message["headers"] = [
                    (name, guarded(value) if name.lower() == b"set-cookie" else value)
                    for name, value in message.get("headers", ())
                ]
            await send(message)

        headers = [
            (name, plainly(value) if name == b"cookie" else value)
            for name, value in scope["headers"]
        ]
        await self.app({**scope, "headers": headers}, receive, send_guarded)


def guarded(header: bytes) -> bytes:
    """Return a `Set-Cookie` of ours under its guarded name; any other as it is."""
    told = header.decode("latin-1")
    if not told.startswith(OURS):
        return header
    parts = [part.strip().lower() for part in told.split(";")[1:]]
    prefix = HOST if "path=/" in parts else SECURE
    return f"{prefix}{told}{'' if 'secure' in parts else '; Secure'}".encode("latin-1")


def _without_quoted(header: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    """Return a `Cookie` header without what is in quotes: older Pythons read it for seconds."""
    name, value = header
    if name != b"cookie":
        return header
    return name, b";".join(pair for pair in value.split(b";") if b'"' not in pair)


def plainly(header: bytes) -> bytes:
    """Return a `Cookie` header with our cookies under their plain names, the best guarded one.

    `__Secure-` names a neighbour's page on https can plant as well: they never stand for a session.
    """
    pairs = [part.strip().partition("=") for part in header.decode("latin-1").split(";")]
    read: dict[str, str] = {}
    for prefix in (HOST, SECURE, ""):
        for name, sign, value in pairs:
            bare = name.removeprefix(prefix) if name.startswith(prefix + OURS) else None
            if bare is not None and sign and (prefix == HOST or not bare.startswith(STRICT)):
                read.setdefault(bare, value)
    others = {name: value for name, sign, value in pairs if sign and not _is_ours(name)}
    told = "; ".join(f"{name}={value}" for name, value in (read | others).items())
    return told.encode("latin-1")


def _is_ours(name: str) -> bool:
    return name.startswith((OURS, HOST + OURS, SECURE + OURS))
