"""Signing in by an identity provider's word: setting out from here, and coming back."""

from collections.abc import Callable
from typing import Final, TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kiosk import clock
from kiosk.actions.directory import identities
from kiosk.actions.directory.accounts import CodeAsked, Opened
from kiosk.locks.crossings import (
    LASTS,
    Crossing,
    crossing_cookie,
    left_behind,
    new_crossing,
    opened_crossing,
    sealed_crossing,
)
from kiosk.outside.providers import Back, Provider
from kiosk.routes.access import came_from, form_of, let_in_or_ask, onward
from kiosk.routes.answers import client_of, own_page
from kiosk.routes.plain_pages import plain_page
from kiosk.wiring import House
from survey.refusals.kinds import NotAllowed, SurveyError
from survey.refusals.outside import CrossingLost, OutsideAway

T = TypeVar("T")
AT_ONCE: Final = 8
"""How many wait for providers at once: one that hangs keeps nobody else from the house."""


def routes(house: House) -> list[Route]:
    """Return the routes of the providers that are set; none without any."""
    return [
        route
        for provider in house.providers.values()
        for route in _Crossings(house, provider).routes()
    ]


class _Crossings:
    """The way to one provider and back."""

    def __init__(self, house: House, provider: Provider) -> None:
        self.house = house
        self.provider = provider
        self.turns = CapacityLimiter(AT_ONCE)
        self.there = f"/login/with/{provider.way}"
        self.here = f"/login/back/{provider.way}"

    def routes(self) -> list[Route]:
        return [
            Route(self.there, self.set_out, methods=["POST"]),
            Route(self.here, self.come_back, methods=["GET"]),
        ]

    async def set_out(self, request: Request) -> Response:
        """Lead to the provider; the browser holds what proves later that it set out."""
        try:
            form = await form_of(request)
            crossing = new_crossing(
                self.provider.way, self.provider.issuer, own_page(form.get("next")) or ""
            )
            agent = request.headers.get("user-agent", "")
            address = await self._in_turn(self._address, crossing, agent)
        except SurveyError as refusal:
            return self._refused(request, refusal)
        answer = onward(request, self.house, self.provider.name, address)
        for name in left_behind(request.cookies):
            answer.delete_cookie(name, path="/")
        self._keep(request, answer, crossing)
        return answer

    async def come_back(self, request: Request) -> Response:
        """Sign in who is linked; whatever comes of it, nobody comes back so a second time."""
        try:
            opened, next_page = await self._in_turn(self._came, request)
            answer = await let_in_or_ask(request, self.house, opened, next_page)
        except SurveyError as refusal:
            answer = self._refused(request, refusal)
        spent = crossing_cookie(request.query_params.get("state", ""))
        if spent in request.cookies:
            answer.delete_cookie(spent, path="/")
        return answer

    async def _in_turn(self, ask: Callable[..., T], *given: object) -> T:
        """Ask beside what else goes on; refuse at once while too many wait for the provider."""
        if self.turns.available_tokens < 1:
            raise OutsideAway(name=self.provider.name)
        return await to_thread.run_sync(ask, *given, limiter=self.turns)

    def _came(self, request: Request) -> tuple[Opened | CodeAsked, str]:
        """Return who came back and to which page they wanted; refuse whom nobody vouches for."""
        house, client = self.house, client_of(request, self.house.secret)
        with house.reading() as session:
            identities.require_turn(session, client, at=clock.now())
        try:
            crossing = self._crossing(request)
            back = Back(self._back(), dict(request.query_params), clock.now())
            told = self.provider.told(crossing, back)
        except NotAllowed:  # one that is away is nobody's fault, and nobody waits for it later
            self._note_refused(client)
            raise
        with house.writing() as session:
            outcome = identities.come(session, told, at=clock.now(), came=came_from(request))
        if isinstance(outcome, SurveyError):
            raise outcome
        return outcome, crossing.next_page

    def _crossing(self, request: Request) -> Crossing:
        """Return who comes back; refuse who did not set out here, or not to this provider."""
        state = request.query_params.get("state", "")
        kept = request.cookies.get(crossing_cookie(state), "")
        crossing = opened_crossing(self.house.secret, kept, state)
        asked = (self.provider.way, self.provider.issuer)
        if crossing is None or (crossing.way, crossing.issuer) != asked:
            raise CrossingLost
        return crossing

    def _note_refused(self, client: str) -> None:
        self.house.refused.count("outside-refused", str(self.provider.way))
        with self.house.writing() as session:
            identities.note_refused(session, client, at=clock.now())

    def _address(self, crossing: Crossing, agent: str) -> str:
        return self.provider.address(crossing, back=self._back(), agent=agent)

    def _back(self) -> str:
        return f"{self.house.settings.public_url}{self.here}"

    def _keep(self, request: Request, answer: Response, crossing: Crossing) -> None:
        answer.set_cookie(
            crossing_cookie(crossing.state),
            sealed_crossing(self.house.secret, crossing),
            max_age=LASTS,
            path="/",
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="lax",
        )

    def _refused(self, request: Request, refusal: SurveyError) -> Response:
        return plain_page(request, self.house, "outside.html", refusal)
