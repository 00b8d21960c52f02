"""`/passkeys`: one's own passkeys; one is made or removed after the password was told anew."""

from typing import Any

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from db.directory import passkey_store
from kiosk import clock
from kiosk.actions.directory import passkeys
from kiosk.actions.directory.passkeys import bound_to
from kiosk.locks import passkeys as locks
from kiosk.locks.passkeys import ADD, Asked
from kiosk.reports.directory.second_factors import passkeys_shown
from kiosk.rights.who import SESSION_COOKIE, User, require_of, require_shown_lately
from kiosk.routes.access import AT_ONCE, form_of
from kiosk.routes.answers import language_for
from kiosk.routes.own_password import require_own_password
from kiosk.routes.passkey_forms import shown_by, site
from kiosk.routes.plain_pages import plain_page
from kiosk.wiring import House
from survey.directory.browsers import told_by
from survey.directory.passkeys import NAME_LIMIT, site_of
from survey.directory.roles import Deed
from survey.refusals.directory import ProofNeeded
from survey.refusals.kinds import SurveyError
from survey.refusals.sign_in import PasskeyGone, PasskeyRefused, PasskeysImpossible


def routes(house: House) -> list[Route]:
    """Return the routes of one's own passkeys."""
    desk = _Desk(house)
    return [
        Route("/passkeys", desk.show, methods=["GET"]),
        Route("/passkeys", desk.change, methods=["POST"]),
    ]


class _Desk:
    def __init__(self, house: House) -> None:
        self.house = house
        self.turns = CapacityLimiter(AT_ONCE)

    async def show(self, request: Request) -> Response:
        """Show one's passkeys, and the ways to add and to remove one."""
        return await self._page(request)

    async def change(self, request: Request) -> Response:
        """Ask the browser to make a passkey, keep what it has made, or forget one."""
        form: dict[str, str] = {}
        try:
            form = await form_of(request)
            if "credential" in form:
                codes = await to_thread.run_sync(self._add, request, form)
                return await self._page(request, codes=codes)
            if "passkey" in form:
                await to_thread.run_sync(self._remove, request, form, limiter=self.turns)
                return RedirectResponse("/passkeys", status_code=303)
            asked = await to_thread.run_sync(self._begin, request, form, limiter=self.turns)
        except SurveyError as refusal:
            return await self._page(request, refusal, name=form.get("name"))
        return await self._page(request, name=form.get("name"), asked=asked)

    def _begin(self, request: Request, form: dict[str, str]) -> Asked:
        user, token, here = self._user(request), _token(request), site(self.house)
        require_shown_lately(self.house, user, token)
        account = require_own_password(self.house, user, form.get("password", ""))
        with self.house.reading() as session:
            known = passkey_store.of_account(session, user.id)
        company = self.house.settings.company
        bound = bound_to(ADD, token)
        return locks.to_make(self.house.secret, bound, here, account, known, company)

    def _add(self, request: Request, form: dict[str, str]) -> list[str]:
        user, token = self._user(request), _token(request)
        shown = shown_by(self.house, form, ADD, token)
        if shown is None:
            raise PasskeyRefused
        with self.house.writing() as session:
            codes = passkeys.add(
                session, user, shown, name=form.get("name", ""), token=token,
                secret=self.house.secret, at=clock.now(),
            )  # fmt: skip
        return list(codes)

    def _remove(self, request: Request, form: dict[str, str]) -> None:
        user, token = self._user(request), _token(request)
        require_shown_lately(self.house, user, token)
        require_own_password(self.house, user, form.get("password", ""))
        number = form.get("passkey", "")
        if not (number.isascii() and number.isdigit() and len(number) < 16):
            raise PasskeyGone
        with self.house.writing() as session:
            passkeys.remove(session, user, int(number), token=token, at=clock.now())

    def _user(self, request: Request) -> User:
        return require_of(self.house, request, Deed.KEEP_OWN_ACCOUNT)

    async def _page(
        self,
        request: Request,
        refusal: SurveyError | None = None,
        *,
        name: str | None = None,
        **shown: Any,
    ) -> Response:
        found: list[Any] = []
        user = None
        try:
            user = await to_thread.run_sync(self._user, request)
            found = await to_thread.run_sync(self._shown, user)
        except SurveyError as out:
            refusal = refusal or out
        possible = site_of(self.house.settings.public_url) is not None
        if user is not None and not possible:
            refusal = refusal or PasskeysImpossible()
        language = language_for(request, otherwise=self.house.settings.language)
        device = told_by(request.headers.get("user-agent")).said.said(language)
        shown = {"asked": None, "codes": None, **shown}
        return plain_page(
            request, self.house, "passkeys.html", refusal, user=user, passkeys=found,
            possible=possible, name=device[:NAME_LIMIT] if name is None else name,
            prove=isinstance(refusal, ProofNeeded), **shown,
        )  # fmt: skip

    def _shown(self, user: User) -> list[Any]:
        with self.house.reading() as session:
            return passkeys_shown(session, user, zone=self.house.settings.zone)


def _token(request: Request) -> str:
    return request.cookies.get(SESSION_COOKIE, "")
