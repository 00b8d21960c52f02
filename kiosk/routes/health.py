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
from kiosk import metrics
from kiosk.wiring import House
from survey.refusals.kinds import SurveyError

WITHIN: Final = 1.5
"""Seconds after which who watches is told that there is no answer: most wait two."""

log = logging.getLogger(__name__)


def routes(house: House) -> list[Route]:
    """Return the routes for monitoring."""

    async def alive(_request: Request) -> Response:
        return JSONResponse({"status": "alive"})

    readiness = _Readiness(house)

    async def ready(_request: Request) -> Response:
        problem = await readiness.problem()
        if problem:
            return JSONResponse({"status": "not ready", "why": problem}, status_code=503)
        return JSONResponse({"status": "ready"})

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
        self._looking: Future[str | None] | None = None

    async def problem(self) -> str | None:
        """Return why nobody can be served, or None; soon, whatever the database does."""
        if self._looking is None or self._looking.done():
            self._looking = self._thread.submit(_problem, self._house)
        looking = asyncio.wrap_future(self._looking)
        try:
            return await asyncio.wait_for(asyncio.shield(looking), WITHIN)
        except TimeoutError:
            return "the database takes too long to answer"


def _problem(house: House) -> str | None:
    try:
        schema.require_current(house.quick)
        house.writer.prove()
    except SurveyError as refusal:  # without the database's own words: they name places
        return (refusal.remedy or refusal.said).en
    except Exception:  # whatever it is, the monitoring is told that nobody can be served
        log.exception("the database could not be looked at")
        return "the database does not answer"
    return None
