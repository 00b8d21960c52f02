"""QR codes and poster sheets for the administrator's browser."""

from collections.abc import Callable
from urllib.parse import quote

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from db.directory import directory_store
from kiosk import front
from kiosk.pictures import qr_codes
from kiosk.pictures.posters import Size, posters, rate_address, sheet
from kiosk.reports.directory.logo import logo as logo_kept
from kiosk.rights.who import require_of
from kiosk.routes.answers import refused
from kiosk.routes.screens import staff_language
from kiosk.wiring import House
from survey.directory.roles import Deed
from survey.refusals.directory import UnknownWindow
from survey.refusals.kinds import SurveyError


def routes(house: House) -> list[Route]:
    """Return the routes of codes to print."""
    desk = _Codes(house)
    return [
        Route("/qr/{code}.svg", desk.drawing, methods=["GET"]),
        Route("/qr/{code}.png", desk.picture, methods=["GET"]),
        Route("/posters", desk.sheet, methods=["GET"]),
    ]


class _Codes:
    def __init__(self, house: House) -> None:
        self.house = house

    async def drawing(self, request: Request) -> Response:
        return await self._answer(request, self._drawing)

    async def picture(self, request: Request) -> Response:
        return await self._answer(request, self._picture)

    async def sheet(self, request: Request) -> Response:
        return await self._answer(request, self._sheet)

    async def _answer(self, request: Request, make: Callable[[Request], Response]) -> Response:
        try:
            await to_thread.run_sync(require_of, self.house, request, Deed.KEEP_WINDOWS)
            answer = await to_thread.run_sync(make, request)
        except SurveyError as refusal:
            return refused(refusal, staff_language(request, self.house))
        answer.headers["Cache-Control"] = "no-store"
        if "download" in request.query_params:
            name = quote(request.url.path.rpartition("/")[2], safe="%")
            answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
        return answer

    def _drawing(self, request: Request) -> Response:
        return Response(qr_codes.svg(self._address(request)), media_type="image/svg+xml")

    def _picture(self, request: Request) -> Response:
        return Response(qr_codes.png(self._address(request)), media_type="image/png")

    def _sheet(self, request: Request) -> Response:
        only = request.query_params.get("window")
        with self.house.reading() as session:
            windows = directory_store.windows(session)
            logo = logo_kept(session)
        shown = posters(self.house, [w for w in windows if only in {None, w.code}])
        size = _size(request.query_params.get("size"))
        page = sheet(self.house, shown, size=size, logo=logo)
        return front.compressed_response(request, page, policy=front.Policy.PRINTED)

    def _address(self, request: Request) -> str:
        with self.house.reading() as session:
            window = directory_store.window(session, str(request.path_params["code"]))
        if window.token is None:
            raise UnknownWindow
        return rate_address(self.house, window.token)


def _size(asked: str | None) -> Size:
    return Size(asked) if asked in set(Size) else Size.BOTH
