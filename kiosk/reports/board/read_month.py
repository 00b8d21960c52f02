"""What is read of a month to tell what stands out, in parts of dissatisfied."""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from sqlalchemy.orm import Session

from db.feedback import rollup_store
from kiosk.reports.directory.scopes import Scope
from survey.board.chance import NOTHING, Part
from survey.board.news import PAST_DAYS, Hour
from survey.books.policy import Policy
from survey.feedback.satisfaction import Tally
from survey.feedback.tiers import Tier
from survey.few import is_told
from survey.months import Month

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class ReadLater:
    """What is dear to read of a month's windows in view; all is counted by one policy."""

    session: Session
    month: Month
    view: Scope
    policy: Policy
    tiers: Collection[Tier] | None = None

    def past(self) -> Mapping[tuple[int, date], Part]:
        """Return each window's days of the 90 days before the month."""
        return self._window_days(days_before(self.month), self.month.first - timedelta(days=1))

    def of_day(self, day: date) -> Mapping[int, Part]:
        """Return the windows of a day."""
        found = self._window_days(day, day)
        return _told({window: part for (window, _), part in found.items()})

    def of_window(self, window: int) -> Mapping[date, Part]:
        """Return the days of a window in the month."""
        found = rollup_store.by_day(
            self.session, self.month.first, self.month.last, windows=[window], tiers=self.tiers
        )
        return _told(parts(found, self.policy))

    def of_hours(self, hours: Collection[Hour]) -> Mapping[Hour, Mapping[date, Part]]:
        """Return the dates that make up each of some hours of weekdays in the month."""
        weekdays, clocks = {weekday for weekday, _ in hours}, {clock for _, clock in hours}
        days = [self.month.first + timedelta(days=each) for each in range(31)]
        dates = [day for day in days if self.month.contains(day) and day.weekday() in weekdays]
        found = rollup_store.dates_of_hours(
            self.session, dates, clocks, windows=self.view.ids, tiers=self.tiers
        )
        every = _told(parts(found, self.policy))
        return {
            (weekday, clock): {
                day: part for (day, hour), part in every.items()
                if (day.weekday(), hour) == (weekday, clock)
            }
            for weekday, clock in hours
        }  # fmt: skip

    def _window_days(self, first: date, last: date) -> dict[tuple[int, date], Part]:
        found = rollup_store.low_by_window_day(
            self.session, first, last, below=self.policy.satisfied_from, windows=self.view.ids,
            tiers=self.tiers,
        )  # fmt: skip
        return {place: Part(low, n) for place, (low, n) in found.items()}


def days_before(month: Month) -> date:
    """Return the first of the days before a month that say how much its ratings swing."""
    return month.first - timedelta(days=PAST_DAYS)


def parts(tallies: Mapping[Key, Tally], policy: Policy) -> dict[Key, Part]:
    """Return the dissatisfied of each."""
    return {key: dissatisfied(tally, policy) for key, tally in tallies.items()}


def _told(found: Mapping[Key, Part]) -> dict[Key, Part]:
    """Return those an event may be told of: of few nothing is."""
    return {key: part for key, part in found.items() if is_told(int(part.n))}


def dissatisfied(tally: Tally | None, policy: Policy) -> Part:
    """Return how many of those who rated were not satisfied."""
    if tally is None:
        return NOTHING
    n = tally.n
    return Part(n - tally.satisfied(policy), n)
