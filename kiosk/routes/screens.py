"""What starts a Streamlit screen in a browser, and the switch of the language."""

from collections.abc import Awaitable, Callable
from typing import Final

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kiosk import front, plain
from kiosk.locks.cookies import LANGUAGE_COOKIE
from kiosk.rights.who import User, user_of
from kiosk.routes.access import login_address
from kiosk.routes.answers import own_page, status_of
from kiosk.screens import HOME, STAFF, Screen, home_of
from kiosk.wiring import House
from survey.refusals.directory import NotYours
from survey.refusals.kinds import NotNow
from survey.texts import LANGUAGES, Language, Text, language_of

YEAR: Final = 365 * 24 * 3600
SHUT: Final = Text("这一页不对您的账号开放", "This page is not open to your account")
HOMEWARDS: Final = Text("回首页", "Back to the start")
Endpoint = Callable[[Request], Awaitable[Response]]


def routes(house: House) -> list[Route]:
    """Return the routes of the staff's screens and of the language switch."""
    screens = [
        Route(f"/{screen.path}", _staff(house, screen), methods=["GET"])
        for screen in (HOME, *STAFF)
    ]
    return [*screens, Route("/language", _language(), methods=["GET"])]


def staff_language(request: Request, house: House) -> Language:
    """Return the language staff chose, else the setting: a browser's taste does not decide."""
    for asked in (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        if asked in LANGUAGES:
            return language_of(asked)
    return house.settings.language


def _staff(house: House, screen: Screen) -> Endpoint:
    async def show(request: Request) -> Response:
        language = staff_language(request, house)
        try:
            user = await to_thread.run_sync(user_of, house, request)
        except NotNow:
            if screen.kind != "wall":
                raise
            # A wall's page shows nothing by itself, but its watchdog comes back when all is well.
            return front.streamlit_response(request, language, screen.kind)
        if user is None:
            return RedirectResponse(login_address(request), status_code=303)
        if screen.deed is not None and not user.may(screen.deed):
            return _shut(request, house, language, user)
        return front.streamlit_response(request, language, screen.kind)

    return show


def _shut(request: Request, house: House, language: Language, user: User) -> Response:
    """Answer who is signed in but may not see the page: Streamlit would show another, silently."""
    refusal = NotYours()
    return plain.notice(
        request,
        house,
        language,
        heading=SHUT,
        sentence=refusal.said,
        ways=[(HOMEWARDS, home_of(user.role))],
        status_code=status_of(refusal),
    )


def _language() -> Endpoint:
    async def choose(request: Request) -> Response:
        target = own_page(request.query_params.get("next")) or "/"
        answer = RedirectResponse(target, status_code=303)
        chosen = request.query_params.get("to")
        if chosen in LANGUAGES:
            answer.set_cookie(LANGUAGE_COOKIE, str(chosen), max_age=YEAR, path="/", samesite="lax")
        return answer

    return choose
