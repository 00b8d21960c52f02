"""Where an inspector's phone hands in its walk, finished or as far as it has come."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kiosk import clock
from kiosk.actions.checks.walks import Submitted, hand_in_check, keep_draft
from kiosk.actions.directory import accounts
from kiosk.rights.who import SESSION_COOKIE, User, require_of
from kiosk.routes.access import remember
from kiosk.routes.answers import limited_body, refused, told_in_json
from kiosk.routes.screens import staff_language
from kiosk.wiring import House
from survey.directory.roles import Deed
from survey.refusals.checks import NotACheck
from survey.refusals.given import BodyTooLarge
from survey.refusals.kinds import SurveyError

BODY_LIMIT: Final = 128 * 1024


def routes(house: House) -> list[Route]:
    """Return the routes of the inspector's phone."""
    phone = _Phone(house)
    return [
        Route("/api/inspections", phone.submit, methods=["POST"]),
        Route("/api/inspections/draft", phone.keep, methods=["POST"]),
    ]


class _Phone:
    def __init__(self, house: House) -> None:
        self.house = house

    async def submit(self, request: Request) -> Response:
        try:
            user, body = await self._told(request)
            done = await to_thread.run_sync(self._submit, user, body)
        except SurveyError as refusal:
            return refused(refusal, staff_language(request, self.house))
        told = {"ref": done.ref, "score": float(done.score), "critical": list(done.critical)}
        answer = JSONResponse(told, status_code=201 if done.new else 200)
        return await self._staying(request, answer)

    async def keep(self, request: Request) -> Response:
        try:
            user, body = await self._told(request)
            await to_thread.run_sync(self._keep, user, body)
        except SurveyError as refusal:
            return refused(refusal, staff_language(request, self.house))
        return await self._staying(request, Response(status_code=204))

    async def _staying(self, request: Request, answer: Response) -> Response:
        """Let the phone stay signed in while it is at work: a shift outlasts a morning's login."""
        token = request.cookies.get(SESSION_COOKIE, "")
        lasting = await to_thread.run_sync(self._stay, token)
        if lasting is not None:
            remember(request, answer, token, lasting)
        return answer

    async def _told(self, request: Request) -> tuple[User, Mapping[str, Any]]:
        user = await to_thread.run_sync(require_of, self.house, request, Deed.INSPECT)
        raw = await limited_body(
            request, limit=BODY_LIMIT, too_large=lambda: BodyTooLarge(limit="128 kB")
        )
        body = told_in_json(raw)
        if body is None:
            raise NotACheck
        return user, body

    def _submit(self, user: User, body: Mapping[str, Any]) -> Submitted:
        with self.house.writing() as session:
            return hand_in_check(
                session,
                body,
                by=user,
                now=clock.now(),
                zone=self.house.settings.zone,
            )

    def _stay(self, token: str) -> timedelta | None:
        with self.house.writing() as session:
            return accounts.stay(session, token, at=clock.now())

    def _keep(self, user: User, body: Mapping[str, Any]) -> None:
        with self.house.writing() as session:
            keep_draft(session, body, account_id=user.id, now=clock.now())
