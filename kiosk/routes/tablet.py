"""`GET /tablet`: a tablet shows the code by which staff enrol it, and goes on to its window."""

from typing import Final
from urllib.parse import urlencode

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from db.directory import directory_store
from kiosk import clock
from kiosk.actions.directory.tablets import arrive, seen
from kiosk.locks import tablets
from kiosk.locks.tablets import TABLET_COOKIE
from kiosk.routes.plain_pages import plain_page
from kiosk.wiring import House
from survey.refusals.kinds import NotNow

LASTS: Final = 10 * 365 * 24 * 3600
LOOKS_EVERY: Final = 5
"""Seconds after which the page looks whether somebody typed its code."""


def routes(house: House) -> list[Route]:
    """Return the route of a tablet that is to stand at a window."""
    return [Route("/tablet", _Tablet(house).show, methods=["GET"])]


class _Tablet:
    def __init__(self, house: House) -> None:
        self.house = house

    async def show(self, request: Request) -> Response:
        """Lead an enrolled tablet to its window; show any other its code, its token being kept.

        While the database is away the page says so and looks again: nobody may stand beside it.
        """
        secret = self.house.secret
        token = tablets.token_of(request.cookies, secret=secret) or tablets.new_token(secret)
        try:
            window, is_out = await to_thread.run_sync(self._place, token)
        except NotNow as away:
            return plain_page(request, self.house, "tablet.html", away, looks_every=LOOKS_EVERY)
        if window is not None:
            told = {"w": window, "mode": "kiosk"}
            return RedirectResponse(f"/rate?{urlencode(told)}", status_code=303)
        if is_out:
            token = tablets.new_token(secret)
        code = tablets.code_of(secret, token)
        answer = plain_page(
            request, self.house, "tablet.html", None,
            code=f"{code[:4]} {code[4:]}", looks_every=LOOKS_EVERY,
        )  # fmt: skip
        answer.set_cookie(
            TABLET_COOKIE, token, max_age=LASTS, httponly=True, samesite="lax",
            secure=request.url.scheme == "https",
        )  # fmt: skip
        return answer

    def _place(self, token: str) -> tuple[str | None, bool]:
        """Return the token of the window a tablet stands at, and whether it was taken out."""
        secret, now = self.house.secret, clock.now()
        code, mark = tablets.code_of(secret, token), tablets.mark_of(secret, token)
        with self.house.reading() as session:
            tablet, awaited = seen(session, code=code, mark=mark, at=now)
        if awaited:
            with self.house.writing() as session:
                tablet = arrive(session, code=code, mark=mark, at=now)
        if tablet is None or tablet.withdrawn_at is not None:
            return None, tablet is not None
        with self.house.reading() as session:
            window = directory_store.window(session, tablet.window)
        return (window.token if window.active else None), False
