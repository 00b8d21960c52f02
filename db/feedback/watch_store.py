"""What a look at new ratings reads: how far the last one came, windows' streams, what is usual.

What files brought is never looked at: it was told, not given here.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from db.feedback.ratings import IMPORTED, SUPERSEDED
from db.feedback.rollups import EXCLUDED
from db.ground import trait_store
from db.ground.lots import lots
from db.ground.models import (
    HoldRatingRow,
    RatingDailyRow,
    RatingFlagRow,
    RatingHourlyRow,
    RatingPersonMonthlyRow,
    RatingRow,
    TraitRow,
)
from survey.feedback.ratings import BY_STAFF

CURSOR: Final = "watch.cursor"
AT_ONCE: Final = 2_000
"""How many new ratings one look takes: a flood is looked at in parts, beside those who rate."""
ALL_SEEN: Final = timedelta(minutes=2)
"""After that no rating with an earlier number is still being written."""
CONTEXT: Final = 500
"""How many ratings before the new ones are looked at with them, at most."""
SCORES: Final = ("n1", "n2", "n3", "n4", "n5")


@dataclass(frozen=True, slots=True)
class News:
    """What came since the last look: how many of each window, and how far the next one may skip."""

    cursor: str
    windows: Mapping[int, int]
    until: int
    skip_to: int

    @property
    def is_flood(self) -> bool:
        """Whether there may be more than one look takes."""
        return sum(self.windows.values()) >= AT_ONCE


class Given(NamedTuple):
    """A rating of a window's stream; `decided` by two people, or flagged before."""

    id: str
    seq: int
    person_id: int | None
    score: int
    standing: str
    visit: str | None
    device: str | None
    network: str | None
    channel: str
    created_at: datetime
    received_at: datetime
    biz_month: str
    biz_hour: int
    comment: str | None


@dataclass(frozen=True, slots=True)
class Past:
    """A window's days before: how many ratings each had, how many each score and hour."""

    days: Mapping[date, int]
    scores: tuple[int, int, int, int, int]
    hours: Mapping[int, int]


def begin(session: Session) -> None:
    """Note where the first look begins, unless it was noted: at what comes from now on."""
    last = session.scalar(select(func.max(RatingRow.seq))) or 0
    trait_store.keep_first(session, CURSOR, str(last))


def news(session: Session, now: datetime) -> News | None:
    """Return what came since the last look; None before the first one began."""
    known = session.get(TraitRow, CURSOR)
    if known is None:
        return None
    row = RatingRow
    found = session.execute(
        select(row.seq, row.window_id, row.received_at)
        .where(row.seq > int(known.value), row.body_hash != IMPORTED)
        .order_by(row.seq)
        .limit(AT_ONCE)
    ).all()
    # SQLite has one writer: whoever has a smaller number was there before.
    alone = session.get_bind().dialect.name == "sqlite"
    skip_to = int(known.value)
    for seq, _, received_at in found:
        if received_at > now - (timedelta(0) if alone else ALL_SEEN):
            break
        skip_to = seq
    else:
        if alone and len(found) < AT_ONCE:  # what files brought is passed over
            skip_to = session.scalar(select(func.max(row.seq))) or skip_to
    windows = Counter(window for _, window, _ in found)
    return News(known.value, windows, found[-1].seq if found else skip_to, skip_to)


def advance(session: Session, seen: News) -> bool:
    """Note how far a look came; tell whether nobody else has come further meanwhile."""
    moved = session.execute(
        update(TraitRow)
        .where(TraitRow.name == CURSOR, TraitRow.value == seen.cursor)
        .values(value=str(seen.skip_to))
        .returning(TraitRow.name)
    )
    return moved.scalar() is not None


def stream(
    session: Session, window: int, days: Sequence[date], *, until: int, new: int
) -> list[Given]:
    """Return a window's ratings of some days up to a number, as they came.

    Of those before the new ones only so many as say what is usual.
    """
    row = RatingRow
    number = row.seq + 0  # a sum: by the numbers themselves all windows' ratings would be read
    found = session.execute(
        select(*(getattr(row, name) for name in Given._fields))
        .where(
            row.biz_date.in_(days),
            row.window_id == window,
            row.standing != SUPERSEDED,
            row.body_hash != IMPORTED,
            number <= until,
        )
        .order_by(number.desc())
        .limit(CONTEXT + new)
    )
    return [Given(*each) for each in found][::-1]


def pasts(
    session: Session,
    windows: Collection[int],
    first: date,
    last: date,
    *,
    usual_until: date,
    months: Collection[str],
) -> dict[int, Past]:
    """Return what the roll-ups tell of some windows between two days.

    What scores are usual is told by the days until one, what hours by some months.
    """
    days: dict[int, Counter[date]] = defaultdict(Counter)
    scores: dict[int, list[int]] = defaultdict(lambda: [0] * EXCLUDED)
    row = RatingDailyRow
    sums = [func.sum(getattr(row, name)) for name in SCORES]
    for window, day, *counts in session.execute(
        select(row.window_id, row.biz_date, *sums)
        .where(row.biz_date.between(first, last), row.window_id.in_(windows))
        .group_by(row.window_id, row.biz_date)
    ):
        days[window][day] += sum(map(int, counts))
        if day <= usual_until:
            scores[window] = [kept + int(n) for kept, n in zip(scores[window], counts, strict=True)]
    hours = _hours(session, windows, months)
    return {
        window: Past(days[window], _five(scores[window]), hours.get(window, {}))
        for window in windows
    }


def people(session: Session, persons: Collection[int], months: Collection[str]) -> dict[int, int]:
    """Return how many ratings reached some people in some months."""
    row = RatingPersonMonthlyRow
    every = func.sum(sum(getattr(row, name) for name in SCORES))
    found = session.execute(
        select(row.person_id, every)
        .where(row.person_id.in_(persons), row.biz_month.in_(months))
        .group_by(row.person_id)
    )
    return {person: int(n) for person, n in found}


def staff_traces(
    session: Session, months: Collection[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the devices and networks from which people signed in as staff have rated."""
    row = RatingRow
    # Spelled out, not bound: SQLite uses the index of held ratings only for the literal word.
    found = session.execute(
        select(row.device, row.network).where(
            text("ratings.standing = 'held'"), row.biz_month.in_(months), row.flag == BY_STAFF
        )
    ).all()
    return (
        frozenset(device for device, _ in found if device),
        frozenset(network for _, network in found if network),
    )


def decided(session: Session, ratings: Collection[str]) -> set[str]:
    """Return which of some ratings two people have decided about."""
    row, found = HoldRatingRow, set[str]()
    for some in lots(ratings):
        asked = select(row.rating_id).where(row.rating_id.in_(some), row.settled.is_(True))
        found.update(session.scalars(asked))
    return found


def flagged(session: Session, ratings: Collection[str]) -> set[str]:
    """Return which of some ratings have reasons on record."""
    row, found = RatingFlagRow, set[str]()
    for some in lots(ratings):
        found.update(session.scalars(select(row.rating_id).where(row.rating_id.in_(some))))
    return found


def forget_networks(session: Session, day: date) -> bool:
    """Forget from which networks the ratings of a day came, some at once; tell whether of all."""
    row = RatingRow
    some = select(row.seq).where(row.biz_date == day, row.network.is_not(None)).limit(AT_ONCE)
    forgotten = session.scalars(
        update(row).where(row.seq.in_(some)).values(network=None).returning(row.seq)
    )
    return len(forgotten.all()) < AT_ONCE


def _hours(
    session: Session, windows: Collection[int], months: Collection[str]
) -> dict[int, dict[int, int]]:
    row = RatingHourlyRow
    every = func.sum(sum(getattr(row, name) for name in SCORES))
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for window, hour, n in session.execute(
        select(row.window_id, row.hour, every)
        .where(row.biz_month.in_(months), row.window_id.in_(windows))
        .group_by(row.window_id, row.hour)
    ):
        found[window][hour] = int(n)
    return found


def _five(scores: Sequence[int]) -> tuple[int, int, int, int, int]:
    one, two, three, four, five = scores
    return one, two, three, four, five
