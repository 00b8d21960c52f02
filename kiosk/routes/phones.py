"""Phones that stay signed in for weeks: set up at `/phone`, opened again with a PIN."""

from typing import Any

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kiosk import clock
from kiosk.actions.directory import phones
from kiosk.actions.directory.passkeys import ByPasskey
from kiosk.actions.directory.phones import KEEP, OPEN, Told
from kiosk.rights.who import SESSION_COOKIE, User, require_of, require_shown_lately, user_of
from kiosk.routes.access import AT_ONCE, form_of, login_address, remember
from kiosk.routes.answers import own_page
from kiosk.routes.locked_page import locked_page, phone_asked
from kiosk.routes.own_password import require_own_password
from kiosk.routes.passkey_forms import shown_by
from kiosk.routes.plain_pages import plain_page
from kiosk.screens import home_of
from kiosk.wiring import House
from survey.directory.phones import STAYS, may_stay
from survey.directory.roles import Deed
from survey.refusals.directory import ProofNeeded
from survey.refusals.kinds import SurveyError
from survey.refusals.sign_in import PhoneMayNotStay, PhoneShut


def routes(house: House) -> list[Route]:
    """Return the routes of phones that stay signed in."""
    desk = _Desk(house)
    return [
        Route("/phone", desk.show, methods=["GET"]),
        Route("/phone", desk.keep, methods=["POST"]),
        Route("/login/pin", desk.open, methods=["POST"]),
    ]


class _Desk:
    def __init__(self, house: House) -> None:
        self.house = house
        self.turns = CapacityLimiter(AT_ONCE)

    async def show(self, request: Request) -> Response:
        """Show the form in which a phone gets its PIN."""
        user = await to_thread.run_sync(user_of, self.house, request)
        if user is None:
            return RedirectResponse(login_address(request), status_code=303)
        refusal = None if may_stay(user.role) else PhoneMayNotStay()
        return self._page(request, refusal)

    async def keep(self, request: Request) -> Response:
        """Let the phone stay signed in from now on."""
        try:
            form = await form_of(request)
            await to_thread.run_sync(self._keep, request, form, limiter=self.turns)
        except SurveyError as refusal:
            return self._page(request, refusal)
        answer = self._page(request, None, done=True)
        remember(request, answer, _token(request), STAYS)
        return answer

    async def open(self, request: Request) -> Response:
        """Open a locked phone by its PIN or a passkey, and lead back to where it was."""
        form: dict[str, str] = {}
        try:
            form = await form_of(request)
            user = await to_thread.run_sync(self._open, request, form)
        except SurveyError as refusal:
            page = await to_thread.run_sync(
                locked_page, self.house, request, form.get("next", ""), refusal
            )
            return page or RedirectResponse("/login", status_code=303)
        return RedirectResponse(own_page(form.get("next")) or home_of(user.role), status_code=303)

    def _keep(self, request: Request, form: dict[str, str]) -> None:
        user, token = require_of(self.house, request, Deed.KEEP_OWN_ACCOUNT), _token(request)
        if not may_stay(user.role):
            raise PhoneMayNotStay
        require_shown_lately(self.house, user, token)
        require_own_password(self.house, user, form.get("password", ""))
        with self.house.writing() as session:
            phones.keep(
                session, user, _told(form), key=form.get("key", ""), again=form.get("again", ""),
                token=token, secret=self.house.secret, at=clock.now(),
            )  # fmt: skip

    def _open(self, request: Request, form: dict[str, str]) -> User:
        token = _token(request)
        told: Told | ByPasskey = shown_by(self.house, form, OPEN, token) or _told(form)
        with self.house.writing() as session:
            refusal = phones.open_again(
                session, told, token=token, secret=self.house.secret, at=clock.now()
            )
        if refusal is not None:
            raise refusal
        user = user_of(self.house, request)
        if user is None:
            raise PhoneShut
        return user

    def _page(
        self, request: Request, refusal: SurveyError | None, *, done: bool = False
    ) -> Response:
        shown: dict[str, Any] = {"done": done, "days": STAYS.days}
        is_over = done or isinstance(refusal, PhoneMayNotStay)
        asked = None if is_over else phone_asked(self.house, KEEP, _token(request))
        prove = isinstance(refusal, ProofNeeded)
        return plain_page(
            request, self.house, "phone.html", refusal, asked=asked, prove=prove, **shown
        )


def _told(form: dict[str, str]) -> Told:
    return Told(form.get("ticket", ""), form.get("signature", ""), form.get("pin", ""))


def _token(request: Request) -> str:
    return request.cookies.get(SESSION_COOKIE, "")
