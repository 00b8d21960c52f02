"""`/track`: a complainant's own complaint, by number and secret, without a login.

The link is a key: these pages load nothing from elsewhere, send no referrer, are stored and
indexed nowhere, and do not tell a wrong number from a wrong secret.
"""

from typing import Any, Final
from urllib.parse import urlencode
from uuid import uuid4
from zoneinfo import ZoneInfo

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from db.cases import complaint_store
from db.cases.complaint_store import Complaint
from kiosk import clock, plain
from kiosk.actions.cases.complaints import send_message
from kiosk.actions.cases.steps import as_complainant, go_direct, rate_handling, reopen
from kiosk.actions.cases.tracking import note_wrong_guess, open_complaint
from kiosk.locks import tracking
from kiosk.pictures import qr_codes
from kiosk.reports.cases.contents import Said, conversation, moment_said
from kiosk.reports.cases.following import followed
from kiosk.routes.answers import client_of, language_for, status_of
from kiosk.routes.forms import Posted, kept_photos, posted
from kiosk.routes.photos import photo_answer
from kiosk.wiring import House
from survey.cases import complaint_form
from survey.cases.complaints import CATEGORIES, checked_tracking_number
from survey.feedback.questionnaire import LEVELS
from survey.refusals.cases import ComplaintKeyReused, ComplaintUnknown, WrongPairs
from survey.refusals.given import FormUnreadable, KeyInvalid
from survey.refusals.kinds import SurveyError
from survey.texts import Language

AT_ONCE: Final = 20
"""Messages on one page."""
FORM_LIMIT: Final = 8 * 1024
WORDS_FORM_LIMIT: Final = 64 * 1024
"""Two thousand Chinese characters are 18 kB in a form; somewhat more gets its own sentence."""


def routes(house: House) -> list[Route]:
    """Return the routes of a complainant's own page."""
    page = _TrackPage(house)
    return [
        Route("/track", page.show, methods=["GET"]),
        Route("/track", page.take, methods=["POST"]),
        Route("/track/handling", page.act, methods=["POST"]),
        Route("/track/photos/{sha256}", page.photo, methods=["GET"]),
    ]


class _TrackPage:
    def __init__(self, house: House) -> None:
        self.house = house

    async def show(self, request: Request) -> Response:
        code = request.query_params.get("c")
        if code is None:
            return self._finder(request)
        try:
            complaint = await self._opened(request, code)
        except SurveyError as refusal:
            return self._finder(request, refusal, typed=tracking.link_read(code))
        return await self._page(request, complaint, code)

    async def take(self, request: Request) -> Response:
        return await (self.write if "c" in request.query_params else self.find)(request)

    async def find(self, request: Request) -> Response:
        typed = "", ""
        try:
            async with posted(request, limit=FORM_LIMIT) as form:
                typed = form.word("number"), form.word("secret")
                code = f"{typed[0].strip()}.{tracking.secret_read(typed[1])}"
            complaint = await self._opened(request, code)
        except SurveyError as refusal:
            return self._finder(request, refusal, typed=typed)
        _, secret = tracking.link_read(code)
        return _see_other({"c": f"{complaint.ref}.{secret}"}, request)

    async def write(self, request: Request) -> Response:
        code = request.query_params["c"]
        form, photos = Posted(), list[str]()
        try:
            complaint = await self._opened(request, code)
        except SurveyError as refusal:
            return self._finder(request, refusal)
        try:
            async with posted(request) as form:
                photos, unusable = await kept_photos(self.house, form)
                if unusable:
                    raise unusable
                await to_thread.run_sync(self._send, request, complaint, form, photos)
        except SurveyError as refusal:
            return await self._page(
                request, complaint, code, form=form, photos=photos, refusal=refusal
            )
        return _see_other({"c": code, "sent": "1"}, request)

    async def act(self, request: Request) -> Response:
        """Take what the complainant says of the handling: a rating, again, or the direct way."""
        code = request.query_params.get("c", "")
        try:
            complaint = await self._opened(request, code)
        except SurveyError as refusal:
            return self._finder(request, refusal)
        form = Posted()
        try:
            async with posted(request, limit=WORDS_FORM_LIMIT) as form:
                await to_thread.run_sync(self._act, complaint, form)
        except SurveyError as refusal:
            return await self._page(request, complaint, code, form=form, refusal=refusal)
        return _see_other({"c": code, "noted": "1"}, request)

    def _act(self, complaint: Complaint, form: Posted) -> None:
        now, words = clock.now(), form.word("words")
        with self.house.writing() as session:
            case = as_complainant(session, complaint)
            match form.word("do"):
                case "rate":
                    rate_handling(session, case, form.word("score"), words, at=now)
                case "reopen":
                    reopen(session, case, words, zone=self.house.settings.zone, at=now)
                case "direct":
                    go_direct(session, case, at=now)
                case _:
                    raise FormUnreadable

    async def photo(self, request: Request) -> Response:
        sha256 = str(request.path_params["sha256"])
        try:
            complaint = await self._opened(request, request.query_params.get("c", ""))
            return await to_thread.run_sync(self._photo, complaint, sha256)
        except SurveyError as refusal:
            return Response(status_code=status_of(refusal))

    def _photo(self, complaint: Complaint, sha256: str) -> Response:
        with self.house.reading() as session:
            if sha256 not in complaint_store.photos_of(session, complaint.id):
                raise ComplaintUnknown
        answer = photo_answer(self.house, sha256)
        answer.headers["Cache-Control"] = "private, no-store"
        answer.headers["Referrer-Policy"] = "no-referrer"
        return answer

    async def _opened(self, request: Request, code: str) -> Complaint:
        return await to_thread.run_sync(self._open, request, code)

    def _open(self, request: Request, code: str) -> Complaint:
        number, secret = _read(code)
        client = client_of(request, self.house.secret)
        now = clock.now()
        try:
            with self.house.reading() as session:
                return open_complaint(session, number, secret, client=client, at=now)
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
                complaint,
                form.word("words"),
                key=form.word("key"),
                photos=photos,
                language=self._language(request),
                at=clock.now(),
            )

    def _finder(
        self,
        request: Request,
        refusal: SurveyError | None = None,
        *,
        typed: tuple[str, str] = ("", ""),
    ) -> Response:
        language = self._language(request)
        answer = plain.answer(
            request,
            self.house,
            "track_find.html",
            language,
            status_code=status_of(refusal) if refusal else 200,
            problem=refusal.said.said(language) if refusal else None,
            number=typed[0][:60],
            secret=typed[1][:60],
            action=_address({}, request),
        )
        if isinstance(refusal, WrongPairs):
            answer.headers["Retry-After"] = str(refusal.details["seconds"])
        return _private(answer)

    async def _page(
        self,
        request: Request,
        complaint: Complaint,
        code: str,
        *,
        form: Posted | None = None,
        photos: list[str] | None = None,
        refusal: SurveyError | None = None,
    ) -> Response:
        language = self._language(request)
        shown = await to_thread.run_sync(self._shown, request, complaint, code, language)
        given = form.word("words") if form else ""
        again = given if form and form.word("do") == "reopen" and shown["follow"].may_reopen else ""
        answer = plain.answer(
            request,
            self.house,
            "track.html",
            language,
            status_code=status_of(refusal) if refusal else 200,
            form=complaint_form,
            complaint=complaint,
            code=code,
            key=_key_again(form, refusal),
            given=given if not again else "",
            again=again,
            photos=photos or [],
            problem=refusal.said.said(language) if refusal else None,
            fresh="new" in request.query_params,
            sent="sent" in request.query_params and refusal is None,
            noted="noted" in request.query_params and refusal is None,
            **shown,
        )
        return _private(answer)

    def _shown(
        self, request: Request, complaint: Complaint, code: str, language: Language
    ) -> dict[str, Any]:
        """Return what the page shows beside the complaint itself."""
        zone = self.house.settings.zone
        with self.house.reading() as session:
            messages, older = conversation(
                session, complaint, before=_number(request, "before"), limit=AT_ONCE
            )
            photos = complaint_store.photos_of(session, complaint.id)
            follow = followed(session, complaint, now=clock.now(), zone=zone)
        number, secret = tracking.link_read(code)
        link = tracking.link(self.house.settings.public_url, number, secret)
        return {
            "messages": [_said(each, zone, language) for each in messages],
            "older": _address({"c": code, "before": str(older)}, request) if older else None,
            "newer": _address({"c": code}, request) if "before" in request.query_params else None,
            "action": _address({"c": code}, request),
            "kept_photos": [f"/track/photos/{each}?{urlencode({'c': code})}" for each in photos],
            "follow": follow,
            "faces": [(level.score, level.name) for level in LEVELS],
            "handling": f"/track/handling?{urlencode({'c': code})}",
            "category": CATEGORIES[complaint.category],
            "occurred": moment_said(complaint.occurred_at, zone).said(language),
            "secret": tracking.in_groups(secret),
            "link": link,
            "qr": qr_codes.screen_code(link) if "new" in request.query_params else None,
        }

    def _language(self, request: Request) -> Language:
        return language_for(request, otherwise=self.house.settings.language)


def _said(message: Said, zone: ZoneInfo, language: Language) -> dict[str, Any]:
    return {
        "own": not message.by_team,
        "at": moment_said(message.at, zone).said(language),
        "words": message.words,
    }


def _key_again(form: Posted | None, refusal: SurveyError | None) -> str:
    """Return the form's key where it still serves, else a new one."""
    spent = isinstance(refusal, ComplaintKeyReused | KeyInvalid)
    return (form.word("key") if form and not spent else "") or str(uuid4())


def _read(code: str) -> tuple[str, str]:
    """Return number and secret as they are kept; what is no number opens nothing."""
    number, secret = tracking.link_read(code)
    try:
        return checked_tracking_number(number), secret
    except ComplaintUnknown:
        return "", secret


def _number(request: Request, name: str) -> int | None:
    given = request.query_params.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 16 else None


def _address(asked: dict[str, str], request: Request) -> str:
    if "lang" in request.query_params:
        asked |= {"lang": request.query_params["lang"]}
    return f"/track?{urlencode(asked)}" if asked else "/track"


def _see_other(asked: dict[str, str], request: Request) -> Response:
    return _private(RedirectResponse(_address(asked, request), status_code=303))


def _private(answer: Response) -> Response:
    """Let nothing of the page, least of all its address, get anywhere else."""
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Cache-Control"] = "no-store"
    return answer
