"""Signing in and out, and the one-time link that sets a password. Plain pages and cookies."""

import re
from contextlib import suppress
from datetime import timedelta
from typing import Final
from urllib.parse import parse_qsl, quote

from anyio import CapacityLimiter, move_on_after, to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from db.directory import account_store
from db.directory.account_store import Account
from db.directory.session_store import From
from kiosk import clock
from kiosk.actions.directory import accounts, knocks
from kiosk.actions.directory.accounts import CodeAsked, Opened
from kiosk.locks.halves import is_half, whole
from kiosk.locks.known_browsers import KNOWN_COOKIE, LASTS, known_as, known_from_now_on
from kiosk.locks.networks import coarse
from kiosk.locks.refused import NOBODY
from kiosk.locks.second_factors import half_open
from kiosk.rights.who import SESSION_COOKIE, is_demanded
from kiosk.routes.answers import client_of, limited_body, own_page, owner_of
from kiosk.routes.locked_page import locked_page
from kiosk.routes.logo import logo
from kiosk.routes.passkey_forms import asked_at_door
from kiosk.routes.plain_pages import plain_page
from kiosk.screens import home_of
from kiosk.wiring import House
from survey.directory.browsers import told_by
from survey.directory.identities import Way
from survey.directory.passwords import SHORTEST
from survey.refusals.directory import HalfWrong, InvitationSpent
from survey.refusals.given import BodyTooLarge
from survey.refusals.kinds import NotNow, SurveyError
from survey.texts import Text

FORM_LIMIT: Final = 8 * 1024
LOGO_WITHIN: Final = 0.5
"""Seconds the page waits to hear whether there is a logo; it opens without one all the same."""
ENROL: Final = "/me?factor="
"""Where a second factor is set up."""
SIGN_IN: Final = Text("用{name}登录", "Sign in with {name}")
ONWARD: Final = Text("正在前往{name}", "On to {name}")
AT_ONCE: Final = 2
"""Passwords tried at the same time: each takes 19 MiB and a processor, customers need one too."""


def routes(house: House) -> list[Route]:
    """Return the routes of the door."""
    door = _Door(house)
    return [
        Route("/login", door.show, methods=["GET"]),
        Route("/login", door.enter, methods=["POST"]),
        Route("/logout", door.asked_to_leave, methods=["GET"]),
        Route("/logout", door.leave, methods=["POST"]),
        Route("/welcome", door.invited, methods=["GET"]),
        Route("/welcome", door.accept, methods=["POST"]),
        Route("/welcome/open", door.opened, methods=["POST"]),
    ]


class _Door:
    def __init__(self, house: House) -> None:
        self.house = house
        self.turns = CapacityLimiter(AT_ONCE)

    async def show(self, request: Request) -> Response:
        asked = request.query_params
        next_page = asked.get("next", "")
        locked = None
        if SESSION_COOKIE in request.cookies and "full" not in asked:
            with move_on_after(LOGO_WITHIN), suppress(NotNow):
                locked = await to_thread.run_sync(
                    locked_page, self.house, request, next_page, abandon_on_cancel=True
                )
        return locked or await self._login_page(
            request, next_page=next_page, has_ended="ended" in asked
        )

    async def enter(self, request: Request) -> Response:
        form: dict[str, str] = {}
        try:
            form = await form_of(request)
            whence = (
                client_of(request, self.house.secret), owner_of(request, self.house.secret)
            )  # fmt: skip
            username = form.get("username", "").strip()
            browser = known_as(request.cookies, username, secret=self.house.secret)
            opened = await to_thread.run_sync(
                self._sign_in, form, whence, browser, came_from(request), limiter=self.turns
            )
        except SurveyError as refusal:
            return await self._login_page(
                request,
                next_page=form.get("next", ""),
                username=form.get("username", ""),
                refusal=refusal,
            )
        return await let_in_or_ask(request, self.house, opened, form.get("next", ""))

    async def asked_to_leave(self, request: Request) -> Response:
        """Ask once more: a link that another page bears must not sign anybody out."""
        if SESSION_COOKIE not in request.cookies:
            return RedirectResponse("/login", status_code=303)
        return plain_page(request, self.house, "leaving.html", None)

    async def leave(self, request: Request) -> Response:
        token = request.cookies.get(SESSION_COOKIE)
        place = await to_thread.run_sync(self._sign_out, token) if token else None
        answer: Response = RedirectResponse("/login", status_code=303)
        if place is not None:
            answer = onward(request, self.house, *place)
        answer.delete_cookie(SESSION_COOKIE, path="/")
        return answer

    async def invited(self, request: Request) -> Response:
        """Show the page that reads a link by what stands behind its #, which no log sees.

        A link of before, with its secret in the query, is led there at once.
        """
        if token := request.query_params.get("t"):
            return RedirectResponse(f"/welcome#t={quote(token, safe='')}", status_code=303)
        return self._welcome_page(request, "", None)

    async def opened(self, request: Request) -> Response:
        """Show whose password a link sets."""
        token = ""
        try:
            token = _told_by_link((await form_of(request)).get("t", ""))
            account = None if is_half(token) else await to_thread.run_sync(self._invited, token)
        except SurveyError as refusal:
            return self._welcome_page(request, token, None, refusal)
        return self._welcome_page(request, token, account)

    async def accept(self, request: Request) -> Response:
        form: dict[str, str] = {}
        account: Account | None = None
        try:
            form = await form_of(request)
            account = await to_thread.run_sync(self._invited_by, form)
            opened = await to_thread.run_sync(
                self._accept, account, form, came_from(request), limiter=self.turns
            )
        except SurveyError as refusal:
            token, code = form.get("t", ""), form.get("code", "")
            return self._welcome_page(request, token, account, refusal, code=code)
        return await let_in_or_ask(request, self.house, opened)

    def _sign_in(
        self,
        form: dict[str, str],
        whence: tuple[str, str],
        browser: str | None,
        came: From,
    ) -> Opened | CodeAsked:
        username, now = form.get("username", "").strip(), clock.now()
        client, network = whence
        with self.house.reading() as session:
            asked = knocks.knock(
                session, username, client=client, network=network, at=now, browser=browser
            )
        fits = asked.fits(form.get("password", ""))
        with self.house.writing() as session:
            outcome = accounts.sign_in(
                session, asked, fits=fits, at=now, came=came, only_by=_alone(self.house)
            )
        if isinstance(outcome, SurveyError):
            self.house.refused.count(
                "guesses-failed", asked.account.username if asked.account else NOBODY
            )
            raise outcome
        return outcome

    def _sign_out(self, token: str) -> tuple[Text, str] | None:
        """Sign out here; return where one signs out at the provider, whose name and address."""
        with self.house.writing() as session:
            way = accounts.sign_out(session, token, at=clock.now())
        provider = self.house.providers.get(way) if way else None
        place = provider and provider.goodbye(f"{self.house.settings.public_url}/login")
        return (provider.name, place) if provider and place else None

    def _invited(self, token: str) -> Account:
        with self.house.reading() as session:
            return account_store.invited(session, token, at=clock.now())

    def _invited_by(self, form: dict[str, str]) -> Account:
        try:
            return self._invited(_token(form))
        except InvitationSpent:
            if is_half(form.get("t", "")):
                raise HalfWrong from None
            raise

    def _accept(self, account: Account, form: dict[str, str], came: From) -> Opened | CodeAsked:
        given = form.get("password", ""), form.get("repeated", "")
        company = self.house.settings.company_name
        password_hash = accounts.hash_of_new(*given, account=account, company=company)
        with self.house.writing() as session:
            return accounts.accept_invitation(
                session, account, _token(form), password_hash=password_hash,
                at=clock.now(), came=came,
            )  # fmt: skip

    async def _login_page(
        self,
        request: Request,
        *,
        next_page: str,
        username: str = "",
        refusal: SurveyError | None = None,
        has_ended: bool = False,
    ) -> Response:
        shown = None
        with move_on_after(LOGO_WITHIN):
            shown = await to_thread.run_sync(logo, self.house, abandon_on_cancel=True)
        return plain_page(
            request, self.house, "login.html", refusal, next=next_page, username=username,
            logo=shown, has_ended=has_ended, ways=_ways(self.house),
        )  # fmt: skip

    def _welcome_page(
        self,
        request: Request,
        token: str,
        account: Account | None,
        refusal: SurveyError | None = None,
        code: str = "",
    ) -> Response:
        return plain_page(
            request, self.house, "welcome.html", refusal, token=token, account=account,
            half=is_half(token), code=code, shortest=SHORTEST,
        )  # fmt: skip


async def let_in_or_ask(
    request: Request, house: House, opened: Opened | CodeAsked, next_page: str = ""
) -> Response:
    """Let a browser in, or ask for the second factor first."""
    if isinstance(opened, Opened):
        return let_in(request, house, opened, own_page(next_page))
    half = half_open(house.secret, opened.account, opened.identity)
    asked = await to_thread.run_sync(asked_at_door, house, half)
    return plain_page(request, house, "code.html", None, half=half, next=next_page, asked=asked)


def onward(request: Request, house: House, name: Text, address: str) -> Response:
    """Lead to a provider's page: by a page of ours: its forms may lead to no other site."""
    words = ONWARD.format(name=name)
    return plain_page(request, house, "onward.html", None, words=words, address=address)


def let_in(
    request: Request, house: House, opened: Opened, next_page: str | None = None
) -> Response:
    """Lead to the page asked for, else to where the role begins; the browser is known now.

    Who has to have a second factor and has none is led to where it is set up.
    """
    page = next_page if next_page and next_page != "/" else home_of(opened.role)
    if opened.lacks_factor and is_demanded(house, opened.role):
        page = ENROL
    answer = RedirectResponse(page, status_code=303)
    remember(request, answer, opened.token, opened.lasting)
    answer.set_cookie(
        KNOWN_COOKIE,
        known_from_now_on(request.cookies, opened.username, secret=house.secret),
        max_age=LASTS,
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
    return answer


def came_from(request: Request) -> From:
    """Return by what a browser that signs in is told from others later."""
    return From(
        told_by(request.headers.get("user-agent")),
        coarse(request.client.host if request.client else None),
        request.cookies.get(SESSION_COOKIE),
    )


def login_address(request: Request) -> str:
    """Return the login page's address that leads back to the page asked for."""
    query = f"?{request.url.query}" if request.url.query else ""
    return f"/login?next={quote(request.url.path + query, safe='')}"


def _ways(house: House) -> list[tuple[Way, Text]]:
    """Return the ways to sign in by a provider, each with the words on its button."""
    return [(way, SIGN_IN.format(name=each.name)) for way, each in house.providers.items()]


def _alone(house: House) -> list[str]:
    """Return the issuers by whom alone those come who are linked to them."""
    providers = house.providers.values() if house.settings.provider_alone else ()
    return [each.issuer for each in providers]


def _told_by_link(pasted: str) -> str:
    """Return the token of a link that was pasted whole, or of one that was cut already."""
    return re.split(r"[#?]t=", pasted.strip())[-1]


def _token(form: dict[str, str]) -> str:
    """Return the token of a form's link, with the code that was typed where it takes one."""
    return whole(form.get("t", ""), form.get("code", ""))


async def form_of(request: Request) -> dict[str, str]:
    """Return the fields of a small form that was posted; refuse what is no small one."""
    raw = await limited_body(
        request, limit=FORM_LIMIT, too_large=lambda: BodyTooLarge(limit="8 kB")
    )
    return dict(parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True))


def remember(request: Request, answer: Response, token: str, lasting: timedelta) -> None:
    """Let the browser keep its token for so long."""
    answer.set_cookie(
        SESSION_COOKIE,
        token,
        max_age=int(lasting.total_seconds()),
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
