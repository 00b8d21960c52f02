"""`GET /rate?w=TOKEN`: the instant faces, written into Streamlit's own page."""

from datetime import timedelta
from typing import Final
from urllib.parse import urlencode

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from db.directory.directory_store import Window
from db.feedback import rating_store
from kiosk import clock, front, instant
from kiosk.instant import wording
from kiosk.locks.devices import DEVICE_COOKIE, device_of
from kiosk.locks.openings import SCREEN_COOKIE, opening, phone_of, still_open
from kiosk.locks.ordered_keys import ordered_key
from kiosk.locks.screen_codes import step_read
from kiosk.locks.tablets import TABLET_COOKIE
from kiosk.reports.cases.desk import waiting_for_arrival
from kiosk.rights.who import SESSION_COOKIE, user_of
from kiosk.routes.answers import browser_of, keep_language, known_again, language_for, status_of
from kiosk.wiring import House
from survey.books.policy import DEFAULT_POLICY
from survey.directory.roles import Deed, Role
from survey.given import checked_key
from survey.refusals.feedback import RatingUnknown
from survey.refusals.given import KeyInvalid
from survey.refusals.kinds import NotNow, SurveyError
from survey.texts import Language

INSPECTORS: Final = frozenset({Role.INSPECTOR, Role.QUALITY_MANAGER})
VISIT_COOKIE: Final = "kiosk_visit"
COMPLAINT: Final = "complain"
"""The part of this page that was a second form of complaints: its address leads to the one."""
ASKED: Final = ("w", "r", "lang")

# Set apart from the page that opened it, a page starts in a process of its own: a slow phone then
# shows the faces a tenth later. Nobody is signed in here, so there is nothing to set apart.
PLAIN_HEADERS: Final = {"Cross-Origin-Opener-Policy": "unsafe-none"}


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
        token = request.query_params.get("w")
        if request.query_params.get("view") == COMPLAINT and not _is_kiosk(request):
            return _to_the_complaint(request)
        try:
            return await self._shown(request, await self.window(token), language)
        except SurveyError as refusal:
            return await self.refused(request, token, language, refusal)

    async def window(self, token: object) -> Window:
        """Return the active window of a token, beside the event loop; refuse any other."""
        found = await self.house.windows.seek(token)
        await self.house.policies.look()
        return found

    async def _shown(self, request: Request, window: Window, language: Language) -> Response:
        if SESSION_COOKIE in request.cookies:  # a customer has none
            arriving = await to_thread.run_sync(self._arriving, request, window)
            if arriving is not None:
                return RedirectResponse(arriving, status_code=303)
        if _is_kiosk(request) and TABLET_COOKIE in request.cookies:
            await self.house.tablets.look()
        if request.query_params.get("full"):
            answer = front.streamlit_response(
                request, language, "rate", PLAIN_HEADERS, title=window.name
            )
        else:
            given = await self._given(request.query_params.get("r"), window)
            answer = _answer(request, self._instant(request, window, language, given=given))
        return self._with_cookies(request, answer)

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
        """Answer with the same page and the sentence on it; with the sentence alone at no window.

        The faces need no database: what is tapped meanwhile waits on the phone.
        """
        try:
            window = await self.window(token)
        except SurveyError as unknown:
            return self._unknown(request, language, unknown)
        try:
            given = await self._given(receipt, window)
        except NotNow:
            given = None
        sentence = refusal.said.said(language)
        page = self._instant(request, window, language, given=given, error=sentence)
        return _answer(request, page, status_code=status_of(refusal))

    def _instant(
        self,
        request: Request,
        window: Window,
        language: Language,
        *,
        given: instant.Given | None,
        error: str = "",
    ) -> str:
        shown = instant.WindowShown(
            token=window.token or "",
            name=window.name,
            post=window.post,
            location=window.location,
            company=self.house.settings.company_name.said(language),
            stay=self._stay,
            opening=self._opening(request, window),
            enrolled=self._is_enrolled(request, window),
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

    def _opening(self, request: Request, window: Window) -> str:
        """Return the mark of the page: by a screen's code of this minute, or by any other.

        A phone that scanned the screen stays one who did, for its visit: its page is drawn anew in
        another language. The mark of that page is in a cookie, for an address is sent round.
        """
        secret, token, now = self.house.secret, window.token or "", clock.now()
        kept = request.cookies.get(SCREEN_COOKIE)
        device = device_of({DEVICE_COOKIE: browser_of(request)}, secret=secret)
        phone = "" if _is_kiosk(request) else phone_of(device, _visit(request))
        if still_open(secret, token, kept, phone=phone, at=now, stay=self._stay):
            return str(kept)
        step = step_read(secret, token, request.query_params.get("k"), at=now)
        on_screen = step is not None and self.house.screen_pages.let_in(window.id, step)
        mark = opening(secret, token, now, phone=phone if on_screen else "")
        if on_screen:
            request.state.scanned = mark
        return mark

    def _is_enrolled(self, request: Request, window: Window) -> bool:
        """Tell whether the tablet is one an administrator enrolled at this window."""
        secret = self.house.secret
        return self.house.tablets.mark_at(request.cookies, window.id, secret=secret) is not None

    async def _given(self, receipt: str | None, window: Window) -> instant.Given | None:
        return await to_thread.run_sync(self._last_word, receipt, window) if receipt else None

    def _last_word(self, receipt: str, window: Window) -> instant.Given | None:
        """Return the last word of the visit a receipt is from, while that visit still lasts."""
        try:
            with self.house.reading() as session:
                rating = rating_store.standing(session, receipt)
        except RatingUnknown:
            return None
        fresh = clock.now() - rating.received_at < self._stay
        if rating.window_id != window.id or not fresh:
            return None
        return instant.Given(rating.id, rating.score, rating.visit)

    @property
    def _stay(self) -> timedelta:
        """How long a visit that begins now lasts; as this program proposes while nobody knows."""
        try:
            return self.house.policies.at(clock.now()).stay
        except NotNow:
            return DEFAULT_POLICY.stay

    def _unknown(self, request: Request, language: Language, refusal: SurveyError) -> Response:
        page = instant.unknown(
            language,
            heading=wording.NOT_NOW if isinstance(refusal, NotNow) else wording.DEAD_CODE,
            company=self.house.settings.company_name.said(language),
            contact=self.house.settings.contact,
            sentence=refusal.said.said(language),
        )
        return _answer(request, page, status_code=status_of(refusal))

    def _with_cookies(self, request: Request, answer: Response) -> Response:
        secure = request.url.scheme == "https"
        keep_language(request, answer)
        # A tablet is no customer: it has no visit of its own.
        if not _is_kiosk(request) and request.cookies.get(VISIT_COOKIE) != _visit(
            request
        ):  # a look does not lengthen a visit
            answer.set_cookie(
                VISIT_COOKIE,
                _visit(request),
                max_age=int(self._stay.total_seconds()),
                secure=secure,
                httponly=True,
                samesite="lax",
            )
        if hasattr(request.state, "scanned"):
            answer.set_cookie(
                SCREEN_COOKIE,
                request.state.scanned,
                max_age=int(self._stay.total_seconds()),
                secure=secure,
                httponly=True,
                samesite="lax",
            )
        return known_again(request, answer)


def _to_the_complaint(request: Request) -> Response:
    asked = {name: request.query_params[name] for name in ASKED if name in request.query_params}
    return RedirectResponse(f"/complain?{urlencode(asked)}", status_code=303)


def _answer(request: Request, page: str, *, status_code: int = 200) -> Response:
    return front.compressed_response(request, page, PLAIN_HEADERS, status_code=status_code)


def _is_kiosk(request: Request) -> bool:
    return request.query_params.get("mode") == "kiosk"


def _visit(request: Request) -> str:
    """Return this request's visit: the browser's own, else a new one (the same all the while)."""
    state = request.state
    if not hasattr(state, "visit"):
        kept = None if _is_kiosk(request) else request.cookies.get(VISIT_COOKIE)
        try:
            state.visit = checked_key(kept)
        except KeyInvalid:
            state.visit = str(ordered_key())
    return str(state.visit)
