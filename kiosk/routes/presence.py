"""Where an open page asks whether its browser is still signed in, and as whom."""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from kiosk import clock
from kiosk.locks.keys import blind
from kiosk.rights.who import SESSION_COOKIE, account_of_token
from kiosk.routes.answers import refused
from kiosk.routes.screens import staff_language
from kiosk.routes.short_cut import Direct
from kiosk.wiring import House
from survey.refusals.directory import NotSignedIn

ADDRESS = "/api/presence"


def routes(house: House) -> list[Route]:
    """Return the one route of presence."""
    return [Route(ADDRESS, Direct(_Porter(house).tell), methods=["GET"])]


class _Porter:
    def __init__(self, house: House) -> None:
        self.house = house

    async def tell(self, request: Request) -> Response:
        """Answer with a mark of who and where: another one as soon as somebody signs in there."""
        token = request.cookies.get(SESSION_COOKIE)
        whose = await self._whose(token) if token else None
        if token is None or whose is None:
            return refused(NotSignedIn(), staff_language(request, self.house))
        mark = blind(self.house.secret, "presence", token)
        return PlainTextResponse(f"{whose}.{mark}", headers={"Cache-Control": "no-store"})

    async def _whose(self, token: str) -> int | None:
        """Return whose browser it is; the database is asked about one that is not known here."""
        presence = self.house.presence
        await presence.look()
        whose = presence.account_of(token, at=clock.now())
        if whose is not None:
            return whose
        account = await to_thread.run_sync(account_of_token, self.house, token)
        return account.id if account else None
