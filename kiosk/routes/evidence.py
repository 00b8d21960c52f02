"""Evidence packs to download: a case to who reads all of it, a month's books to the top."""

from collections.abc import Iterator
from os import SEEK_END
from tempfile import TemporaryFile
from typing import IO, Final

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from kiosk import clock
from kiosk.actions.directory.seen import EVIDENCE, note_taken
from kiosk.rights.evidence import require_whole
from kiosk.rights.who import User, require_of
from kiosk.routes.answers import refused
from kiosk.routes.screens import staff_language
from kiosk.upkeep.evidence import write_pack
from kiosk.wiring import House
from survey.directory.roles import Deed
from survey.months import Month
from survey.refusals.kinds import SurveyError

AT_ONCE: Final = 1
"""Packs that are made at a time: each reads the whole chain, the next waits for it."""
PART: Final = 256 * 1024


def routes(house: House) -> list[Route]:
    """Return the route of evidence packs."""
    return [Route("/evidence.zip", _Packs(house).answer, methods=["GET"])]


class _Packs:
    def __init__(self, house: House) -> None:
        self.house = house
        self.turns = CapacityLimiter(AT_ONCE)

    async def answer(self, request: Request) -> Response:
        """Answer with a case's or a month's pack, once it is on record that it is taken."""
        case, month = (request.query_params.get(each, "") for each in ("case", "month"))
        try:
            user = await to_thread.run_sync(self._admit, request, case, month)
            kept = await to_thread.run_sync(self._made, user, case, month, limiter=self.turns)
        except SurveyError as refusal:
            return refused(refusal, staff_language(request, self.house))
        size = kept.seek(0, SEEK_END)
        return StreamingResponse(
            _in_parts(kept),
            media_type="application/zip",
            headers={
                "Content-Disposition": f'attachment; filename="evidence-{case or month}.zip"',
                "Content-Length": str(size),
                "Cache-Control": "no-store",
            },
        )

    def _admit(self, request: Request, case: str, month: str) -> User:
        if not case:
            user = require_of(self.house, request, Deed.CLOSE_MONTHS)
            Month.read(month)
            return user
        user = require_of(self.house, request, Deed.SEE_CASES)
        with self.house.reading() as session:
            require_whole(session, case, user)
        return user

    def _made(self, user: User, case: str, month: str) -> IO[bytes]:
        """Return a pack that has no name on the disk: whatever happens, nothing of it stays."""
        kept = TemporaryFile(dir=self.house.settings.data_dir)  # noqa: SIM115 - closed when sent
        try:
            write_pack(
                self.house, kept, case=case, month=None if case else Month.read(month),
                with_trail=user.may(Deed.READ_TRAIL),
            )  # fmt: skip
            with self.house.writing() as session:
                note_taken(session, user.username, EVIDENCE, case or month, at=clock.now())
        except BaseException:
            kept.close()
            raise
        return kept


def _in_parts(kept: IO[bytes]) -> Iterator[bytes]:
    with kept:
        kept.seek(0)
        while part := kept.read(PART):
            yield part
