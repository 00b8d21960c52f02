"""Scripts of phones (`/form.js`, `/work.js`, `/sw.js`), and what opens without a signal."""

from functools import cache
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kiosk import phone, plain
from kiosk.front.compression import compressed_response
from kiosk.routes.answers import language_for
from kiosk.wiring import House
from survey import keeping
from survey.texts import Text

FOR_EVER: Final = {
    "Content-Type": "text/javascript; charset=utf-8",
    "Cache-Control": "public, max-age=31536000, immutable",
}
AGAIN: Final = Text("再试一次", "Try again")


def routes(house: House) -> list[Route]:
    """Return the routes of the worker and of the page it shows without a signal."""

    async def worker(_request: Request) -> Response:
        headers = {"Cache-Control": "no-cache"}
        return Response(_worker(), media_type="text/javascript", headers=headers)

    async def form(request: Request) -> Response:
        return compressed_response(request, phone.form(), FOR_EVER)

    async def work(request: Request) -> Response:
        return compressed_response(request, phone.work(), FOR_EVER)

    async def offline(request: Request) -> Response:
        return plain.notice(
            request,
            house,
            language_for(request, otherwise=house.settings.language),
            heading=keeping.NO_SIGNAL,
            sentence=keeping.NO_SIGNAL_NEXT,
            ways=[(AGAIN, "")],  # the address that was asked for, which this page stands in for
            status_code=200,
        )

    return [
        Route("/sw.js", worker, methods=["GET"]),
        Route("/form.js", form, methods=["GET"]),
        Route("/work.js", work, methods=["GET"]),
        Route("/offline", offline, methods=["GET"]),
    ]


@cache
def _worker() -> str:
    return phone.script(phone.SENDING, phone.LATER, phone.WORKER)
