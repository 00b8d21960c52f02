"""`GET /logo.png`: the company's logo, for the page where staff sign in."""

import hashlib
from typing import Final

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kiosk.pictures.logos import png_of
from kiosk.reports.directory.logo import logo as logo_kept
from kiosk.wiring import House
from survey.refusals.kinds import SurveyError

ADDRESS: Final = "/logo.png"
_HEADERS: Final = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}


def routes(house: House) -> list[Route]:
    """Return the route of the logo."""

    def read() -> bytes | None:
        kept = logo(house)
        return png_of(kept) if kept else None

    async def show(request: Request) -> Response:
        try:
            png = await to_thread.run_sync(read)
        except SurveyError:  # a page without its logo is a page all the same
            png = None
        if png is None:
            return Response(status_code=404, headers={"Cache-Control": "no-store"})
        tag = f'"{hashlib.sha256(png).hexdigest()[:16]}"'
        headers = _HEADERS | {"ETag": tag}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        return Response(png, media_type="image/png", headers=headers)

    return [Route(ADDRESS, show, methods=["GET"])]


def logo(house: House) -> str | None:
    """Return the logo as it is kept, None where there is none or nobody can say."""
    try:
        with house.reading() as session:
            return logo_kept(session)
    except SurveyError:
        return None
