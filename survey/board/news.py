"""A board's questions put to a month: its months, days, hours and windows, and what stands out.

What a single date or a single window did is told as that event: "3 Nov, window 3: 10 of 14".
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from statistics import median
from typing import Final, Generic, Protocol, TypeVar

from survey.board import spread
from survey.board.chance import NOTHING, Part, limit
from survey.board.naming import (
    POINTS,
    WRONG,
    WRONG_DAYS,
    Against,
    Among,
    Asked,
    Found,
    Named,
    Since,
    stand_out,
    the_one,
    whole_of,
)
from survey.months import Month

PAST_DAYS: Final = 90
"""How many days before the month say how much its ratings swing."""
HOURS_NAMED: Final = 3
"""How many hours are named at most: to ask for the dates of them, ratings are read."""
_PATTERN_DAYS: Final = 84
_BEFORE_DAYS: Final = 28

Hour = tuple[int, int]
"""A weekday, Monday being 0, and an hour of it."""
Name = TypeVar("Name", bound=Hashable)
Name_co = TypeVar("Name_co", bound=Hashable, covariant=True)


class Later(Protocol):
    """What costs to be read: it is asked only where something would be named without it."""

    def past(self) -> Mapping[tuple[int, date], Part]:
        """Return each window's days of the 90 days before the month."""

    def of_day(self, day: date) -> Mapping[int, Part]:
        """Return the windows of a day."""

    def of_window(self, window: int) -> Mapping[date, Part]:
        """Return the days of a window in the month."""

    def of_hours(self, hours: Collection[Hour]) -> Mapping[Hour, Mapping[date, Part]]:
        """Return the dates that make up each of some hours of weekdays in the month."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a month, in parts of dissatisfied.

    `days` begin 90 days before the month; `before` is what the month is compared with.
    """

    month: Month
    running: bool
    months: Mapping[Month, Part]
    before: Part
    days: Mapping[date, Part]
    hours: Mapping[Hour, Part]
    windows: Mapping[int, Part]
    later: Later


@dataclass(frozen=True, slots=True)
class Event:
    """What made something stand out by itself: a date, and a window or an hour of it."""

    day: date
    part: Part
    window: int | None = None
    hour: int | None = None


@dataclass(frozen=True, slots=True)
class Item(Generic[Name_co]):
    """One thing that stands out, the share it was held against, or the event that was all of it.

    `standard` is a share of dissatisfied; `below_target` tells that it is the target's.
    """

    name: Name_co
    part: Part
    standard: float
    is_worse: bool = True
    below_target: bool = False
    event: Event | None = None


@dataclass(frozen=True, slots=True)
class Answer(Generic[Name_co]):
    """What stands out of how many, the surest first.

    Where nothing does, `limit` is the share of dissatisfied from which one of about `n` would.
    """

    items: tuple[Item[Name_co], ...]
    many: int
    usual: float
    n: int
    limit: float


@dataclass(frozen=True, slots=True)
class News:
    """What stands out in a month."""

    months: Answer[Month]
    days: Answer[date]
    hours: Answer[Hour]
    windows: Answer[int]
    change_is_clear: bool

    @property
    def is_quiet(self) -> bool:
        """Tell whether nothing stands out."""
        answers = (self.months, self.days, self.hours, self.windows)
        return not self.change_is_clear and not any(each.items for each in answers)


def news(facts: Facts, *, target: float, least: int) -> News:
    """Return what stands out in a month; those of fewer than the least ratings are not asked.

    `target` is the share of satisfied to be reached.
    """
    asking = _Asking(facts, 1 - target, least)
    months, change = asking.months()
    return News(months, asking.days(), asking.hours(), asking.windows(), change)


class _Asking:
    """The questions of one month, and what they share: how much its past swung."""

    def __init__(self, facts: Facts, most: float, least: int) -> None:
        self.facts, self.most, self.least = facts, most, least
        self.first = facts.month.first

    def months(self) -> tuple[Answer[Month], bool]:
        """Return the months that stand out, either way, and whether the last change does."""
        facts = self.facts
        latest_first = sorted(self._enough(facts.months), reverse=True)
        cells = [Among(month, facts.months[month], both=True) for month in latest_first]
        asked: list[Asked[Month]] = [*cells]
        this = facts.months.get(facts.month, NOTHING)
        if min(this.n, facts.before.n) >= self.least:
            asked.insert(0, Since(facts.month, this, facts.before))
        found = stand_out(asked, whole_of(cells), lambda: self.swing_of_days)
        changes = [each for each in found.named if isinstance(each.asked, Since)]
        items = [_item(each.name, each) for each in found.named if each not in changes]
        return self._answer(items, cells, found), bool(changes)

    def days(self) -> Answer[date]:
        """Return the days that were worse than such weekdays are."""
        usual, before = self._weekdays()
        days = {day: part for day, part in self.facts.days.items() if day >= self.first}
        cells = [Among(day, days[day], usual[day.weekday()]) for day in sorted(self._enough(days))]
        found = stand_out(cells, whole_of(cells, before), lambda: self.swing_of_days, WRONG_DAYS)
        items = []
        for named in found.named:
            windows = self.facts.later.of_day(named.name)
            only = the_one(named, windows, found.spread) if len(self.facts.windows) > 1 else None
            event = None if only is None else Event(named.name, windows[only], window=only)
            items.append(_item(named.name, named, event))
        return self._answer(items, cells, found, WRONG_DAYS)

    def hours(self) -> Answer[Hour]:
        """Return the hours of weekdays that are worse than the others."""
        hours = self.facts.hours
        cells = [Among(hour, hours[hour]) for hour in sorted(self._enough(hours))]
        found = stand_out(cells, whole_of(cells), self._swing_of_hours)
        items = []
        shown = found.named[:HOURS_NAMED]
        dates_of = self.facts.later.of_hours([named.name for named in shown]) if shown else {}
        for named in shown:
            dates = dates_of.get(named.name, {})
            only = the_one(named, dates, found.spread)
            event = None if only is None else Event(only, dates[only], hour=named.name[1])
            items.append(_item(named.name, named, event))
        return self._answer(items, cells, found)

    def windows(self) -> Answer[int]:
        """Return the windows worse than the others, or than the target lets them be."""
        windows = self.facts.windows
        cells = [Among(window, windows[window]) for window in sorted(self._enough(windows))]
        against = [Against(each.name, each.part, self.most) for each in cells]
        asked: list[Asked[int]] = [*cells, *against]
        found = stand_out(asked, whole_of(cells), lambda: self.swing_of_window_days)
        surest = {named.name: named for named in reversed(found.named)}
        below = {each.name for each in found.named if isinstance(each.asked, Against)}
        items = []
        for name in dict.fromkeys(named.name for named in found.named):
            dates = self.facts.later.of_window(name)
            only = the_one(surest[name], dates, found.spread)
            event = None if only is None else Event(only, dates[only], window=name)
            items.append(_item(name, surest[name], event, below_target=name in below))
        return self._answer(items, cells, found)

    @cached_property
    def swing_of_days(self) -> float:
        """How much days swing, those left out that stood out of the days before."""
        past = {day: part for day, part in self.facts.days.items() if day < self.first and part.n}
        found = spread.of_days(past)
        cells = [Among(day, part) for day, part in past.items()]
        named = stand_out(cells, whole_of(cells), lambda: spread.allowed_for(found)).named
        kept = {day: past[day] for day in past.keys() - {each.name for each in named}}
        return spread.allowed_for(spread.of_days(kept) if named else found)

    @cached_property
    def swing_of_window_days(self) -> float:
        """How much the days of windows swing."""
        return spread.allowed_for(spread.of_window_days(self.facts.later.past()))

    def _swing_of_hours(self) -> float:
        hours = [part.n for part in self._enough(self.facts.hours).values()]
        dates = [p.n for day, p in self.facts.days.items() if day >= self.first and p.n]
        days_a_weekday = max(1.0, len(dates) / 7)
        return spread.of_hours(
            self.swing_of_days,
            self.swing_of_window_days,
            hour=sum(hours) / len(hours) / days_a_weekday,
            day=sum(dates) / len(dates),
        )

    def _weekdays(self) -> tuple[Sequence[float], Part]:
        """Return how much worse each weekday usually is, and what a running month leans on."""
        since = self.first - timedelta(days=_PATTERN_DAYS)
        recent = {d: part for d, part in self.facts.days.items() if since <= d < self.first}
        usual = spread.weekdays(recent)
        if not self.facts.running:
            return usual, NOTHING
        since = self.first - timedelta(days=_BEFORE_DAYS)
        return usual, whole_of(
            [Among(day, part, usual[day.weekday()]) for day, part in recent.items() if day >= since]
        )

    def _enough(self, parts: Mapping[Name, Part]) -> dict[Name, Part]:
        return {name: part for name, part in parts.items() if part.n >= self.least}

    def _answer(
        self,
        items: Sequence[Item[Name]],
        cells: Sequence[Among[Name]],
        found: Found[Name],
        wrong: float = WRONG,
    ) -> Answer[Name]:
        if not cells:
            return Answer((), 0, 0.0, 0, 1.0)
        usual = sum((each.part for each in cells), NOTHING).rate
        n = int(median(each.part.n for each in cells))
        sides = 2 if cells[0].both else 1
        most = limit(usual, n, cells=found.many, spread=found.spread, wrong=wrong / sides)
        return Answer(tuple(items), len(cells), usual, n, max(most, usual + POINTS))


def _item(
    name: Name, named: Named[Name], event: Event | None = None, *, below_target: bool = False
) -> Item[Name]:
    return Item(
        name, named.asked.part, named.usual, named.is_worse, below_target=below_target, event=event
    )
