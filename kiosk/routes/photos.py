"""Photos in, from a window's customer or from staff; photos out, to staff only."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from functools import partial
from typing import BinaryIO

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kiosk.pictures.keeping import keep_photo, keep_strangers, place_of
from kiosk.pictures.photos import LARGEST_JPEG_FILE, Photo
from kiosk.rights.photos import case_shown_by, may_see_photo
from kiosk.rights.who import require_of
from kiosk.routes.answers import language_for, refused, stranger_of
from kiosk.routes.forms import posted, spooled
from kiosk.routes.looked_at import note_look
from kiosk.routes.photo_turns import keep_in_turn
from kiosk.routes.under_way import under_way
from kiosk.wiring import House
from survey.directory.roles import Deed
from survey.refusals.given import NotAPicture, PhotoTooLarge, PhotoUnknown
from survey.refusals.kinds import SurveyError


def routes(house: House) -> list[Route]:
    """Return the routes of photos."""
    desk = _Photos(house)
    return [
        Route("/api/photos", desk.take, methods=["POST"]),
        Route("/photos/{sha256}", desk.show, methods=["GET"]),
    ]


class _Photos:
    def __init__(self, house: House) -> None:
        self.house = house

    async def take(self, request: Request) -> Response:
        try:
            await to_thread.run_sync(self._admit, request)
            async with _picture(request) as picture:
                photo = await keep_in_turn(
                    self._keeper(request), self.house, picture, stranger=_is_strangers(request)
                )
        except SurveyError as refusal:
            return self._refused(request, refusal)
        told = {"photo": photo.sha256, "width": photo.width, "height": photo.height}
        return JSONResponse(told | {"bytes": len(photo.jpeg)}, status_code=201)

    async def show(self, request: Request) -> Response:
        sha256 = str(request.path_params["sha256"])
        try:
            await to_thread.run_sync(self._admit_viewer, request)
            if _mark(sha256) in request.headers.get("if-none-match", ""):
                return Response(status_code=304, headers=_kept(sha256))
            return await to_thread.run_sync(photo_answer, self.house, sha256)
        except SurveyError as refusal:
            return self._refused(request, refusal)

    def _admit_viewer(self, request: Request) -> None:
        """Let in staff, to a photo of what they may see; whose case it shows is on record."""
        user = require_of(self.house, request, Deed.SEE_PHOTOS)
        sha256 = str(request.path_params["sha256"])
        with self.house.reading() as session:
            if not may_see_photo(session, user, sha256):
                raise PhotoUnknown
            case = case_shown_by(session, user, sha256)
        if case is not None:
            note_look(self.house, user, case)

    def _admit(self, request: Request) -> None:
        """Let in whoever stands at a window, or is signed in to hand in photos."""
        token = request.query_params.get("w")
        if token:
            self.house.windows.find(token)
        else:
            require_of(self.house, request, Deed.HAND_IN_PHOTOS)

    def _keeper(self, request: Request) -> Callable[[House, bytes], Photo]:
        """Return how a photo is kept: of whoever stands at a window no more than of strangers."""
        if not _is_strangers(request):
            return keep_photo
        return partial(keep_strangers, stranger=stranger_of(request, self.house.secret))

    def _refused(self, request: Request, refusal: SurveyError) -> Response:
        return refused(refusal, language_for(request, otherwise=self.house.settings.language))


def photo_answer(house: House, sha256: str) -> Response:
    """Answer with a kept photo; refuse an unknown one. Who may see it is the caller's to check."""
    jpeg = place_of(house).get(sha256)
    return Response(jpeg, media_type="image/jpeg", headers=_kept(sha256))


def _is_strangers(request: Request) -> bool:
    """Tell whether a photo comes from a window, where nobody is signed in."""
    return bool(request.query_params.get("w"))


def _kept(sha256: str) -> dict[str, str]:
    """Let a browser keep a photo, but ask each time: its right to see it may have ended."""
    return {"Cache-Control": "private, no-cache", "ETag": _mark(sha256)}


def _mark(sha256: str) -> str:
    return f'"{sha256}"'


def _too_large() -> PhotoTooLarge:
    return PhotoTooLarge(limit=f"{LARGEST_JPEG_FILE // 1024**2} MB")


@asynccontextmanager
async def _picture(request: Request) -> AsyncIterator[BinaryIO]:
    """Give what was handed in, as a form's file or as the body; what is large waits on disk."""
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        async with posted(request, limit=LARGEST_JPEG_FILE + 64 * 1024) as form:
            if not form.files:
                raise NotAPicture
            yield form.files[0].file
        return
    # Who stands at a window is nobody we know; staff are let in whatever a crowd sends up.
    with under_way(request) if _is_strangers(request) else nullcontext():
        async with spooled(request, LARGEST_JPEG_FILE, _too_large) as body:
            yield body
