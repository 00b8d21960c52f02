"""`/privacy`: what is kept of people, for how long and why, for everybody to read."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kiosk.routes.plain_pages import plain_page
from kiosk.wiring import House
from survey.retention import KEPT, ON_REQUEST


def routes(house: House) -> list[Route]:
    """Return the route of the privacy notice."""

    async def show(request: Request) -> Response:
        return plain_page(request, house, "privacy.html", None, kept=KEPT, on_request=ON_REQUEST)

    return [Route("/privacy", show, methods=["GET"])]
