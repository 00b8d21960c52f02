"""Figures for an operator's monitoring: what happened to ratings, and how long they took."""

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

REGISTRY: Final = CollectorRegistry()

_ratings = Counter("kiosk_ratings", "Ratings answered", ["outcome"], registry=REGISTRY)
KEPT: Final = _ratings.labels("kept")
REPEATED: Final = _ratings.labels("repeated")
REFUSED: Final = _ratings.labels("refused")
_works = Counter("kiosk_works", "Phones that work for a rating", ["outcome"], registry=REGISTRY)
ASKED_TO_WORK: Final = _works.labels("asked")
WORKED: Final = _works.labels("worked")
RATING_SECONDS: Final = Histogram(
    "kiosk_rating_seconds",
    "Seconds from a rating's arrival to its commit",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
    registry=REGISTRY,
)
WAITING: Final = Gauge("kiosk_ratings_waiting", "Ratings waiting to be written", registry=REGISTRY)
CLOCK_DOUBTED: Final = Gauge(
    "kiosk_clock_doubted", "1 while this machine's clock is not believed", registry=REGISTRY
)
