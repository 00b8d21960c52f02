"""`/api/work`: what a phone works at for its rating in the background, and what it found."""

from typing import Final

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kiosk import clock, metrics
from kiosk.actions.feedback.work import keep_work, work_for
from kiosk.locks.devices import device_of
from kiosk.routes.answers import language_for, limited_body, refused, told_in_json
from kiosk.wiring import House
from survey.refusals.feedback import NotARating
from survey.refusals.given import BodyTooLarge
from survey.refusals.kinds import SurveyError

BODY_LIMIT: Final = 4 * 1024


def routes(house: House) -> list[Route]:
    """Return the routes of phones that work."""
    desk = _Desk(house)
    return [
        Route("/api/work", desk.ask, methods=["GET"]),
        Route("/api/work", desk.take, methods=["POST"]),
    ]


class _Desk:
    def __init__(self, house: House) -> None:
        self.house = house

    async def ask(self, request: Request) -> Response:
        try:
            told = await to_thread.run_sync(self._asked, request)
        except SurveyError as refusal:
            return self._refused(request, refusal)
        return JSONResponse(told, headers={"Cache-Control": "no-store"})

    async def take(self, request: Request) -> Response:
        try:
            told = told_in_json(await limited_body(request, limit=BODY_LIMIT, too_large=_too_large))
            if told is None:
                raise NotARating
            new = await to_thread.run_sync(self._keep, request, told)
        except SurveyError as refusal:
            return self._refused(request, refusal)
        return JSONResponse({"id": told["r"]}, status_code=201 if new else 200)

    def _asked(self, request: Request) -> dict[str, object]:
        device, now = device_of(request.cookies, secret=self.house.secret), clock.now()
        with self.house.reading() as session:
            asked = work_for(
                session, request.query_params.get("r"),
                device=device, secret=self.house.secret, now=now,
            )  # fmt: skip
        told = asked.puzzle.parameters | {"expiresAt": int(asked.until.timestamp())}
        return {"parameters": told, "seconds": (asked.until - now).total_seconds()}

    def _keep(self, request: Request, told: dict[str, object]) -> bool:
        device = device_of(request.cookies, secret=self.house.secret)
        with self.house.writing() as session:
            new = keep_work(
                session, told.get("r"), told.get("key"),
                device=device, secret=self.house.secret, now=clock.now(),
            )  # fmt: skip
        if new:
            metrics.WORKED.inc()
        return new

    def _refused(self, request: Request, refusal: SurveyError) -> Response:
        return refused(refusal, language_for(request, otherwise=self.house.settings.language))


def _too_large() -> BodyTooLarge:
    return BodyTooLarge(limit=f"{BODY_LIMIT // 1024} kB")
