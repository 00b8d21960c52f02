"""Working time: when a window is served and an office works, and how clocks run in it.

Minutes run only while somebody works (regulation 7: counted in the window's business calendar);
they are real minutes, so that a night in which the clock is put forward shortens nobody's time.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from survey.refusals.directory import HoursUnusable

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

    def stretches(self, day: date) -> list[tuple[datetime, datetime]]:
        """Return when it is served by the shifts that start on a day, in UTC."""
        return sorted(shift.on(day, self.zone) for shift in self._shifts(day))

    def serves_about(self, moment: datetime, slack: timedelta) -> bool:
        """Tell whether it is served at a moment, or not longer than so before or after."""
        day = moment.astimezone(self.zone).date()
        return any(
            begin - slack <= moment < end + slack
            for near in (day - timedelta(days=1), day, day + timedelta(days=1))
            for begin, end in self.stretches(near)
        )

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
            for begin, end in self.stretches(day):
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


ALWAYS: Final = "24h"
LONGEST_HOURS: Final = 200
_SPAN: Final = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")
_PART: Final = re.compile(rf"([1-7])(?:-([1-7]))? ({_SPAN.pattern}(?: {_SPAN.pattern})*)")


_EVERY_DAY: Final = frozenset({"每天", "每日", "天天", "周一至周日", "全周"})
_AROUND: Final = frozenset({"24小时", "全天", "全天24小时", "24小时服务", "00:00-24:00"})
_TO: Final = re.compile(r"\s*(?:-{1,2}|[~\u2010-\u2015\u2212]+|至|到)\s*")
_CLOCK: Final = re.compile(r"(?<!\d)(\d)(?=:\d\d)")
_SECONDS: Final = re.compile(r"(\d\d:\d\d):00(?!\d)")
_DAY_NAME: Final = re.compile(r"(?:星期|周|礼拜)([一二三四五六日天])")


def checked_hours(words: str) -> str:
    """Return hours of service in their one spelling; refuse what cannot be read as such.

    `24h`, or weekdays (1 is Monday) with their shifts:
    `1-5 08:00-12:00 13:30-17:30; 6 22:00-06:00`.
    """
    plain = unicodedata.normalize("NFKC", words).strip().lower()
    plain = "; ".join(" ".join(part.split()) for part in plain.split(";") if part.strip())
    if plain != ALWAYS and (len(plain) > LONGEST_HOURS or not _shifts_of(plain)):
        raise HoursUnusable
    return plain


def hours_written(words: str) -> str:
    """Return hours as people write them in the signs that `checked_hours` reads.

    `8:00-20:00` are those of every day; `周一至周五 8:00~12:00，13:30~17:30` names the days.
    """
    plain = unicodedata.normalize("NFKC", words).strip().lower().replace("。", "")
    plain = _DAY_NAME.sub(lambda day: f"{min('一二三四五六日天'.index(day[1]), 6) + 1} ", plain)
    plain = _TO.sub("-", plain)
    parts = re.split(r"[;\n]", plain)
    return "; ".join(_part_written(part) for part in parts if part.strip())


def _part_written(part: str) -> str:
    spread = _SECONDS.sub(r"\1", _CLOCK.sub(r"0\1", " ".join(re.split(r"[\s,、]+", part.strip()))))
    if spread in _AROUND:
        return ALWAYS
    days, _, hours = spread.partition(" ")
    if days in _EVERY_DAY:
        return f"1-7 {hours}"
    if _SPAN.match(spread):
        return f"1-7 {spread}"
    return re.sub(r"^([1-7](?:-[1-7])?)(?=\d\d:)", r"\1 ", spread)


def served(
    hours: str, zone: ZoneInfo, *, off: frozenset[date] = frozenset(), on: frozenset[date]
) -> WorkingTime:
    """Return the working time of a window that has hours of its own; refuse unusable ones."""
    if checked_hours(hours) == ALWAYS:
        return round_the_clock(zone)
    return WorkingTime(zone, _shifts_of(checked_hours(hours)), off, on)


def _shifts_of(plain: str) -> dict[int, tuple[Shift, ...]]:
    """Return the shifts of each weekday, 0 is Monday; none at all if a part cannot be read."""
    shifts: dict[int, tuple[Shift, ...]] = {}
    for part in plain.split("; "):
        read = _PART.fullmatch(part)
        if read is None:
            return {}
        first, last = int(read[1]), int(read[2] or read[1])
        spans = [_shift(*map(int, span)) for span in _SPAN.findall(read[3])]
        known = [span for span in spans if span is not None]
        days = range(first - 1, last)
        if not days or len(known) < len(spans) or any(day in shifts for day in days):
            return {}
        shifts |= dict.fromkeys(days, tuple(known))
    return shifts


def _shift(begin: int, begin_minute: int, end: int, end_minute: int) -> Shift | None:
    """Return a shift, or None for hours no clock shows; 24:00 is midnight."""
    if (end, end_minute) == (24, 0):
        end = 0
    if max(begin, end) > 23 or max(begin_minute, end_minute) > 59:
        return None
    return Shift(time(begin, begin_minute), time(end, end_minute))


def office(
    zone: ZoneInfo, *, off: frozenset[date] = frozenset(), on: frozenset[date] = frozenset()
) -> WorkingTime:
    """Return the working time of offices: Monday to Friday, with a break at noon."""
    return WorkingTime(zone, dict.fromkeys(range(SATURDAY), OFFICE_SHIFTS), off, on)


def round_the_clock(zone: ZoneInfo) -> WorkingTime:
    """Return the working time of a post that is never closed, such as the gatehouse."""
    return WorkingTime(zone, dict.fromkeys(range(7), ALL_DAY), always=True)
