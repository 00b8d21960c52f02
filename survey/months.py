"""Business months and days: decided once at the edge, then passed on as plain values."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Self
from zoneinfo import ZoneInfo

from survey.refusals.books import MonthUnreadable

# The calendar's first and last year are left out: a month there may have no neighbour.
_WRITTEN: Final = re.compile(r"(?!0000|0001|9999)([0-9]{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month of the business time zone."""

    year: int
    month: int

    def __post_init__(self) -> None:
        date(self.year, self.month, 1)

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the month a day belongs to."""
        return cls(day.year, day.month)

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the month written as YYYY-MM; refuse anything else."""
        written = _WRITTEN.fullmatch(text)
        if written is None:
            raise MonthUnreadable(text=text[:40])
        return cls(int(written[1]), int(written[2]))

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def first(self) -> date:
        """The month's first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """The month's last day."""
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> Self:
        """The month after."""
        return type(self).of(self.first + timedelta(days=31))

    @property
    def previous(self) -> Self:
        """The month before."""
        return type(self).of(self.first - timedelta(days=1))

    def contains(self, day: date) -> bool:
        """Tell whether a day belongs to the month."""
        return (day.year, day.month) == (self.year, self.month)


def business_date(moment: datetime, zone: ZoneInfo) -> date:
    """Return the business day on which an aware moment falls."""
    return moment.astimezone(zone).date()


def business_hour(moment: datetime, zone: ZoneInfo) -> int:
    """Return the hour (0 to 23) of the business day in which an aware moment falls."""
    return moment.astimezone(zone).hour
