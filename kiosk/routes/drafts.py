"""Where pages hand in what somebody is typing: of who is signed in, and read by nobody else."""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from db.directory import account_store
from kiosk import clock
from kiosk.actions.directory import drafts
from kiosk.locks.writers import BY, still_theirs, written_by
from kiosk.rights.who import User, as_user, require_of
from kiosk.routes.answers import limited_body, refused, told_in_json
from kiosk.routes.screens import staff_language
from kiosk.wiring import House
from survey.directory.drafts import BYTES, Typed, read
from survey.directory.roles import Deed
from survey.refusals.directory import NotSignedIn
from survey.refusals.given import BodyTooLarge, DraftSent, NotADraft
from survey.refusals.kinds import SurveyError


def routes(house: House) -> list[Route]:
    """Return the one route of drafts."""
    return [Route("/api/drafts", _Desk(house).keep, methods=["POST"])]


class _Desk:
    def __init__(self, house: House) -> None:
        self.house = house

    async def keep(self, request: Request) -> Response:
        try:
            user = await to_thread.run_sync(self._writer, request)
            raw = await limited_body(request, limit=BYTES, too_large=_too_large)
            await to_thread.run_sync(self._keep, user, _read(raw))
        except DraftSent as late:
            return refused(
                late, staff_language(request, self.house), since=str(late.details["since"])
            )
        except SurveyError as refusal:
            return refused(refusal, staff_language(request, self.house))
        return Response(status_code=204)

    def _writer(self, request: Request) -> User:
        """Return who is signed in; else whose page it is that hands in its last words."""
        try:
            return require_of(self.house, request, Deed.KEEP_OWN_ACCOUNT)
        except NotSignedIn:
            mark, secret = request.query_params.get(BY, ""), self.house.secret
            whose = written_by(secret, mark)
            if whose is None:
                raise
            with self.house.reading() as session:
                account = account_store.get(session, whose)
            if not still_theirs(secret, mark, account):
                raise
            return as_user(account)

    def _keep(self, user: User, typed: Typed) -> None:
        with self.house.writing() as session:
            drafts.keep(session, user, typed, secret=self.house.secret, at=clock.now())


def _read(raw: bytes) -> Typed:
    told = told_in_json(raw)
    if told is None:
        raise NotADraft
    return read(told)


def _too_large() -> BodyTooLarge:
    return BodyTooLarge(limit=f"{BYTES // 1024} kB")
