"""The stretches checks are planned for: a month for spot checks, a quarter for joint checks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Self

from survey.months import Month
from survey.refusals.checks import PeriodUnreadable

QUARTER: Final = 3
_QUARTER: Final = re.compile(r"(?!0000|0001|9999)([0-9]{4})-Q([1-4])")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A month, or a quarter of three months that begins in January, April, July or October."""

    begins: Month
    months: int = 1

    @classmethod
    def month_of(cls, day: date) -> Self:
        """Return the month a day belongs to."""
        return cls(Month.of(day))

    @classmethod
    def quarter_of(cls, day: date) -> Self:
        """Return the quarter a day belongs to."""
        return cls(Month(day.year, (day.month - 1) // QUARTER * QUARTER + 1), QUARTER)

    @classmethod
    def all_of(cls, day: date) -> tuple[Self, Self]:
        """Return the month and the quarter a day belongs to."""
        return cls.month_of(day), cls.quarter_of(day)

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the period written as YYYY-MM or YYYY-Qn; refuse anything else."""
        quarter = _QUARTER.fullmatch(text)
        if quarter is not None:
            return cls(Month(int(quarter[1]), (int(quarter[2]) - 1) * QUARTER + 1), QUARTER)
        if "Q" in text:
            raise PeriodUnreadable(text=text[:40])
        return cls(Month.read(text))

    def __str__(self) -> str:
        if self.months == 1:
            return str(self.begins)
        return f"{self.begins.year:04d}-Q{(self.begins.month - 1) // QUARTER + 1}"

    @property
    def first(self) -> date:
        """The first day."""
        return self.begins.first

    @property
    def last(self) -> date:
        """The last day."""
        month = self.begins
        for _ in range(self.months - 1):
            month = month.next
        return month.last

    @property
    def next(self) -> Self:
        """The period of the same length after this one."""
        return type(self)(Month.of(self.last + timedelta(days=1)), self.months)

    @property
    def previous(self) -> Self:
        """The period of the same length before this one."""
        before = self.begins
        for _ in range(self.months):
            before = before.previous
        return type(self)(before, self.months)

    def days(self) -> Iterator[date]:
        """Yield its days."""
        for ahead in range((self.last - self.first).days + 1):
            yield self.first + timedelta(days=ahead)

    def contains(self, day: date) -> bool:
        """Tell whether a day belongs to it."""
        return self.first <= day <= self.last

    def over(self, today: date) -> bool:
        """Tell whether its last day has passed."""
        return today > self.last
