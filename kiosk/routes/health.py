"""Alive, ready, and the figures an operator's monitoring reads."""

from anyio import to_thread
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from db import schema
from kiosk.wiring import House

REGISTRY = CollectorRegistry()
RATINGS = Counter("kiosk_ratings", "Ratings answered, by outcome", ["outcome"], registry=REGISTRY)
RATING_SECONDS = Histogram(
    "kiosk_rating_seconds",
    "Seconds from a rating's arrival to its commit",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
    registry=REGISTRY,
)
WAITING = Gauge("kiosk_ratings_waiting", "Ratings waiting to be written", registry=REGISTRY)


def routes(house: House) -> list[Route]:
    """Return the routes for monitoring."""

    async def alive(_request: Request) -> Response:
        return JSONResponse({"status": "alive"})

    async def ready(_request: Request) -> Response:
        problem = await to_thread.run_sync(_problem, house)
        if problem:
            return JSONResponse({"status": "not ready", "why": problem}, status_code=503)
        return JSONResponse({"status": "ready"})

    async def metrics(_request: Request) -> Response:
        WAITING.set(house.writer.waiting)
        return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)

    return [Route("/healthz", alive), Route("/readyz", ready), Route("/metrics", metrics)]


def _problem(house: House) -> str | None:
    if not house.database.reachable():
        return "the database does not answer"
    if schema.state(house.database) is not schema.State.CURRENT:
        return "the database is not migrated"
    return None
