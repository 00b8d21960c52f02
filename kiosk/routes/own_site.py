"""One door for whatever changes anything: what another site sends in somebody's name stays out.

A browser says itself where a request began, and no script can make it say otherwise. Older ones
tell the origin alone; what tells neither is no browser's page.
"""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from kiosk.front.headers import put_headers, site_of
from kiosk.routes.mishaps import answer_to
from kiosk.wiring import House
from survey.refusals.house import ForeignOrigin

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
OURS: Final = frozenset({b"same-origin", b"none"})


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
            or not is_foreign(dict(scope["headers"]), self.public_host)
        ):
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        answer = answer_to(request, ForeignOrigin(), self.house)
        put_headers(scope, answer.raw_headers)
        await answer(scope, receive, send)


def is_foreign(headers: Mapping[bytes, bytes], public_host: str) -> bool:
    """Tell whether a request was sent by a page of another site, or by one that hides which.

    Headers are asked as they came: every rating passes here, and few bring an origin.
    """
    began = headers.get(b"sec-fetch-site")
    if began is not None:
        return began not in OURS
    origin = headers.get(b"origin")
    if origin is None:
        return False
    host = headers.get(b"host", b"").decode("latin-1")
    return site_of(origin.decode("latin-1")) not in {host, public_host} - {""}
