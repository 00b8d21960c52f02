"""`GET /tablet`: a tablet shows the code by which staff enrol it, and goes on to its window.

One that is enrolled as a screen stays, and shows customers a code which changes every half minute.
"""

from typing import Final, NamedTuple
from urllib.parse import urlencode

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from db.directory import directory_store, tablet_store
from db.directory.directory_store import Window
from kiosk import clock
from kiosk.actions.directory.tablets import arrive, seen
from kiosk.locks import tablets
from kiosk.locks.screen_codes import STEP, ends_of, screen_code, step_of
from kiosk.locks.tablets import TABLET_COOKIE
from kiosk.pictures.qr_codes import screen_svg
from kiosk.routes.answers import refused
from kiosk.routes.plain_pages import plain_page
from kiosk.wiring import House
from survey.directory.posts import post_of
from survey.refusals.kinds import NotNow

LASTS: Final = 10 * 365 * 24 * 3600
LOOKS_EVERY: Final = 5
"""Seconds after which the page looks whether somebody typed its code."""


def routes(house: House) -> list[Route]:
    """Return the routes of a tablet or screen that is to stand at a window."""
    tablet = _Tablet(house)
    return [
        Route("/tablet", tablet.show, methods=["GET"]),
        Route("/tablet/code", tablet.code, methods=["GET"]),
    ]


class _Place(NamedTuple):
    """Where a tablet stands; no window where it stands nowhere, `is_out` where it was taken out."""

    window: Window | None = None
    is_screen: bool = False
    is_out: bool = False


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
            place = await to_thread.run_sync(self._place, token)
        except NotNow as away:
            return plain_page(request, self.house, "tablet.html", away, looks_every=LOOKS_EVERY)
        if place.window is not None:
            if place.is_screen:
                return self._screen(request, place.window)
            told = {"w": place.window.token or "", "mode": "kiosk"}
            return RedirectResponse(f"/rate?{urlencode(told)}", status_code=303)
        if place.is_out:
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

    async def code(self, request: Request) -> Response:
        """Tell a screen its code of this half minute, and for how long; 404 to any other."""
        token = tablets.token_of(request.cookies, secret=self.house.secret)
        try:
            place = await to_thread.run_sync(self._place, token) if token else _Place()
        except NotNow as away:
            return refused(away, self.house.settings.language)
        if place.window is None or not place.is_screen:
            return JSONResponse({"error": "no screen"}, status_code=404)
        return JSONResponse(self._shown(place.window), headers={"Cache-Control": "no-store"})

    def _screen(self, request: Request, window: Window) -> Response:
        return plain_page(
            request, self.house, "screen.html", None,
            window=window, post=post_of(window.post).name, shown=self._shown(window),
            looks_every=LOOKS_EVERY, shows_for=int(STEP.total_seconds()),
        )  # fmt: skip

    def _shown(self, window: Window) -> dict[str, str | int]:
        """Return the picture of the code, and how many seconds it is the newest."""
        token, now = window.token or "", clock.now()
        told = {"w": token, "k": screen_code(self.house.secret, token, now)}
        address = f"{self.house.settings.public_url}/rate?{urlencode(told)}"
        left = (ends_of(step_of(now)) - now).total_seconds()
        return {"svg": screen_svg(address), "left": max(1, int(left))}

    def _place(self, token: str) -> _Place:
        secret, now = self.house.secret, clock.now()
        code, mark = tablets.code_of(secret, token), tablets.mark_of(secret, token)
        with self.house.reading() as session:
            tablet, awaited = seen(session, code=code, mark=mark, at=now)
        if awaited:
            with self.house.writing() as session:
                tablet = arrive(session, code=code, mark=mark, at=now)
        if tablet is None or tablet.withdrawn_at is not None:
            return _Place(is_out=tablet is not None)
        with self.house.reading() as session:
            window = directory_store.window(session, tablet.window)
        return _Place(window if window.active else None, tablet.use == tablet_store.SCREEN)
