"""The three shifts of a day, with the company's own times; a week's duties copied, gaps found."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from survey.directory.duties import Duty
from survey.directory.working_time import Shift
from survey.refusals.directory import ShiftsUnusable
from survey.texts import Text


class Turn(StrEnum):
    """One of a day's three shifts."""

    EARLY = "early"
    LATE = "late"
    NIGHT = "night"


TURNS: Final = {
    Turn.EARLY: Text("早班", "Early"),
    Turn.LATE: Text("中班", "Late"),
    Turn.NIGHT: Text("夜班", "Night"),
}
PROPOSED: Final = "06:00-14:00 14:00-22:00 22:00-06:00"
"""What holds until the company sets its own times."""
WEEK: Final = timedelta(days=7)
_SPAN: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Shifts:
    """When the three shifts begin and end by the wall clock; one may end on the next day."""

    by_turn: dict[Turn, Shift]

    @classmethod
    def read(cls, words: str) -> "Shifts":
        """Return the shifts written as three stretches; refuse anything else."""
        spans = [_SPAN.fullmatch(each) for each in words.split()]
        read = [
            Shift(time(int(each[1]), int(each[2])), time(int(each[3]), int(each[4])))
            for each in spans
            if each is not None
        ]
        if len(spans) != len(Turn) or len(read) != len(Turn):
            raise ShiftsUnusable
        return cls(dict(zip(Turn, read, strict=True)))

    @classmethod
    def of(cls, spans: Iterable[tuple[time | None, time | None]]) -> "Shifts":
        """Return the shifts of begins and ends; refuse three that begin twice at one time."""
        read = [Shift(begin, end) for begin, end in spans if begin is not None and end is not None]
        if len(read) != len(Turn) or len({each.start for each in read}) < len(read):
            raise ShiftsUnusable
        return cls(dict(zip(Turn, read, strict=True)))

    def __str__(self) -> str:
        return " ".join(spelled(each) for each in self.by_turn.values())


def spelled(shift: Shift) -> str:
    """Return a shift's times as they are written."""
    return f"{shift.start:%H:%M}-{shift.end:%H:%M}"


def a_week_on(duties: Iterable[Duty], zone: ZoneInfo, *, weeks: int = 1) -> Iterator[Duty]:
    """Yield duties some weeks later by the wall clock, whatever clocks are put forward between."""
    for each in duties:
        begin, end = (
            (datetime.combine(wall.date() + weeks * WEEK, wall.time(), zone)).astimezone(UTC)
            for wall in (each.starts_at.astimezone(zone), each.ends_at.astimezone(zone))
        )
        yield Duty(each.window, each.person, begin, end)


def gaps(
    served: Iterable[tuple[datetime, datetime]], duties: Iterable[Duty]
) -> list[tuple[datetime, datetime]]:
    """Return the stretches of service in which nobody is on duty, of the duties of one window."""
    covered = sorted((each.starts_at, each.ends_at) for each in duties)
    found: list[tuple[datetime, datetime]] = []
    for begin, end in served:
        reached = begin
        for starts_at, ends_at in covered:
            if ends_at <= reached or starts_at >= end:
                continue
            if starts_at > reached:
                found.append((reached, starts_at))
            reached = max(reached, ends_at)
        if reached < end:
            found.append((reached, end))
    return found


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def week_of(monday: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return when a week begins and ends, in UTC."""
    begin, end = (datetime.combine(each, time(), zone) for each in (monday, monday + WEEK))
    return begin.astimezone(UTC), end.astimezone(UTC)
