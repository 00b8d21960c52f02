"""Signing in and out, and the one-time link that sets a password. Plain pages and cookies."""

from typing import Final
from urllib.parse import parse_qsl, quote

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from db import account_store
from db.account_store import Account
from kiosk import clock, plain
from kiosk.access import SESSION_COOKIE
from kiosk.actions import accounts
from kiosk.passwords import SHORTEST
from kiosk.routes.answers import language_for, limited_body, refuse_foreign, status_of
from kiosk.wiring import House
from survey.refusals import BodyTooLarge, SurveyError
from survey.roles import Role

FORM_LIMIT: Final = 8 * 1024
HOME: Final = "/"


def routes(house: House) -> list[Route]:
    """Return the routes of the door."""
    door = _Door(house)
    return [
        Route("/login", door.show, methods=["GET"]),
        Route("/login", door.enter, methods=["POST"]),
        Route("/logout", door.leave, methods=["GET", "POST"]),
        Route("/welcome", door.invited, methods=["GET"]),
        Route("/welcome", door.accept, methods=["POST"]),
    ]


class _Door:
    def __init__(self, house: House) -> None:
        self.house = house

    async def show(self, request: Request) -> Response:
        return self._login_page(request, next_page=request.query_params.get("next", ""))

    async def enter(self, request: Request) -> Response:
        form: dict[str, str] = {}
        try:
            form = await _form(request)
            token = await to_thread.run_sync(self._sign_in, form)
        except SurveyError as refusal:
            return self._login_page(
                request,
                next_page=form.get("next", ""),
                username=form.get("username", ""),
                refusal=refusal,
            )
        return self._let_in(request, token, _own_page(form.get("next")))

    async def leave(self, request: Request) -> Response:
        token = request.cookies.get(SESSION_COOKIE)
        if token:
            await to_thread.run_sync(self._sign_out, token)
        answer = RedirectResponse("/login", status_code=303)
        answer.delete_cookie(SESSION_COOKIE, path="/")
        return answer

    async def invited(self, request: Request) -> Response:
        token = request.query_params.get("t", "")
        try:
            account = await to_thread.run_sync(self._invited, token)
        except SurveyError as refusal:
            return self._welcome_page(request, token, None, refusal)
        return self._welcome_page(request, token, account)

    async def accept(self, request: Request) -> Response:
        form: dict[str, str] = {}
        account: Account | None = None
        try:
            form = await _form(request)
            account = await to_thread.run_sync(self._invited, form.get("t", ""))
            token = await to_thread.run_sync(self._accept, form)
        except SurveyError as refusal:
            return self._welcome_page(request, form.get("t", ""), account, refusal)
        return self._let_in(request, token, HOME)

    def _sign_in(self, form: dict[str, str]) -> str:
        with self.house.writing() as session:
            outcome = accounts.sign_in(
                session,
                username=form.get("username", "").strip(),
                password=form.get("password", ""),
                at=clock.now(),
            )
        if isinstance(outcome, SurveyError):
            raise outcome
        return outcome

    def _sign_out(self, token: str) -> None:
        with self.house.writing() as session:
            accounts.sign_out(session, token, at=clock.now())

    def _invited(self, token: str) -> Account:
        with self.house.reading() as session:
            return account_store.invited(session, token, at=clock.now())

    def _accept(self, form: dict[str, str]) -> str:
        with self.house.writing() as session:
            return accounts.accept_invitation(
                session,
                form.get("t", ""),
                password=form.get("password", ""),
                repeated=form.get("repeated", ""),
                at=clock.now(),
            )

    def _let_in(self, request: Request, token: str, page: str) -> Response:
        answer = RedirectResponse(page, status_code=303)
        answer.set_cookie(
            SESSION_COOKIE,
            token,
            max_age=int(self._lasting(token)),
            path="/",
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="lax",
        )
        return answer

    def _lasting(self, token: str) -> float:
        with self.house.reading() as session:
            account = account_store.account_of_session(session, token, at=clock.now())
        is_wall = account is not None and account.role == Role.WALL
        return (accounts.WALL if is_wall else accounts.WORKDAY).total_seconds()

    def _login_page(
        self,
        request: Request,
        *,
        next_page: str,
        username: str = "",
        refusal: SurveyError | None = None,
    ) -> Response:
        language = language_for(request, otherwise=self.house.settings.language)
        return plain.answer(
            request,
            self.house,
            "login.html",
            language,
            status_code=status_of(refusal) if refusal else 200,
            next=next_page,
            username=username,
            problem=refusal.said.said(language) if refusal else None,
        )

    def _welcome_page(
        self,
        request: Request,
        token: str,
        account: Account | None,
        refusal: SurveyError | None = None,
    ) -> Response:
        language = language_for(request, otherwise=self.house.settings.language)
        return plain.answer(
            request,
            self.house,
            "welcome.html",
            language,
            status_code=status_of(refusal) if refusal else 200,
            token=token,
            account=account,
            shortest=SHORTEST,
            problem=refusal.said.said(language) if refusal else None,
        )


def login_address(request: Request) -> str:
    """Return the login page's address that leads back to the page asked for."""
    query = f"?{request.url.query}" if request.url.query else ""
    return f"/login?next={quote(request.url.path + query, safe='')}"


async def _form(request: Request) -> dict[str, str]:
    refuse_foreign(request)
    raw = await limited_body(
        request, limit=FORM_LIMIT, too_large=lambda: BodyTooLarge(limit="8 kB")
    )
    return dict(parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True))


def _own_page(address: str | None) -> str:
    """Return the address if it is a page of this site, else the start page."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return HOME
    return address
