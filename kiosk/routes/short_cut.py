"""Our own plain addresses answered before Streamlit's application looks at a request at all."""

from collections.abc import Awaitable, Callable, Sequence

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from kiosk.front import SecurityHeaders, put_headers
from kiosk.routes.mishaps import Mishaps, answer_to
from kiosk.routes.origins import Origins
from kiosk.wiring import House


class Direct:
    """An endpoint as an ASGI application: a `Route` then puts nothing of its own around it.

    For what nobody signed in does: the trail is not told from where (`Origins`).
    """

    def __init__(self, answer: Callable[[Request], Awaitable[Response]]) -> None:
        self.answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        response = await self.answer(Request(scope, receive))
        await response(scope, receive, send)


class ShortCut:
    """ASGI application: hands requests for plain addresses of ours straight to their route.

    Streamlit's sessions, compression and path checks have nothing to add to them, and cost more
    than keeping a rating does. Whatever does not fit exactly goes the long way to the same routes.
    """

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute], house: House) -> None:
        self.app = app
        self.at: dict[tuple[str, str], ASGIApp] = {}
        for route in routes:
            if isinstance(route, Route) and not route.param_convertors:
                answer = _guarded(route.app, house)
                for method in route.methods or ():
                    self.at.setdefault((method, route.path), answer)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer by the route that fits address and method; pass everything else on."""
        answer = self.app
        if scope["type"] == "http" and not scope.get("root_path"):
            answer = self.at.get((scope["method"], scope["path"]), self.app)
        await answer(scope, receive, send)


def _guarded(answer: ASGIApp, house: House) -> ASGIApp:
    if isinstance(answer, Direct):
        return _Guarded(answer, house)
    return Origins(SecurityHeaders(Mishaps(answer, house), house.settings.public_url))


class _Guarded:
    """What `SecurityHeaders` and `Mishaps` do, done on a response instead of its messages."""

    def __init__(self, direct: Direct, house: House) -> None:
        self.answer = direct.answer
        self.house = house

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self.answer(request)
        except ClientDisconnect:  # nobody is there to be answered
            return
        except Exception as failure:
            response = answer_to(request, failure, self.house)
        put_headers(scope, response.raw_headers)
        await response(scope, receive, send)
