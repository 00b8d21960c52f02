"""Signatures under a counselling record: in from who may hold the talk, out to who has the case."""

from io import BytesIO
from typing import Final

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from db.cases import counselling_store
from kiosk.actions.cases.counselling import require_counselling
from kiosk.actions.cases.steps import opened
from kiosk.pictures.keeping import keep_signature, place_of
from kiosk.rights.who import User, require_of
from kiosk.routes.answers import limited_body, refuse_foreign, refused
from kiosk.routes.photo_turns import keep_in_turn
from kiosk.routes.screens import staff_language
from kiosk.wiring import House
from survey.directory.roles import Deed
from survey.refusals.cases import SignatureTooLarge
from survey.refusals.given import PhotoUnknown
from survey.refusals.kinds import SurveyError

LARGEST: Final = 20 * 1024
ADDRESS: Final = "/api/cases/{number}/signatures"


def routes(house: House) -> list[Route]:
    """Return the routes of signatures."""
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
        """Let in who may counsel in this case."""
        user = self._user(request)
        with self.house.reading() as session:
            require_counselling(session, opened(session, request.path_params["number"], user))

    def _shown(self, request: Request) -> bytes:
        """Return a signature of this very case to somebody who may see the case."""
        user, sha256 = self._user(request), str(request.path_params["sha256"])
        with self.house.reading() as session:
            case = opened(session, request.path_params["number"], user)
            if not counselling_store.is_signature(session, sha256, of=case.complaint.id):
                raise PhotoUnknown
        return place_of(self.house).get(sha256)

    def _user(self, request: Request) -> User:
        return require_of(self.house, request, Deed.SEE_OWN_CASES)


def too_large() -> SignatureTooLarge:
    """Return the refusal of a picture that is no signature's size."""
    return SignatureTooLarge(limit=f"{LARGEST // 1024} kB")
