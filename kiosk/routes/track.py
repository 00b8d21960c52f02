"""`/track`: a complainant's own complaint, by number and secret, without a login.

The link is a key: these pages load nothing from elsewhere, send no referrer, are stored and
indexed nowhere, and do not tell a wrong number from a wrong secret.
"""

from collections.abc import Callable
from typing import Final, TypeVar
from uuid import uuid4

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from db.cases import complaint_store
from db.cases.complaint_store import Complaint
from db.cases.request_store import Request as HandedUp
from kiosk import clock
from kiosk.actions.cases.complainant import go_direct, is_done, rate_handling, reopen
from kiosk.actions.cases.complaints import send_message
from kiosk.actions.cases.contacts import erase_own
from kiosk.actions.cases.erasures import ask_erasure
from kiosk.actions.cases.tracking import (
    note_wrong_guess,
    open_complaint,
    open_request,
    take_over,
)
from kiosk.locks import tracking
from kiosk.locks.known_browsers import KNOWN_COOKIE
from kiosk.rights.cases import as_complainant
from kiosk.rights.who import SESSION_COOKIE
from kiosk.routes.answers import client_of, refused, status_of, stranger_of, wants_json
from kiosk.routes.forms import Posted, kept_photos, posted
from kiosk.routes.own_data import complainants
from kiosk.routes.photos import photo_answer
from kiosk.routes.track_page import TrackPage, see_other
from kiosk.wiring import House
from survey.cases.complaints import checked_tracking_number
from survey.cases.request_numbers import checked_request_number, is_request
from survey.given import checked_key
from survey.refusals.cases import CaseChanged
from survey.refusals.complaints import ComplaintUnknown
from survey.refusals.given import FormUnreadable
from survey.refusals.kinds import SurveyError
from survey.texts import language_of

FORM_LIMIT: Final = 8 * 1024
T = TypeVar("T")
WORDS_FORM_LIMIT: Final = 64 * 1024
"""Two thousand Chinese characters are 18 kB in a form; somewhat more gets its own sentence."""


def routes(house: House) -> list[Route]:
    """Return the routes of a complainant's own page."""
    desk = _Tracking(house)
    return [
        Route("/track", desk.show, methods=["GET"]),
        Route("/track", desk.take, methods=["POST"]),
        Route("/track/handling", desk.act, methods=["POST"]),
        Route("/track/data", desk.data, methods=["POST"]),
        Route("/track/photos/{sha256}", desk.photo, methods=["GET"]),
    ]


class _Tracking:
    def __init__(self, house: House) -> None:
        self.house = house
        self.drawn = TrackPage(house)

    async def show(self, request: Request) -> Response:
        code = request.query_params.get("c")
        if code is None:
            return self.drawn.finder(request)
        number, secret = tracking.link_read(code)
        if is_request(number):
            return await self.show_request(request, code)
        if tracking.is_handover(secret):  # exchanged by a press: nothing changes by opening a link
            return self.drawn.finder(request, typed=(number, secret))
        try:
            complaint = await self._opened(request, code)
        except SurveyError as refusal:
            return self.drawn.finder(request, refusal, typed=tracking.link_read(code))
        return await self.drawn.page(request, complaint, code)

    async def show_request(self, request: Request, code: str) -> Response:
        """Show what somebody handed up for the customer; it is read, and answered by nobody."""
        number, secret = tracking.link_read(code)
        try:
            asked = await to_thread.run_sync(self._open_request, request, number, secret)
        except SurveyError as refusal:
            return self.drawn.finder(request, refusal, typed=tracking.link_read(code))
        return self.drawn.request_page(request, asked)

    async def take(self, request: Request) -> Response:
        return await (self.write if "c" in request.query_params else self.find)(request)

    async def find(self, request: Request) -> Response:
        typed = "", ""
        try:
            async with posted(request, limit=FORM_LIMIT) as form:
                typed = form.word("number"), form.word("secret")
            secret = tracking.secret_read(typed[1])
            if tracking.is_handover(secret) and not is_request(typed[0]):
                number, secret = await to_thread.run_sync(
                    self._take_over, request, typed[0], secret
                )
                return see_other({"c": f"{number}.{secret}", "new": "1"}, request)
            number = await to_thread.run_sync(self._number_of, request, typed[0], secret)
        except SurveyError as refusal:
            return self.drawn.finder(request, refusal, typed=typed)
        return see_other({"c": f"{number}.{secret}"}, request)

    async def write(self, request: Request) -> Response:
        code = request.query_params["c"]
        form, photos, left_out = Posted(), list[str](), 0
        try:
            complaint = await self._opened(request, code)
        except SurveyError as refusal:
            if wants_json(request):
                return refused(refusal, self.drawn.language(request))
            return self.drawn.finder(request, refusal)
        try:
            async with posted(request) as form:
                who = stranger_of(request, self.house.secret)
                photos, unusable, left_out = await kept_photos(self.house, form, who)
                if unusable:
                    raise unusable
                await to_thread.run_sync(self._send, request, complaint, form, photos)
        except SurveyError as refusal:
            if wants_json(request):
                return refused(refusal, self.drawn.language(request))
            return await self.drawn.page(
                request, complaint, code, form=form, photos=photos, refusal=refusal
            )
        asked = {"c": code, "sent": "1"} | ({"enough": str(left_out)} if left_out else {})
        return _seen(see_other(asked, request), request, form)

    async def act(self, request: Request) -> Response:
        """Take what the complainant says of the handling: a rating, again, or the direct way."""
        code = request.query_params.get("c", "")
        try:
            complaint = await self._opened(request, code)
        except SurveyError as refusal:
            if wants_json(request):
                return refused(refusal, self.drawn.language(request))
            return self.drawn.finder(request, refusal)
        form = Posted()
        try:
            async with posted(request, limit=WORDS_FORM_LIMIT) as form:
                await to_thread.run_sync(self._act, complaint, form)
        except SurveyError as refusal:
            if wants_json(request):
                return refused(refusal, self.drawn.language(request))
            return await self.drawn.page(request, complaint, code, form=form, refusal=refusal)
        return _seen(see_other({"c": code, "noted": "1"}, request), request, form)

    def _act(self, complaint: Complaint, form: Posted) -> None:
        try:
            self._acted(complaint, form)
        except (
            CaseChanged
        ):  # by the same form, sent twice at once, or by staff: from there once more
            self._acted(complaint, form)

    def _acted(self, complaint: Complaint, form: Posted) -> None:
        now, words = clock.now(), form.word("words")
        key = checked_key(form.word("key") or str(uuid4()))
        with self.house.writing() as session:
            case = as_complainant(session, complaint)
            if is_done(session, case, key):
                return
            match form.word("do"):
                case "rate":
                    rate_handling(session, case, form.word("score"), words, key=key, at=now)
                case "reopen":
                    zone = self.house.settings.zone
                    reopen(session, case, words, key=key, zone=zone, at=now)
                case "direct":
                    go_direct(session, case, key=key, at=now)
                case "erase":
                    erase_own(session, case, at=now)
                case "ask-erasure":
                    zone = self.house.settings.zone
                    ask_erasure(
                        session,
                        case,
                        words,
                        key=key,
                        language=language_of(complaint.language),
                        zone=zone,
                        at=now,
                    )
                case _:
                    raise FormUnreadable

    async def photo(self, request: Request) -> Response:
        sha256 = str(request.path_params["sha256"])
        try:
            complaint = await self._opened(request, request.query_params.get("c", ""))
            return await to_thread.run_sync(self._photo, complaint, sha256)
        except SurveyError as refusal:
            return Response(status_code=status_of(refusal))

    async def data(self, request: Request) -> Response:
        """Give all that is kept of a complaint to who holds its secret."""
        try:
            complaint = await self._opened(request, request.query_params.get("c", ""))
        except SurveyError as refusal:
            return self.drawn.finder(request, refusal)
        return await to_thread.run_sync(complainants, self.house, complaint)

    def _photo(self, complaint: Complaint, sha256: str) -> Response:
        with self.house.reading() as session:
            if sha256 not in complaint_store.photos_of(session, complaint.id):
                raise ComplaintUnknown
        answer = photo_answer(self.house, sha256)
        answer.headers["Cache-Control"] = "private, no-store"
        answer.headers["Referrer-Policy"] = "strict-origin"
        return answer

    async def _opened(self, request: Request, code: str) -> Complaint:
        return await to_thread.run_sync(self._open, request, *tracking.link_read(code))

    def _open(self, request: Request, typed: str, secret: str) -> Complaint:
        return self._opening(request, _number(typed), secret, open_complaint)

    def _number_of(self, request: Request, typed: str, secret: str) -> str:
        """Return the number of what a pair typed by hand opens: a complaint, or a request."""
        if is_request(typed):
            return self._open_request(request, typed, secret).ref
        return self._open(request, typed, secret).ref

    def _take_over(self, request: Request, typed: str, code: str) -> tuple[str, str]:
        """Return number and secret for the code that a complainant was told by staff."""
        number, opened = _number(typed), self.house
        client, now = client_of(request, opened.secret), clock.now()
        try:
            with opened.writing() as session:
                secret = take_over(
                    session, number, code, house=opened.secret, by_staff=is_of_staff(request),
                    client=client, at=now,
                )  # fmt: skip
        except ComplaintUnknown:
            with opened.writing() as session:
                note_wrong_guess(session, number, client=client, at=now)
            raise
        return number, secret

    def _open_request(self, request: Request, typed: str, secret: str) -> HandedUp:
        return self._opening(request, checked_request_number(typed), secret, open_request)

    def _opening(self, request: Request, number: str, secret: str, open_it: Callable[..., T]) -> T:
        client = client_of(request, self.house.secret)
        now = clock.now()
        try:
            with self.house.reading() as session:
                return open_it(session, number, secret, client=client, at=now)
        except ComplaintUnknown:
            with self.house.writing() as session:
                note_wrong_guess(session, number, client=client, at=now)
            raise

    def _send(
        self, request: Request, complaint: Complaint, form: Posted, photos: list[str]
    ) -> None:
        with self.house.writing() as session:
            send_message(
                session,
                as_complainant(session, complaint),
                form.word("words"),
                key=form.word("key"),
                photos=photos,
                language=self.drawn.language(request),
                zone=self.house.settings.zone,
                at=clock.now(),
            )


def is_of_staff(request: Request) -> bool:
    """Tell whether staff sign in at the browser that sends this, or did before."""
    return SESSION_COOKIE in request.cookies or KNOWN_COOKIE in request.cookies


def _seen(answer: Response, request: Request, form: Posted) -> Response:
    """Return where what was taken leads; to a script with the key that it was sent under."""
    if not wants_json(request):
        return answer
    told = {"id": form.word("key"), "to": answer.headers["location"]}
    return JSONResponse(told, headers={"Cache-Control": "no-store"})


def _number(typed: str) -> str:
    """Return a number as it is kept; what is none opens nothing."""
    try:
        return checked_tracking_number(typed)
    except ComplaintUnknown:
        return ""
