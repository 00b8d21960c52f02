"""Alive, ready, and the figures an operator's monitoring reads."""

import asyncio
import logging
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from db.ground import schema
from kiosk import clock, metrics
from kiosk.upkeep.clock_sense import require_right
from kiosk.wiring import House
from survey.refusals.house import ClockDoubtful
from survey.refusals.kinds import SurveyError

WITHIN: Final = 1.5
"""Seconds after which who watches is told that there is no answer: most wait two."""

READY: Final = "ready"
Told = dict[str, str]

log = logging.getLogger(__name__)


def routes(house: House) -> list[Route]:
    """Return the routes for monitoring."""

    async def alive(_request: Request) -> Response:
        return JSONResponse({"status": "alive"})

    readiness = _Readiness(house)

    async def ready(_request: Request) -> Response:
        told = await readiness.told()
        return JSONResponse(told, status_code=200 if told["status"] == READY else 503)

    async def figures(_request: Request) -> Response:
        metrics.WAITING.set(house.writer.waiting)
        return Response(generate_latest(metrics.REGISTRY), media_type=CONTENT_TYPE_LATEST)

    return [Route("/healthz", alive), Route("/readyz", ready), Route("/metrics", figures)]


class _Readiness:
    """Finds out, once for all who ask meanwhile and in a thread of its own, what stands against us.

    A database that lost its power keeps whoever asks it waiting: no more than one thread, and
    nobody who watches.
    """

    def __init__(self, house: House) -> None:
        self._house = house
        self._thread = ThreadPoolExecutor(1, "readiness")
        self._looking: Future[Told] | None = None

    async def told(self) -> Told:
        """Return whether we are ready, and what is wrong; soon, whatever the database does."""
        if self._looking is None or self._looking.done():
            self._looking = self._thread.submit(_looked, self._house)
        looking = asyncio.wrap_future(self._looking)
        try:
            return await asyncio.wait_for(asyncio.shield(looking), WITHIN)
        except TimeoutError:
            return _not_ready("the database takes too long to answer")


def _looked(house: House) -> Told:
    try:
        schema.require_current(house.quick)
        house.writer.prove()
        return {"status": READY} | _doubt(house)
    except SurveyError as refusal:  # without the database's own words: they name places
        return _not_ready((refusal.remedy or refusal.said).en)
    except Exception:  # whatever it is, the monitoring is told that nobody can be served
        log.exception("the database could not be looked at")
        return _not_ready("the database does not answer")


def _doubt(house: House) -> Told:
    """Return what is wrong with the clock: customers are served all the same."""
    try:
        with house.quick.reading() as session:
            require_right(session, clock.now())
    except ClockDoubtful as doubt:
        return {"clock": doubt.said.en}
    return {}


def _not_ready(why: str) -> Told:
    return {"status": "not ready", "why": why}
