"""A batch of slips for the printer: `/slips/N.pdf` as sheets, `/slips/N.csv` as a file."""

from collections.abc import Callable, Iterator
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, Final

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from db.feedback import slip_store
from db.feedback.slip_store import Batch
from kiosk.pictures.slip_sheets import batch_file, write_sheets
from kiosk.rights.who import require_of
from kiosk.routes.answers import refused
from kiosk.routes.looked_at import note_downloaded
from kiosk.routes.screens import staff_language
from kiosk.wiring import House
from survey.directory import printed
from survey.directory.roles import Deed
from survey.feedback.slips import numbered
from survey.refusals.kinds import SurveyError
from survey.refusals.slips import BatchUnknown, BatchVoidedBefore, HandedOutSingly

PIECE: Final = 1024 * 1024


def routes(house: House) -> list[Route]:
    """Return the routes of printed slips; they are for who keeps them."""
    press = _Press(house)
    return [
        Route("/slips/{first}.pdf", press.sheets, methods=["GET"]),
        Route("/slips/{first}.csv", press.file, methods=["GET"]),
    ]


class _Press:
    def __init__(self, house: House) -> None:
        self.house = house

    async def sheets(self, request: Request) -> Response:
        return await self._answer(request, self._sheets)

    async def file(self, request: Request) -> Response:
        return await self._answer(request, self._file)

    async def _answer(self, request: Request, make: Callable[[Batch], Response]) -> Response:
        try:
            user = await to_thread.run_sync(require_of, self.house, request, Deed.KEEP_SLIPS)
            batch = await to_thread.run_sync(self._batch, request.path_params["first"])
            answer = await to_thread.run_sync(make, batch)
            suffix = request.url.path.rpartition(".")[2]
            name = f"slips-{numbered(batch.first)}-{numbered(batch.last)}.{suffix}"
            asked = {"unit": batch.unit}
            await to_thread.run_sync(note_downloaded, self.house, user, name, asked)
        except SurveyError as refusal:
            return refused(refusal, staff_language(request, self.house))
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer

    def _batch(self, first: str) -> Batch:
        """Return a batch that may be printed; refuse a voided one, and one the gate hands out."""
        printed.refuse_unreachable(self.house.settings.public_url)
        with self.house.reading() as session:
            batch = slip_store.of_first(session, first_read(first))
        if batch.voided_at is not None:
            raise BatchVoidedBefore
        if batch.at_gate:
            raise HandedOutSingly
        return batch

    def _sheets(self, batch: Batch) -> Response:
        file = SpooledTemporaryFile(max_size=8 * PIECE)  # noqa: SIM115 - closed once it is sent
        write_sheets(self.house, batch, file)  # type: ignore[arg-type] # it is a binary file
        file.seek(0)
        return StreamingResponse(_pieces(file), media_type="application/pdf")  # type: ignore[arg-type]

    def _file(self, batch: Batch) -> Response:
        return Response(batch_file(self.house, batch), media_type="text/csv; charset=utf-8")


def first_read(text: str) -> int:
    """Return the number of a batch's first slip, as an address says it; refuse what is none."""
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise BatchUnknown
    return min(int(text), 2**31 - 1)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece
