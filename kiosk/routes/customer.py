"""`GET /rate?w=TOKEN`: the instant faces, written into Streamlit's own page."""

from typing import Final
from uuid import UUID, uuid4

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from db.directory_store import Window
from kiosk import front, instant
from kiosk.actions.ratings import rating_at_window
from kiosk.routes.answers import LANGUAGE_COOKIE, language_for, status_of
from kiosk.routes.ratings import DEVICE_COOKIE, VISIT_COOKIE, YEAR, new_device
from kiosk.wiring import House
from survey.refusals import RatingUnknown, SurveyError, UnknownWindow
from survey.texts import LANGUAGES, Language

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
