"""Back-channel logout of OpenID Connect: the provider's own server says who signed out there."""

from datetime import timedelta
from typing import Final

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kiosk import clock
from kiosk.actions.directory import identities
from kiosk.outside.oidc import LEEWAY, Oidc
from kiosk.routes.access import form_of
from kiosk.routes.answers import client_of
from kiosk.wiring import House
from survey.directory.identities import Way
from survey.refusals.kinds import NotAllowed, NotNow, SurveyError

ADDRESS: Final = "/login/out/oidc"
AT_ONCE: Final = 4
"""How many are heard at once: the provider may have to be asked for its keys."""
_UNKEPT: Final = {"Cache-Control": "no-store"}


def routes(house: House) -> list[Route]:
    """Return the route at which the identity provider is heard; none where none is set."""
    provider = house.providers.get(Way.OIDC)
    if not isinstance(provider, Oidc):
        return []
    return [Route(ADDRESS, _BackChannel(house, provider).hear, methods=["POST"])]


class _BackChannel:
    """What the provider's server tells ours, beside every browser."""

    def __init__(self, house: House, provider: Oidc) -> None:
        self.house = house
        self.provider = provider
        self.turns = CapacityLimiter(AT_ONCE)

    async def hear(self, request: Request) -> Response:
        """Sign out whom the provider's word names; the answer is the one that it understands."""
        client = client_of(request, self.house.secret)
        try:
            form = await form_of(request)
            await to_thread.run_sync(
                self._heard, form.get("logout_token", ""), client, limiter=self.turns
            )
        except NotNow:  # it may say so again
            return JSONResponse({"error": "temporarily_unavailable"}, 503, headers=_UNKEPT)
        except SurveyError:
            return JSONResponse({"error": "invalid_request"}, 400, headers=_UNKEPT)
        return Response(headers=_UNKEPT)

    def _heard(self, signed: str, client: str) -> None:
        now = clock.now()
        with self.house.reading() as session:
            identities.require_turn(session, client, at=now)
        try:
            told, left_at = self.provider.left(signed, now)
        except NotAllowed:
            with self.house.writing() as session:
                identities.note_refused(session, client, at=now)
            raise
        with self.house.writing() as session:
            identities.leave(session, told, until=left_at + timedelta(seconds=LEEWAY), at=now)
