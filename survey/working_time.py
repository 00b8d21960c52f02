"""Working time: when a window is served and an office works, and how clocks run in it.

Minutes run only while somebody works (regulation 7: counted in the window's business calendar);
they are real minutes, so that a night in which the clock is put forward shortens nobody's time.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

MONDAY: Final = 0
SATURDAY: Final = 5
_HORIZON: Final = 3 * 366
"""Days to look ahead before a calendar is taken for one in which nobody ever works."""


@dataclass(frozen=True, slots=True)
class Shift:
    """Hours of one day's work by the wall clock; an end not after the start is on the next day."""

    start: time
    end: time

    def on(self, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Return begin and end of the shift that starts on a day, in UTC."""
        ends_on = day if self.end > self.start else day + timedelta(days=1)
        return (
            datetime.combine(day, self.start, zone).astimezone(UTC),
            datetime.combine(ends_on, self.end, zone).astimezone(UTC),
        )


OFFICE_SHIFTS: Final = (Shift(time(8), time(12)), Shift(time(13, 30), time(17, 30)))
ALL_DAY: Final = (Shift(time(), time()),)


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """The shifts of each weekday (0 is Monday), and the days that differ from their weekday.

    `off` are holidays, `on` days worked although their weekday is free (调休): these have the
    shifts of a Monday. With `always` holidays do not count: the gatehouse is never closed.
    """

    zone: ZoneInfo
    shifts: Mapping[int, tuple[Shift, ...]]
    off: frozenset[date] = field(default=frozenset())
    on: frozenset[date] = field(default=frozenset())
    always: bool = False

    def works(self, day: date) -> bool:
        """Tell whether any shift starts on the day."""
        return bool(self._shifts(day))

    def after(self, moment: datetime, minutes: int) -> datetime:
        """Return the moment (UTC) when so many working minutes have passed since an aware one."""
        left = timedelta(minutes=minutes)
        for begin, end in self._from(moment.astimezone(UTC)):
            if end - begin >= left:
                return begin + left
            left -= end - begin
        raise ValueError("nobody ever works by this calendar")

    def end_of_day_after(self, moment: datetime, days: int) -> datetime:
        """Return when work ends (UTC) on the n-th working day after the day of a moment."""
        day = self._nth_after(moment.astimezone(self.zone).date(), days)
        return max(shift.on(day, self.zone)[1] for shift in self._shifts(day))

    def day_after(self, day: date, days: int) -> date:
        """Return the n-th working day after a day."""
        return self._nth_after(day, days)

    def _nth_after(self, day: date, days: int) -> date:
        for _ in range(_HORIZON):
            if days <= 0:
                return day
            day += timedelta(days=1)
            days -= self.works(day)
        raise ValueError("nobody ever works by this calendar")

    def _from(self, reached: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the stretches of work from a moment on; shifts that overlap count once."""
        # A day earlier: its last shift may reach past midnight.
        first = reached.astimezone(self.zone).date() - timedelta(days=1)
        for ahead in range(_HORIZON):
            day = first + timedelta(days=ahead)
            for begin, end in sorted(shift.on(day, self.zone) for shift in self._shifts(day)):
                if end > reached:
                    yield max(begin, reached), end
                    reached = end

    def _shifts(self, day: date) -> tuple[Shift, ...]:
        if self.always:
            return self.shifts.get(day.weekday(), ())
        if day in self.on:
            return self.shifts.get(day.weekday(), ()) or self.shifts.get(MONDAY, ())
        if day in self.off:
            return ()
        return self.shifts.get(day.weekday(), ())


def office(
    zone: ZoneInfo, *, off: frozenset[date] = frozenset(), on: frozenset[date] = frozenset()
) -> WorkingTime:
    """Return the working time of offices: Monday to Friday, with a break at noon."""
    return WorkingTime(zone, dict.fromkeys(range(SATURDAY), OFFICE_SHIFTS), off, on)


def round_the_clock(zone: ZoneInfo) -> WorkingTime:
    """Return the working time of a post that is never closed, such as the gatehouse."""
    return WorkingTime(zone, dict.fromkeys(range(7), ALL_DAY), always=True)
