"""Files of cases: in from who stands at the case, out to who may see each; nothing they say runs.

What a file is, its bytes tell. Whatever goes out again is data: of a type in which a browser runs
nothing, in a sandbox, papers as a download.
"""

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from urllib.parse import quote

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from db.cases.case_file_store import CaseFile, Content
from kiosk import clock
from kiosk.actions.cases.attachments import attach
from kiosk.pictures.keeping import keep_read, place_of
from kiosk.pictures.photos import LARGEST_JPEG_FILE, Photo, read_photo
from kiosk.rights.case_files import file_seen, opened_for_files, refuse_another
from kiosk.rights.cases import opened
from kiosk.rights.who import User, require_of
from kiosk.routes.answers import refused
from kiosk.routes.forms import MEGABYTE, spooled
from kiosk.routes.looked_at import note_look
from kiosk.routes.photo_turns import keep_in_turn
from kiosk.routes.screens import staff_language
from kiosk.wiring import House
from survey.cases.attachments import LARGEST_FILE
from survey.cases.file_kinds import RECORDINGS, TYPES, Medium, medium_of
from survey.directory.roles import Deed
from survey.refusals.attachments import FileTooLarge, FileUnknown, FileUnusable
from survey.refusals.given import NotAPicture, PhotoUnknown
from survey.refusals.kinds import SurveyError

SHOWN_AT_ONCE: Final = RECORDINGS | {Medium.PHOTO}
SANDBOX: Final = "sandbox; default-src 'none'; frame-ancestors 'none'"
_NUMBER: Final = re.compile(r"[0-9]{1,18}")
_PART: Final = re.compile(r"bytes=([0-9]{1,15})-([0-9]{0,15})")


def routes(house: House) -> list[Route]:
    """Return the routes of files of cases."""
    desk = _Files(house)
    return [
        Route("/api/cases/{ref}/files", desk.take, methods=["POST"]),
        Route("/case-files/{number}", desk.show, methods=["GET"]),
    ]


@dataclass(frozen=True, slots=True)
class _Read:
    content: Content
    photo: Photo | None
    raw: bytes


class _Files:
    def __init__(self, house: House) -> None:
        self.house = house

    async def take(self, request: Request) -> Response:
        """Keep one file, the request's whole body; its name stands in the address."""
        try:
            user = await to_thread.run_sync(self._admit, request)
            async with spooled(request, LARGEST_JPEG_FILE, _too_large) as body:
                number, new = await keep_in_turn(
                    lambda _, raw: self._keep(request, user, raw), self.house, body
                )
        except SurveyError as refusal:
            return refused(refusal, staff_language(request, self.house))
        return JSONResponse({"file": number}, status_code=201 if new else 200)

    async def show(self, request: Request) -> Response:
        """Show a file to who may see it, or the part of it that a player asks for."""
        try:
            return await to_thread.run_sync(self._shown, request)
        except SurveyError as refusal:
            return refused(refusal, staff_language(request, self.house))

    def _admit(self, request: Request) -> User:
        user = require_of(self.house, request, Deed.KEEP_OWN_ACCOUNT)
        with self.house.reading() as session:
            opened_for_files(session, request.path_params["ref"], user)
        return user

    def _keep(self, request: Request, user: User, raw: bytes) -> tuple[int, bool]:
        """Read, ask whether there is room for one more, put it in its place, attach it."""
        ref, name = request.path_params["ref"], request.query_params.get("name", "")
        read = _read(raw)
        with self.house.reading() as session:
            refuse_another(session, opened_for_files(session, ref, user), read.content.sha256)
        if read.photo is None:
            place_of(self.house).put_file(read.raw)
        else:
            keep_read(self.house, read.photo)
        with self.house.writing() as session:
            case = opened(session, ref, user)
            return attach(session, case, read.content, name=name, at=clock.now())

    def _shown(self, request: Request) -> Response:
        user = require_of(self.house, request, Deed.KEEP_OWN_ACCOUNT)
        number = str(request.path_params["number"])
        if not _NUMBER.fullmatch(number):
            raise FileUnknown
        with self.house.reading() as session:
            file = file_seen(session, int(number), user)
        note_look(self.house, user, file.ref)
        headers = _headers(file, saved="save" in request.query_params)
        if headers["ETag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return _answer(request, file, self._bytes(file), headers)

    def _bytes(self, file: CaseFile) -> bytes:
        place, content = place_of(self.house), file.content
        try:
            if content.medium is Medium.PHOTO:
                return place.get(content.sha256)
            return place.get_file(content.sha256)
        except PhotoUnknown as missing:
            raise FileUnknown from missing


def _read(raw: bytes) -> _Read:
    """Return what was handed in, by its bytes; refuse what a case does not take."""
    medium = medium_of(raw)
    if medium is None:
        try:
            photo = read_photo(raw)
        except NotAPicture as unusable:
            raise FileUnusable from unusable
        return _Read(Content(photo.sha256, Medium.PHOTO, len(photo.jpeg)), photo, b"")
    if len(raw) > LARGEST_FILE:
        raise _too_large()
    return _Read(Content(sha256(raw).hexdigest(), medium, len(raw)), None, raw)


def _too_large() -> FileTooLarge:
    return FileTooLarge(limit=f"{LARGEST_FILE // MEGABYTE} MB")


def _headers(file: CaseFile, *, saved: bool) -> dict[str, str]:
    """Return how a file is sent: never as a page, never from a shared cache, each time asked."""
    how = "inline" if file.content.medium in SHOWN_AT_ONCE and not saved else "attachment"
    plain = f"{file.ref}-{file.id}.{file.content.medium}"
    plain = re.sub(r"[^A-Za-z0-9._-]", "_", plain)
    return {
        "Content-Disposition": f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name)}",
        "Content-Security-Policy": SANDBOX,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-cache",
        "ETag": f'"{file.content.sha256}"',
        "Accept-Ranges": "bytes",
    }


def _answer(request: Request, file: CaseFile, content: bytes, headers: dict[str, str]) -> Response:
    """Return all of it, or the one part asked for: some phones play nothing without parts."""
    kind = TYPES[file.content.medium]
    asked = _PART.fullmatch(request.headers.get("range", ""))
    if asked is None or (asked[2] and int(asked[2]) < int(asked[1])):
        return Response(content, media_type=kind, headers=headers)
    first, last = int(asked[1]), len(content) - 1
    if first > last:
        headers["Content-Range"] = f"bytes */{len(content)}"
        return Response(status_code=416, headers=headers)
    last = min(int(asked[2] or last), last)
    headers["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
    return Response(content[first : last + 1], status_code=206, media_type=kind, headers=headers)
