"""Our own addresses answered at once, before what Streamlit wraps around every request."""

from collections.abc import Awaitable, Callable, Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send


class Direct:
    """An endpoint as an ASGI application: a `Route` then puts nothing of its own around it."""

    def __init__(self, answer: Callable[[Request], Awaitable[Response]]) -> None:
        self.answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        response = await self.answer(Request(scope, receive))
        await response(scope, receive, send)


class ShortCut:
    """ASGI middleware: hands requests for plain addresses of ours straight to their route.

    Streamlit's sessions, compression and path checks have nothing to add to them, and cost more
    than keeping a rating does. Whatever does not fit exactly goes the long way to the same routes.
    """

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute]) -> None:
        self.app = app
        self.at: dict[tuple[str, str], ASGIApp] = {}
        for route in routes:
            if isinstance(route, Route) and not route.param_convertors:
                for method in route.methods or ():
                    self.at.setdefault((method, route.path), route.app)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer by the route that fits address and method; pass everything else on."""
        answer = self.app
        if scope["type"] == "http" and not scope.get("root_path"):
            answer = self.at.get((scope["method"], scope["path"]), self.app)
        await answer(scope, receive, send)
