"""`/password`: one's own password is changed, and the browser gets another token with it."""

from datetime import datetime

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kiosk import clock
from kiosk.actions.directory import accounts
from kiosk.rights.who import SESSION_COOKIE, require_of
from kiosk.routes.access import AT_ONCE, form_of, login_address, remember
from kiosk.routes.own_password import require_own_password
from kiosk.routes.plain_pages import plain_page
from kiosk.wiring import House
from survey.directory.passwords import SHORTEST
from survey.directory.roles import Deed
from survey.refusals.directory import NotSignedIn, NotYours
from survey.refusals.kinds import SurveyError


def routes(house: House) -> list[Route]:
    """Return the routes of one's own password."""
    desk = _Desk(house)
    return [
        Route("/password", desk.show, methods=["GET"]),
        Route("/password", desk.change, methods=["POST"]),
    ]


class _Desk:
    def __init__(self, house: House) -> None:
        self.house = house
        self.turns = CapacityLimiter(AT_ONCE)

    async def show(self, request: Request) -> Response:
        """Show the form."""
        try:
            await to_thread.run_sync(require_of, self.house, request, Deed.KEEP_OWN_ACCOUNT)
        except NotSignedIn:
            return RedirectResponse(login_address(request), status_code=303)
        except NotYours as refusal:
            return self._page(request, refusal, shut=True)
        return self._page(request)

    async def change(self, request: Request) -> Response:
        """Keep the new password; other browsers are signed out."""
        try:
            form = await form_of(request)
            token, ends_at = await to_thread.run_sync(
                self._change, request, form, limiter=self.turns
            )
        except SurveyError as refusal:
            return self._page(request, refusal)
        answer = self._page(request, done=True)
        remember(request, answer, token, ends_at - clock.now())
        return answer

    def _change(self, request: Request, form: dict[str, str]) -> tuple[str, datetime]:
        """Weigh the passwords between two transactions: that is slow, and others want to write."""
        user = require_of(self.house, request, Deed.KEEP_OWN_ACCOUNT)
        account = require_own_password(self.house, user, form.get("current", ""))
        given = form.get("password", ""), form.get("repeated", "")
        company = self.house.settings.company_name
        kept = accounts.hash_of_new(*given, account=account, company=company)
        with self.house.writing() as session:
            turned = accounts.change_password(
                session, account, password_hash=kept,
                keep=request.cookies.get(SESSION_COOKIE), at=clock.now(),
            )  # fmt: skip
        if turned is None:
            raise NotSignedIn
        return turned

    def _page(
        self, request: Request, refusal: SurveyError | None = None, **shown: bool
    ) -> Response:
        shown = {"done": False, "shut": False, **shown}
        return plain_page(request, self.house, "password.html", refusal, shortest=SHORTEST, **shown)
