"""Slips in the demo: lorries at one mill rate with them, and its posts note where they were."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.directory import directory_store
from db.feedback import trip_store
from db.feedback.slip_store import Batch
from kiosk.actions.feedback.slips import make_batch
from kiosk.demo.places import PLACES
from kiosk.files.reading import ReadFiles
from survey.feedback.slips import Wanted
from survey.feedback.tiers import Tier
from survey.months import business_date

Row = Mapping[str, Any]
YARD: Final = "YC"
DAYS: Final = timedelta(days=28)
STAYS: Final = timedelta(hours=3)
SEED: Final = 20260302
BY: Final = "admin"
PRINTED: Final = 4_000
AT_GATE: Final = 500
_WAY: Final = ("YC-MW", "YC-SB", "YC-KP", "YC-ZC")
"""The windows a lorry comes to when it loads, in this order."""
_BETWEEN: Final = (14, 9, 31)
"""About how many minutes it takes from one of them to the next."""


def share_visits(ratings: Iterable[dict[str, Any]], *, now: datetime) -> None:
    """Put the mill's ratings by slip into trips: each has its visit, and one rating a window."""
    own = {place.code for place in PLACES if place.unit == YARD}
    rows = [
        row
        for row in ratings
        if row["channel"] == Tier.SLIP and row["window"] in own and now - row["created_at"] < DAYS
    ]
    trips: list[list[dict[str, Any]]] = []
    for row in sorted(rows, key=lambda row: row["created_at"]):
        trip = next((each for each in trips[-8:] if _fits(each, row)), None)
        if trip is None:
            trip = []
            trips.append(trip)
        trip.append(row)
    for number, trip in enumerate(trips):
        for row in trip:
            row["visit"] = str(UUID(int=(SEED << 64) + number, version=4))


def demo_slips(session: Session, history: ReadFiles, *, now: datetime, zone: ZoneInfo) -> None:
    """Give the mill slips, open the trips that were rated, and note where all its lorries were."""
    chance = Random(SEED)  # noqa: S311 - made-up lorries are no secret
    printed = _batch(session, PRINTED, now=now, zone=zone)
    _batch(session, AT_GATE, at_gate=True, now=now, zone=zone)
    windows = {each.code: each.id for each in directory_store.windows(session)}
    trips = _trips(history)
    for number, trip in enumerate(trips):
        _travel(session, printed, printed.first + number, trip, windows, chance, zone)
    _pass_by(session, printed, printed.first + len(trips), now, windows, chance, zone)


def _trips(history: ReadFiles) -> list[list[Row]]:
    """Return the ratings of each trip, in the order in which trips began."""
    rated = [row for _, row in history.rows("ratings") if row["visit"]]
    trips: dict[str, list[Row]] = {}
    for row in sorted(rated, key=lambda row: row["created_at"]):
        trips.setdefault(row["visit"], []).append(row)
    return list(trips.values())


def _batch(
    session: Session, many: int, *, now: datetime, zone: ZoneInfo, at_gate: bool = False
) -> Batch:
    today = business_date(now, zone)
    wanted = Wanted(many, today - DAYS, today + DAYS, at_gate)
    return make_batch(session, YARD, wanted, today=today, by=BY, at=now - DAYS)


def _fits(trip: Sequence[Row], row: Row) -> bool:
    begun = trip[0]["created_at"]
    return row["created_at"] - begun < STAYS and all(
        row["window"] != each["window"] for each in trip
    )


def _travel(
    session: Session,
    batch: Batch,
    slip: int,
    trip: Sequence[Row],
    windows: Mapping[str, int],
    chance: Random,
    zone: ZoneInfo,
) -> None:
    """Open a trip just before its first rating; its lorry came somewhat before."""
    opened_at = trip[0]["created_at"] - timedelta(seconds=chance.randint(20, 90))
    trip_store.open_(
        session, slip=slip, visit=trip[0]["visit"], batch_id=batch.id, unit_id=batch.unit_id,
        device=f"{chance.getrandbits(128):032x}", day=business_date(opened_at, zone), at=opened_at,
    )  # fmt: skip
    arrived = opened_at - timedelta(minutes=chance.randint(55, 110))
    _note(session, slip, _stops(arrived, chance), windows, zone)


def _pass_by(
    session: Session,
    batch: Batch,
    slip: int,
    now: datetime,
    windows: Mapping[str, int],
    chance: Random,
    zone: ZoneInfo,
) -> None:
    """Note lorries that rated nothing, a few every day."""
    for days in range(1, DAYS.days):
        for _ in range(chance.randint(2, 5)):
            arrived = now - timedelta(days=days, minutes=chance.randint(0, 400))
            _note(session, slip, _stops(arrived, chance), windows, zone)
            slip += 1


def _stops(arrived: datetime, chance: Random) -> Iterator[tuple[str, datetime]]:
    """Yield where a lorry was, and when; one in eight turns back after the weighbridge."""
    turns = chance.random() < 0.125
    moment = arrived
    for place, between in zip(_WAY, (*_BETWEEN, 0), strict=True):
        yield place, moment
        moment += timedelta(minutes=max(2, round(chance.gauss(between, between / 3))))
        if turns and place == "YC-SB":
            return


def _note(
    session: Session,
    slip: int,
    stops: Iterable[tuple[str, datetime]],
    windows: Mapping[str, int],
    zone: ZoneInfo,
) -> None:
    for place, at in stops:
        trip_store.note_stop(
            session, slip=slip, window_id=windows[place], at=at,
            day=business_date(at, zone), noted_at=at, by=BY,
        )  # fmt: skip
