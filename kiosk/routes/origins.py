"""Where a request comes from, kept at hand while it is answered: for what it does in the trail."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from kiosk.whence import Whence, coming_from


class Origins:
    """ASGI application: has all that a request does noted as coming from its client."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is no request as it is."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        with coming_from(lambda: _whence(scope)):
            await self.app(scope, receive, send)


def _whence(scope: Scope) -> Whence:
    client = scope.get("client")
    return Whence(client[0] if client else None, Headers(scope=scope).get("user-agent"))
