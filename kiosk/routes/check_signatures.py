"""Signatures under the result of a check: in from its inspector, out to who may see the check."""

from io import BytesIO
from typing import Final

from anyio import to_thread
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from db.checks import result_store
from db.checks.result_store import Result
from kiosk import clock
from kiosk.pictures.keeping import keep_signature, place_of
from kiosk.pictures.photos import checked_hash
from kiosk.rights.checks import opened, require_signing
from kiosk.rights.who import User, require_of
from kiosk.routes.answers import limited_body, refuse_foreign, refused
from kiosk.routes.photo_turns import keep_in_turn
from kiosk.routes.screens import staff_language
from kiosk.routes.signatures import LARGEST, too_large
from kiosk.wiring import House
from survey.directory.roles import Deed
from survey.refusals.given import PhotoUnknown
from survey.refusals.kinds import SurveyError

ADDRESS: Final = "/api/checks/{ref}/signatures"


def routes(house: House) -> list[Route]:
    """Return the routes of signatures under results."""
    desk = _Signatures(house)
    return [
        Route(ADDRESS, desk.take, methods=["POST"]),
        Route(ADDRESS + "/{sha256}", desk.show, methods=["GET"]),
    ]


class _Signatures:
    def __init__(self, house: House) -> None:
        self.house = house

    async def take(self, request: Request) -> Response:
        try:
            refuse_foreign(request)
            await to_thread.run_sync(self._admit, request)
            raw = await limited_body(request, limit=LARGEST, too_large=too_large)
            kept = await keep_in_turn(keep_signature, self.house, BytesIO(raw))
        except SurveyError as refusal:
            return refused(refusal, staff_language(request, self.house))
        return JSONResponse({"signature": kept.sha256}, status_code=201)

    async def show(self, request: Request) -> Response:
        try:
            jpeg = await to_thread.run_sync(self._shown, request)
        except SurveyError as refusal:
            return refused(refusal, staff_language(request, self.house))
        return Response(jpeg, media_type="image/jpeg", headers={"Cache-Control": "no-store"})

    def _admit(self, request: Request) -> None:
        """Let in who may have this check signed."""
        user = require_of(self.house, request, Deed.SEE_CHECKS)
        with self.house.reading() as session:
            require_signing(self._opened(session, user, request.path_params["ref"]), user)

    def _shown(self, request: Request) -> bytes:
        """Return a signature under this very check to somebody who may see the check."""
        user = require_of(self.house, request, Deed.SEE_CHECKS)
        ref, sha256 = request.path_params["ref"], checked_hash(str(request.path_params["sha256"]))
        with self.house.reading() as session:
            self._opened(session, user, ref)
            if not result_store.is_signature(session, sha256, of=ref):
                raise PhotoUnknown
        return place_of(self.house).get(sha256)

    def _opened(self, session: Session, user: User, ref: str) -> Result:
        zone = self.house.settings.zone
        return opened(session, user, ref, today=clock.today(zone), zone=zone)
