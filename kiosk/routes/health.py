"""Alive, ready, and the figures an operator's monitoring reads."""

import logging

from anyio import to_thread
from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from db.ground import schema
from kiosk import metrics
from kiosk.wiring import House
from survey.refusals.kinds import SurveyError

log = logging.getLogger(__name__)


def routes(house: House) -> list[Route]:
    """Return the routes for monitoring."""

    async def alive(_request: Request) -> Response:
        return JSONResponse({"status": "alive"})

    async def ready(_request: Request) -> Response:
        problem = await to_thread.run_sync(_problem, house)
        if problem:
            return JSONResponse({"status": "not ready", "why": problem}, status_code=503)
        return JSONResponse({"status": "ready"})

    async def figures(_request: Request) -> Response:
        metrics.WAITING.set(house.writer.waiting)
        return Response(generate_latest(metrics.REGISTRY), media_type=CONTENT_TYPE_LATEST)

    return [Route("/healthz", alive), Route("/readyz", ready), Route("/metrics", figures)]


def _problem(house: House) -> str | None:
    try:
        schema.require_current(house.database)
    except SurveyError as refusal:  # without the database's own words: they name places
        return (refusal.remedy or refusal.said).en
    except Exception:  # whatever it is, the monitoring is told that nobody can be served
        log.exception("the database could not be looked at")
        return "the database does not answer"
    return None
