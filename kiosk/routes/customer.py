"""`GET /rate?w=TOKEN`: the instant faces, written into Streamlit's own page."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kiosk.routes.answers import language_for
from kiosk.wiring import House
from survey.refusals import UnknownWindow

HALF_AN_HOUR: Final = 30 * 60


def routes(house: House) -> list[Route]:
    """Return the route of the customer's page."""
    page = _RatePage(house)
    return [Route("/rate", page.show, methods=["GET"])]


class _RatePage:
    def __init__(self, house: House) -> None:
        self.house = house

    async def show(self, request: Request) -> Response:
        language = language_for(request, otherwise=self.house.settings.language)
        try:
            window = self.house.windows.find(request.query_params.get("w"))
        except UnknownWindow as refusal:
            return self._unknown(request, language, refusal)
        return await self._page(request, window, language)
