"""Where the second factor is shown: between password and session, and before a decision."""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kiosk import clock
from kiosk.actions.directory import second_factors
from kiosk.actions.directory.accounts import Opened
from kiosk.actions.directory.second_factors import Door
from kiosk.locks.known_browsers import known_as
from kiosk.locks.second_factors import Half, half_opened
from kiosk.rights.who import SESSION_COOKIE, require_of
from kiosk.routes.access import came_from, form_of, let_in
from kiosk.routes.answers import client_of, own_page
from kiosk.routes.plain_pages import plain_page
from kiosk.wiring import House
from survey.directory.roles import Deed
from survey.refusals.directory import HalfTooOld
from survey.refusals.kinds import SurveyError


def routes(house: House) -> list[Route]:
    """Return the routes of the second factor."""
    desk = _Desk(house)
    return [
        Route("/login/code", desk.enter, methods=["POST"]),
        Route("/prove", desk.ask, methods=["GET"]),
        Route("/prove", desk.prove, methods=["POST"]),
    ]


class _Desk:
    def __init__(self, house: House) -> None:
        self.house = house

    async def enter(self, request: Request) -> Response:
        """Sign in whose password did fit a moment ago."""
        form: dict[str, str] = {}
        try:
            form = await form_of(request)
            opened = await to_thread.run_sync(self._sign_in, form, request)
        except SurveyError as refusal:
            return self._code_page(request, form, refusal)
        return let_in(request, self.house, opened, own_page(form.get("next")))

    async def ask(self, request: Request) -> Response:
        """Show the page on which a decision is made to rest on a code."""
        try:
            await to_thread.run_sync(require_of, self.house, request, Deed.KEEP_OWN_ACCOUNT)
        except SurveyError as refusal:
            return plain_page(request, self.house, "prove.html", refusal, done=False)
        return plain_page(request, self.house, "prove.html", None, done=False)

    async def prove(self, request: Request) -> Response:
        """Take the code."""
        try:
            form = await form_of(request)
            await to_thread.run_sync(self._prove, form, request)
        except SurveyError as refusal:
            return plain_page(request, self.house, "prove.html", refusal, done=False)
        return plain_page(request, self.house, "prove.html", None, done=True)

    def _sign_in(self, form: dict[str, str], request: Request) -> Opened:
        half = half_opened(self.house.secret, form.get("half", ""))
        if half is None:
            raise HalfTooOld
        with self.house.writing() as session:
            outcome = second_factors.sign_in(
                session,
                half,
                form.get("code", ""),
                self._door(half, request),
                secret=self.house.secret,
                at=clock.now(),
                came=came_from(request),
            )
        if isinstance(outcome, SurveyError):
            raise outcome
        return outcome

    def _door(self, half: Half, request: Request) -> Door:
        secret = self.house.secret
        browser = known_as(request.cookies, half.username, secret=secret)
        client = client_of(request, secret)
        return second_factors.door_of(half.username, client=client, browser=browser)

    def _prove(self, form: dict[str, str], request: Request) -> None:
        user = require_of(self.house, request, Deed.KEEP_OWN_ACCOUNT)
        with self.house.writing() as session:
            refusal = second_factors.prove(
                session,
                user,
                form.get("code", ""),
                token=request.cookies.get(SESSION_COOKIE, ""),
                secret=self.house.secret,
                at=clock.now(),
            )
        if refusal is not None:
            raise refusal

    def _code_page(self, request: Request, form: dict[str, str], refusal: SurveyError) -> Response:
        told = {name: form.get(name, "") for name in ("half", "next")}
        return plain_page(request, self.house, "code.html", refusal, **told)
