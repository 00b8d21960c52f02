"""One door for whatever changes anything: what another site sends in somebody's name stays out.

A browser says itself where a request began, and no script can make it say otherwise. Older ones
tell the origin alone; what tells neither is no browser's page.
"""

from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from kiosk.front.headers import put_headers, site_of
from kiosk.routes.mishaps import answer_to
from kiosk.wiring import House
from survey.refusals.house import ForeignOrigin

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
OURS: Final = frozenset({"same-origin", "none"})


class OwnSite:
    """ASGI application: refuses what changes anything and does not come from a page of ours."""

    def __init__(self, app: ASGIApp, house: House) -> None:
        self.app = app
        self.house = house
        self.public_host = urlsplit(house.settings.public_url).netloc

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is ours; websockets have a door of their own (`SecurityHeaders`)."""
        if (
            scope["type"] != "http"
            or scope["method"] in SAFE
            or not is_foreign(Headers(scope=scope), self.public_host)
        ):
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        answer = answer_to(request, ForeignOrigin(), self.house)
        put_headers(scope, answer.raw_headers)
        await answer(scope, receive, send)


def is_foreign(headers: Headers, public_host: str) -> bool:
    """Tell whether a request was sent by a page of another site, or by one that hides which."""
    began = headers.get("sec-fetch-site")
    if began is not None:
        return began not in OURS
    origin = headers.get("origin")
    if origin is None:
        return False
    return site_of(origin) not in {headers.get("host"), public_host} - {""}
