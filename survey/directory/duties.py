"""Who serves where when: how an anonymous rating reaches a person (regulation 1).

Exactly one on duty: it is theirs. Nobody, or two at once: it stays with the window, and says why.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from survey.refusals.directory import DutyOverlaps, DutyUnusable
from survey.texts import Text

LONGEST: Final = timedelta(hours=24)
LONGEST_REPEAT: Final = timedelta(days=366)
NOBODY: Final = Text("没有排班", "nobody on duty")
SEVERAL: Final = Text("同时有两人以上当班", "several on duty at once")


@dataclass(frozen=True, slots=True)
class Duty:
    """Somebody's stretch at a window, from a moment on and before another; by codes, in UTC."""

    window: str
    person: str
    starts_at: datetime
    ends_at: datetime

    def covers(self, moment: datetime) -> bool:
        """Tell whether the moment falls into the stretch."""
        return self.starts_at <= moment < self.ends_at

    def overlaps(self, other: "Duty") -> bool:
        """Tell whether two stretches share any moment."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Who is meant at a window at a moment, or why nobody is."""

    person: str | None
    why_not: Text | None = None


def on_duty(duties: Iterable[Duty], moment: datetime) -> OnDuty:
    """Return who serves, given the duties of one window."""
    people = {duty.person for duty in duties if duty.covers(moment)}
    if len(people) == 1:
        return OnDuty(people.pop())
    return OnDuty(None, SEVERAL if people else NOBODY)


class Clash(StrEnum):
    """Why a duty cannot be put on the roster, or should not without a word."""

    BUSY = "busy"
    GONE = "gone"
    CLOSED = "closed"
    TAKEN = "taken"

    @property
    def said(self) -> Text:
        """What is in the way."""
        return _CLASHES[self]


_CLASHES: Final = {
    Clash.BUSY: Text("同时已有别的班", "is on duty elsewhere then"),
    Clash.GONE: Text("那天已离职", "has left by then"),
    Clash.CLOSED: Text("窗口已停用", "the window is closed"),
    Clash.TAKEN: Text("窗口那时已有人当班", "somebody else serves there then"),
}


def clash_of(duty: Duty, known: Iterable[Duty]) -> Clash | None:
    """Return what is in the way of a duty among those known: the person's own, or another's."""
    found = [each for each in known if each.overlaps(duty)]
    if any(each.person == duty.person for each in found):
        return Clash.BUSY
    return Clash.TAKEN if any(each.window == duty.window for each in found) else None


def checked_duty(duty: Duty, known: Iterable[Duty]) -> Duty:
    """Return a duty that can be kept; refuse one without length or too long.

    Refuses one in which the person would serve twice at once, here or at another window.
    """
    if not timedelta() < duty.ends_at - duty.starts_at <= LONGEST:
        raise DutyUnusable
    if any(duty.person == other.person and duty.overlaps(other) for other in known):
        raise DutyOverlaps
    return duty


def repeated(
    window: str,
    person: str,
    *,
    first: date,
    last: date,
    weekdays: Collection[int],
    start: time,
    end: time,
    zone: ZoneInfo,
) -> Iterator[Duty]:
    """Yield the duties of a shift that repeats by the wall clock (weekday 0 is Monday).

    An end not after the start is on the next day: a night shift belongs to the day it starts on.
    Refuses days in the wrong order, more than a year, and no weekday.
    """
    if not timedelta() <= last - first <= LONGEST_REPEAT or not weekdays:
        raise DutyUnusable
    for ahead in range((last - first).days + 1):
        day = first + timedelta(days=ahead)
        if day.weekday() in weekdays:
            until = day if end > start else day + timedelta(days=1)
            yield Duty(
                window,
                person,
                datetime.combine(day, start, zone).astimezone(UTC),
                datetime.combine(until, end, zone).astimezone(UTC),
            )
