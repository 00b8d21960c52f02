"""`GET /rate?w=TOKEN`: the instant faces, written into Streamlit's own page."""

from datetime import timedelta
from typing import Final
from urllib.parse import urlencode
from uuid import UUID, uuid4

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from db import rating_store
from db.directory_store import Window
from kiosk import clock, front, instant
from kiosk.access import SESSION_COOKIE, user_of
from kiosk.cookies import LANGUAGE_COOKIE
from kiosk.reports.desk import waiting_for_arrival
from kiosk.routes.answers import language_for, status_of
from kiosk.wiring import House
from survey.policy import DEFAULT_POLICY
from survey.refusals import RatingUnknown, SurveyError, UnknownWindow
from survey.roles import Deed, Role
from survey.texts import LANGUAGES, Language

INSPECTORS: Final = frozenset({Role.INSPECTOR, Role.QUALITY_MANAGER})
DEVICE_COOKIE: Final = "kiosk_device"
VISIT_COOKIE: Final = "kiosk_visit"
YEAR: Final = 365 * 24 * 3600
VISIT: Final = timedelta(minutes=DEFAULT_POLICY.visit_minutes)

# Set apart from the page that opened it, a page starts in a process of its own: a slow phone then
# shows the faces a tenth later. Nobody is signed in here, so there is nothing to set apart.
_HEADERS: Final = {"Cross-Origin-Opener-Policy": "unsafe-none"}


def routes(house: House) -> list[Route]:
    """Return the route of the customer's page."""
    return [Route("/rate", RatePage(house).show, methods=["GET"])]


class RatePage:
    """Makes the customer's page of a window, or the friendly page of a dead code."""

    def __init__(self, house: House) -> None:
        self.house = house

    async def show(self, request: Request) -> Response:
        """Answer a scanned code."""
        language = language_for(request, otherwise=self.house.settings.language)
        try:
            window = self.house.windows.find(request.query_params.get("w"))
        except UnknownWindow as refusal:
            return self._unknown(request, language, refusal)
        if SESSION_COOKIE in request.cookies:  # a customer has none
            arriving = await to_thread.run_sync(self._arriving, request, window)
            if arriving is not None:
                return RedirectResponse(arriving, status_code=303)
        if request.query_params.get("full"):
            page = front.staff_index(language, "rate", title=window.name)
        else:
            receipt = request.query_params.get("r")
            page = await self._instant(request, window, language, receipt=receipt)
        return self._with_cookies(request, _answer(request, page))

    def _arriving(self, request: Request, window: Window) -> str | None:
        """Return where staff confirm that they are here: an awaited officer, an inspector."""
        user = user_of(self.house, request)
        if user is None:
            return None
        token = window.token or ""
        if user.may(Deed.ANSWER_CASES):
            with self.house.reading() as session:
                number = waiting_for_arrival(session, user, window.code)
            if number:
                return f"/cases?{urlencode({'case': number, 'w': token})}"
        return f"/check?{urlencode({'at': token})}" if user.role in INSPECTORS else None

    async def refused(
        self,
        request: Request,
        token: object,
        language: Language,
        refusal: SurveyError,
        *,
        receipt: str | None = None,
    ) -> Response:
        """Answer a browser's form that was refused: the same page with the sentence on it."""
        try:
            window = self.house.windows.find(token)
        except UnknownWindow as unknown:
            return self._unknown(request, language, unknown)
        sentence = refusal.said.said(language)
        page = await self._instant(request, window, language, receipt=receipt, error=sentence)
        return _answer(request, page, status_code=status_of(refusal))

    async def _instant(
        self,
        request: Request,
        window: Window,
        language: Language,
        *,
        receipt: str | None,
        error: str = "",
    ) -> str:
        given = await to_thread.run_sync(self._given, receipt, window) if receipt else None
        shown = instant.WindowShown(
            token=window.token or "",
            name=window.name,
            post=window.post,
            location=window.location,
            company=self.house.settings.company_name.said(language),
        )
        return instant.page(
            shown,
            language,
            visit=_visit(request),
            given=given,
            done=bool(request.query_params.get("done")),
            kiosk=_is_kiosk(request),
            error=error,
            best=self.house.settings.best_face,
        )

    def _given(self, receipt: str, window: Window) -> instant.Given | None:
        """Return the rating a receipt names, while the visit it was given in still lasts."""
        try:
            with self.house.reading() as session:
                rating = rating_store.get(session, receipt)
        except RatingUnknown:
            return None
        fresh = clock.now() - rating.received_at < VISIT
        if rating.window_id != window.id or not fresh:
            return None
        return instant.Given(rating.id, rating.score)

    def _unknown(self, request: Request, language: Language, refusal: SurveyError) -> Response:
        page = instant.unknown(
            language,
            company=self.house.settings.company_name.said(language),
            contact=self.house.settings.contact,
            sentence=refusal.said.said(language),
        )
        return _answer(request, page, status_code=status_of(refusal))

    def _with_cookies(self, request: Request, answer: Response) -> Response:
        secure = request.url.scheme == "https"
        chosen = request.query_params.get("lang")
        if chosen in LANGUAGES and chosen != request.cookies.get(LANGUAGE_COOKIE):
            answer.set_cookie(LANGUAGE_COOKIE, str(chosen), max_age=YEAR, samesite="lax")
        if _is_kiosk(request):  # a tablet is no customer: it must not look like one
            return answer
        if request.cookies.get(VISIT_COOKIE) != _visit(request):  # a look does not lengthen a visit
            answer.set_cookie(
                VISIT_COOKIE,
                _visit(request),
                max_age=int(VISIT.total_seconds()),
                secure=secure,
                httponly=True,
                samesite="lax",
            )
        if DEVICE_COOKIE not in request.cookies:
            answer.set_cookie(
                DEVICE_COOKIE,
                uuid4().hex,
                max_age=YEAR,
                secure=secure,
                httponly=True,
                samesite="lax",
            )
        return answer


def _answer(request: Request, page: str, *, status_code: int = 200) -> Response:
    return front.compressed_response(request, page, _HEADERS, status_code=status_code)


def _is_kiosk(request: Request) -> bool:
    return request.query_params.get("mode") == "kiosk"


def _visit(request: Request) -> str:
    """Return this request's visit: the browser's own, else a new one (the same all the while)."""
    state = request.state
    if not hasattr(state, "visit"):
        kept = None if _is_kiosk(request) else request.cookies.get(VISIT_COOKIE)
        state.visit = kept if kept and _is_uuid(kept) else str(uuid4())
    return str(state.visit)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
