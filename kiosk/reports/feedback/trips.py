"""What the trips of a yard show: ratings a lorry, response at each post, waiting in between."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from db.feedback import trip_store
from kiosk.reports.feedback.yards import windows_of_yard
from kiosk.reports.shares import Proportion, proportion
from survey.directory.posts import POSTS
from survey.feedback.trips import Stop, Wait, responses, waits
from survey.texts import Text

DAYS = 30
"""Over how many days, today included, trips are looked at."""


@dataclass(frozen=True, slots=True)
class PostRated:
    """A post: of the lorries seen there, which part rated it; and how many rated it at all."""

    post: Text
    response: Proportion | None
    rated: int


@dataclass(frozen=True, slots=True)
class TripReport:
    """The trips of a yard over some days; `rating` is which part of them rated anything.

    `unseen` is which part of them, on days when posts noted slips, was noted at no
    post, but by whom a rating of the trip reached.
    """

    first: date
    last: date
    trips: int
    rating: Proportion | None
    ratings: int
    posts: tuple[PostRated, ...]
    waits: tuple[Wait, ...]
    unseen: Proportion | None

    @property
    def a_lorry(self) -> float | None:
        """How many ratings a lorry gives that opened its slip; None without one."""
        return self.ratings / self.trips if self.trips else None


def trip_report(session: Session, unit: str, *, today: date) -> TripReport:
    """Return what the trips with slips of a yard show over the last days."""
    first = today - timedelta(DAYS - 1)
    posts = {each.id: each.post for each in windows_of_yard(session, unit)}
    found = trip_store.stops_between(session, first, today, windows=posts)
    stops = [Stop(e.slip, posts[e.window_id], e.at) for e in found]
    trips = trip_store.opened_between(session, unit, first, today)
    rated = {
        slip: frozenset(posts[window] for window in windows if window in posts)
        for slip, windows in trips.items()
    }
    return TripReport(
        first,
        today,
        len(trips),
        proportion(sum(bool(each) for each in rated.values()), len(trips)),
        sum(len(windows) for windows in trips.values()),
        _posts(frozenset(posts.values()), stops, rated),
        tuple(waits(stops)),
        _unseen(session, unit, first, today, stops, frozenset(posts)),
    )


def _unseen(
    session: Session, unit: str, first: date, last: date, stops: list[Stop],
    windows: frozenset[int],
) -> Proportion | None:  # fmt: skip
    days = trip_store.days_of(session, unit, first, last)
    seen = {stop.slip for stop in stops}
    looked = {days[slip] for slip in seen if slip in days}
    asked = [slip for slip, day in days.items() if day in looked]
    by_others = trip_store.noted_by_others(session, first, last, windows=windows)
    return proportion(sum(slip not in by_others for slip in asked), len(asked))


def _posts(
    known: frozenset[str], stops: list[Stop], rated: Mapping[int, frozenset[str]]
) -> tuple[PostRated, ...]:
    seen = {each.post: each for each in responses(stops, rated)}
    given = Counter(post for those in rated.values() for post in those)
    return tuple(
        PostRated(
            post.name,
            proportion(seen[post.code].rated, seen[post.code].seen) if post.code in seen else None,
            given[post.code],
        )
        for post in POSTS
        if post.code in known
    )
