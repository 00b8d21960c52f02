"""`/complain`: a plain form that needs no JavaScript and keeps everything when it says no."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode
from uuid import uuid4

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from db.directory import directory_store
from db.directory.directory_store import Window
from kiosk import clock, plain
from kiosk.actions.cases.complaints import Circumstances, Filed, Sender, filed_under, make_complaint
from kiosk.actions.cases.repeats import WITHIN
from kiosk.actions.feedback.ratings import rating_given
from kiosk.locks import tracking
from kiosk.routes.answers import (
    known_again,
    language_for,
    refused,
    status_of,
    stranger_of,
    wants_json,
)
from kiosk.routes.forms import Posted, kept_photos, posted
from kiosk.wiring import House
from survey.cases import complaint_form
from survey.directory.posts import post_of
from survey.given import checked_key
from survey.refusals.complaints import ComplaintKeyReused
from survey.refusals.directory import UnknownWindow, WindowGone
from survey.refusals.feedback import RatingUnknown
from survey.refusals.given import KeyInvalid
from survey.refusals.kinds import NotNow, SurveyError
from survey.texts import Language

ASKED: Final = ("w", "r", "lang")
SENT_COOKIE: Final = "kiosk_sent"
"""Under which keys a browser sent complaints: it alone is led to one when it sends it again."""
MOST_SENT: Final = 4
KEY_KEPT: Final = re.compile(r"[0-9a-f-]{36}")
EMPTY: Final = {each.name: each.beginning for each in complaint_form.inputs()}


def routes(house: House) -> list[Route]:
    """Return the routes of the complaint form."""
    page = _ComplaintPage(house)
    return [
        Route("/complain", page.show, methods=["GET"]),
        Route("/complain", page.send, methods=["POST"]),
    ]


class _ComplaintPage:
    def __init__(self, house: House) -> None:
        self.house = house

    async def show(self, request: Request) -> Response:
        window, problem = await self._window(request)
        return await self._page(request, window, _Filled(problem=problem))

    async def send(self, request: Request) -> Response:
        window, _ = await self._window(request)
        form = Posted()
        photos: list[str] = []
        left_out = 0
        try:
            async with posted(request) as form:
                who = stranger_of(request, self.house.secret)
                photos, unusable, left_out = await kept_photos(self.house, form, who)
                if unusable:
                    raise unusable
                window = await self._placed(request, form)
                filed = await to_thread.run_sync(self._file, request, form, window, photos)
        except SurveyError as refusal:
            if wants_json(request):
                return await to_thread.run_sync(self._refused, request, form, refusal)
            again = await to_thread.run_sync(self._again, request, form, photos, refusal)
            return await self._page(request, window, again)
        return self._thanks(request, filed, left_out)

    def _file(
        self, request: Request, form: Posted, window: Window | None, photos: list[str]
    ) -> Filed:
        who = stranger_of(request, self.house.secret)
        with self.house.writing() as session:
            if window is None and form.word("window"):
                window = directory_store.window(session, form.word("window"))
            return make_complaint(
                session,
                form.words | {"photo": photos},
                Circumstances(
                    now=clock.now(),
                    zone=self.house.settings.zone,
                    secret=self.house.secret,
                    language=self._language(request),
                    window_id=window.id if window else None,
                    sent_before=_sent_before(request),
                    sender=Sender(who.device, who.network),
                ),
                key=form.word("key"),
                receipt=request.query_params.get("r"),
            )

    def _refused(self, request: Request, form: Posted, refusal: SurveyError) -> Response:
        """Tell a script why; of other words under a key used before, where the first ones are."""
        earlier = None
        if isinstance(refusal, ComplaintKeyReused):
            earlier = self._earlier(form.word("key"))
        return refused(refusal, self._language(request), earlier=earlier)

    def _thanks(self, request: Request, filed: Filed, left_out: int) -> Response:
        asked = {"c": f"{filed.number}.{filed.secret}", "new": "1"}
        if left_out:
            asked["enough"] = str(left_out)
        if "lang" in request.query_params:
            asked["lang"] = request.query_params["lang"]
        address = f"/track?{urlencode(asked)}"
        answer: Response = RedirectResponse(address, status_code=303)
        if wants_json(request):
            told = {"id": filed.number, "to": address}
            answer = JSONResponse(told, status_code=200 if filed.repeated else 201)
        kept = dict.fromkeys([filed.key, *_sent_before(request)])
        answer.set_cookie(
            SENT_COOKIE,
            ".".join(list(kept)[:MOST_SENT]),
            max_age=int(WITHIN.total_seconds()),
            path="/complain",
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="lax",
        )
        return answer

    def _again(
        self, request: Request, form: Posted, photos: list[str], refusal: SurveyError
    ) -> "_Filled":
        """Return all that was filled in; a changed text under an old key gets a new key."""
        key, earlier = form.word("key"), None
        if isinstance(refusal, ComplaintKeyReused):
            earlier = self._earlier(key)
        if isinstance(refusal, ComplaintKeyReused | KeyInvalid):
            key = ""
        problem = refusal.said.said(self._language(request))
        return _Filled(form.words, key, photos, problem, earlier, status_of(refusal))

    def _earlier(self, key: str) -> str | None:
        """Return the address of what was handed in under a key, for who has it."""
        with self.house.reading() as session:
            filed = filed_under(session, checked_key(key), secret=self.house.secret)
        return f"{tracking.link('', filed.number, filed.secret)}&new=1" if filed else None

    async def _page(self, request: Request, window: Window | None, filled: "_Filled") -> Response:
        query = request.query_params
        asked = {name: query[name] for name in ASKED if name in query}
        answer = plain.answer(
            request,
            self.house,
            "complain.html",
            self._language(request),
            status_code=filled.status,
            form=complaint_form,
            fields=complaint_form.asked(
                placed=window is not None,
                score=await to_thread.run_sync(self._score, query.get("r"), window),
            ),
            window=window,
            post=post_of(window.post).name if window else None,
            windows=[] if window else await to_thread.run_sync(self._windows),
            given=_given(filled.words),
            key=filled.key or str(uuid4()),
            action=f"/complain?{urlencode(asked)}" if asked else "/complain",
            draft=f"kiosk-complaint:{query.get('w', '')}",
            photos=filled.photos,
            problem=filled.problem,
            earlier=filled.earlier,
        )
        answer.headers["Referrer-Policy"] = "strict-origin"
        return known_again(request, answer)

    def _windows(self) -> list[Window]:
        try:
            with self.house.reading() as session:
                return [each for each in directory_store.windows(session) if each.active]
        except NotNow:  # without its list the form still keeps what is typed
            return []

    def _score(self, receipt: str | None, window: Window | None) -> int | None:
        """Return the score of the rating somebody comes from; None where there is none."""
        if not receipt or window is None:
            return None
        try:
            with self.house.reading() as session:
                return rating_given(session, receipt, window_id=window.id, now=clock.now()).score
        except (RatingUnknown, NotNow):
            return None

    async def _placed(self, request: Request, form: Posted) -> Window | None:
        """Return the window of the code, as it is when the complaint is sent.

        Refuses while it cannot be looked up, and where the code died meanwhile: whoever was not
        asked which window it is about would complain about none.
        """
        token = request.query_params.get("w")
        if not token:
            return None
        try:
            return await self.house.windows.seek(token)
        except UnknownWindow:
            if complaint_form.PLACE.name not in form.words:
                raise WindowGone from None
            return None

    async def _window(self, request: Request) -> tuple[Window | None, str | None]:
        token = request.query_params.get("w")
        if not token:
            return None, None
        try:
            return await self.house.windows.seek(token), None
        except UnknownWindow:
            return None, complaint_form.CODE_DEAD.said(self._language(request))
        except NotNow as refusal:
            return None, refusal.said.said(self._language(request))

    def _language(self, request: Request) -> Language:
        return language_for(request, otherwise=self.house.settings.language)


def _sent_before(request: Request) -> list[str]:
    """Return the keys of what this browser sent a short while ago, the last one first."""
    kept = request.cookies.get(SENT_COOKIE, "").split(".")[:MOST_SENT]
    return [each for each in kept if KEY_KEPT.fullmatch(each)]


@dataclass(frozen=True, slots=True)
class _Filled:
    """What stands in the form when it is shown, and why it is shown again."""

    words: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""
    photos: Sequence[str] = ()
    problem: str | None = None
    earlier: str | None = None
    status: int = 200


def _given(words: Mapping[str, Any]) -> dict[str, str]:
    told = {name: words[name] for name in EMPTY if isinstance(words.get(name), str)}
    return EMPTY | told
