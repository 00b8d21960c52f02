"""Where a code or a passkey is shown: between password and session, and before a decision."""

from typing import Final

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from db.directory import factor_store
from kiosk import clock
from kiosk.actions.directory import second_factors
from kiosk.actions.directory.accounts import Opened
from kiosk.actions.directory.passkeys import Shown
from kiosk.actions.directory.second_factors import Door
from kiosk.locks.known_browsers import known_as
from kiosk.locks.passkeys import ENTER, PROVE
from kiosk.locks.second_factors import Half, half_opened
from kiosk.rights.who import SESSION_COOKIE, require_of
from kiosk.routes.access import came_from, form_of, let_in, login_address
from kiosk.routes.answers import client_of, own_page
from kiosk.routes.passkey_forms import asked_at_door, asked_of, shown_by
from kiosk.routes.plain_pages import plain_page
from kiosk.wiring import House
from survey.directory.roles import Deed
from survey.refusals.directory import HalfTooOld
from survey.refusals.kinds import SurveyError

SET_UP: Final = "/me"
"""Where a second factor is set up."""


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
            return await to_thread.run_sync(self._code_page, request, form, refusal)
        return let_in(request, self.house, opened, own_page(form.get("next")))

    async def ask(self, request: Request) -> Response:
        """Show the page on which a decision is made to rest on a code or a passkey."""
        return await to_thread.run_sync(self._proof_page, request, None)

    async def prove(self, request: Request) -> Response:
        """Take the code, or the passkey's signature."""
        try:
            form = await form_of(request)
            await to_thread.run_sync(self._prove, form, request)
        except SurveyError as refusal:
            return await to_thread.run_sync(self._proof_page, request, refusal)
        return plain_page(request, self.house, "prove.html", None, done=True, asked=None, way="")

    def _sign_in(self, form: dict[str, str], request: Request) -> Opened:
        half = half_opened(self.house.secret, form.get("half", ""))
        if half is None:
            raise HalfTooOld
        with self.house.writing() as session:
            outcome = second_factors.sign_in(
                session,
                half,
                self._shown(form, ENTER, form["half"]),
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
        token = request.cookies.get(SESSION_COOKIE, "")
        with self.house.writing() as session:
            refusal = second_factors.prove(
                session,
                user,
                self._shown(form, PROVE, token),
                token=token,
                secret=self.house.secret,
                at=clock.now(),
            )
        if refusal is not None:
            raise refusal

    def _shown(self, form: dict[str, str], purpose: str, token: str) -> Shown:
        return shown_by(self.house, form, purpose, token) or form.get("code", "")

    def _code_page(self, request: Request, form: dict[str, str], refusal: SurveyError) -> Response:
        half, next_page = form.get("half", ""), form.get("next", "")
        asked = asked_at_door(self.house, half)
        return plain_page(
            request, self.house, "code.html", refusal, half=half, next=next_page, asked=asked
        )

    def _proof_page(self, request: Request, refusal: SurveyError | None) -> Response:
        asked, way = None, ""
        try:
            user = require_of(self.house, request, Deed.KEEP_OWN_ACCOUNT)
            asked = asked_of(self.house, user.id, PROVE, request.cookies.get(SESSION_COOKIE, ""))
            with self.house.reading() as session:
                way = "" if asked or factor_store.has_app(session, user.id) else SET_UP
        except SurveyError as out:
            refusal, way = refusal or out, login_address(request)
        return plain_page(
            request, self.house, "prove.html", refusal, done=False, asked=asked, way=way
        )
