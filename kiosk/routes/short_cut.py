"""Our own addresses answered at once, before what Streamlit wraps around every request."""

from collections import defaultdict
from collections.abc import Sequence

from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send


class ShortCut:
    """ASGI middleware: hands requests for plain addresses of ours straight to their route.

    Streamlit's sessions, compression and path checks have nothing to add to them, and cost more
    than keeping a rating does. Whatever does not fit exactly goes the long way to the same routes.
    """

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute]) -> None:
        self.app = app
        self.at: dict[str, list[Route]] = defaultdict(list)
        for route in routes:
            if isinstance(route, Route) and not route.param_convertors:
                self.at[route.path].append(route)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer by the route that fits address and method; pass everything else on."""
        if scope["type"] == "http":
            for route in self.at.get(scope["path"], ()):
                match, found = route.matches(scope)
                if match is Match.FULL:
                    scope.update(found)
                    await route.handle(scope, receive, send)
                    return
        await self.app(scope, receive, send)
