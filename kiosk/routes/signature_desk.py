"""Where signatures come in as small pictures, and go out to who may see what they stand under."""

from collections.abc import Callable
from io import BytesIO
from typing import Final

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kiosk.pictures.keeping import keep_signature, place_of
from kiosk.routes.answers import limited_body, refused
from kiosk.routes.photo_turns import keep_in_turn
from kiosk.routes.screens import staff_language
from kiosk.wiring import House
from survey.refusals.counselling import SignatureTooLarge
from survey.refusals.kinds import SurveyError

LARGEST: Final = 20 * 1024


class SignatureDesk:
    """Takes signatures from whom `admit` lets in, and shows the picture whose number `seen` says.

    Both refuse who may not.
    """

    def __init__(
        self, house: House, *, admit: Callable[[Request], None], seen: Callable[[Request], str]
    ) -> None:
        self.house = house
        self.admit = admit
        self.seen = seen

    def routes(self, address: str) -> list[Route]:
        """Return the two routes beneath an address."""
        return [
            Route(address, self.take, methods=["POST"]),
            Route(address + "/{sha256}", self.show, methods=["GET"]),
        ]

    async def take(self, request: Request) -> Response:
        """Keep a picture and answer with its number."""
        try:
            await to_thread.run_sync(self.admit, request)
            raw = await limited_body(request, limit=LARGEST, too_large=_too_large)
            kept = await keep_in_turn(keep_signature, self.house, BytesIO(raw))
        except SurveyError as refusal:
            return refused(refusal, staff_language(request, self.house))
        return JSONResponse({"signature": kept.sha256}, status_code=201)

    async def show(self, request: Request) -> Response:
        """Answer with a picture, which nobody's browser keeps."""
        try:
            jpeg = await to_thread.run_sync(self._fetched, request)
        except SurveyError as refusal:
            return refused(refusal, staff_language(request, self.house))
        return Response(jpeg, media_type="image/jpeg", headers={"Cache-Control": "no-store"})

    def _fetched(self, request: Request) -> bytes:
        return place_of(self.house).get(self.seen(request))


def _too_large() -> SignatureTooLarge:
    return SignatureTooLarge(limit=f"{LARGEST // 1024} kB")
