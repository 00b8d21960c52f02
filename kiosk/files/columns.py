"""What a column is, what reading its cells depends on, and how a wrong cell is told."""

import re
import string
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from survey.refusals.kinds import SurveyError
from survey.texts import Text

LONGEST_CELL: Final = 32_767
"""Characters; a workbook's cell holds no more."""
LONGEST_SHOWN: Final = 60
"""Characters of a wrong cell that are told."""
_UNSEEN: Final = string.whitespace + "\xa0\xad\u3000\u200b\u200e\u200f\u2060\ufeff"
ERROR: Final = re.compile(
    r"#(?:N/A|NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|SPILL!|CALC!|GETTING_DATA)|#{2,}|Err:[0-9]{3}",
    re.IGNORECASE,
)
"""What a spreadsheet shows where a formula failed, or a column is too narrow."""


DAY_ZERO: Final = date(1899, 12, 30)
"""The day before the first of a workbook's days; those of old Macintoshes began in 1904."""


class Dated(str):
    """A cell that its program keeps as a date or a time of day."""


class Number(str):
    """A cell that its program keeps as a number."""


class Unread(str):
    """A cell that cannot be read whatever its column, and what is wrong with it."""

    what: Text

    @classmethod
    def because(cls, cell: str, zh: str, en: str) -> "Unread":
        """Return the cell with what is wrong with it, shown in short."""
        read = cls(cell)
        read.what = Text(f"“{shown(cell)}”{zh}", f"{shown(cell)!r} {en}")
        return read


class CellWrong(Exception):
    """A cell that cannot be read; `what` says what is wrong with it."""

    def __init__(self, zh: str, en: str) -> None:
        self.what = Text(zh, en)
        super().__init__(en)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What reading a cell depends on: the business time zone, the present moment, the first day.

    Days a workbook counts are counted from `day_zero`; `unveil` reads words of sealed cases.
    """

    zone: ZoneInfo
    now: datetime
    day_zero: date = DAY_ZERO
    unveil: Callable[[str], str | None] | None = None


Reader = Callable[[str, Circumstances], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file; an optional one may be empty, or missing altogether.

    One that `may_be_empty` has to be there: a complaint without a window is rare, a file without
    the column is a mistake.
    """

    name: str
    read: Reader
    optional: bool = False
    missing: Any = None
    may_be_empty: bool = False


def ruled(read: Callable[[], str]) -> str:
    """Return what a rule makes of a cell; its refusal is told as that of the cell."""
    try:
        return read()
    except SurveyError as refusal:
        raise CellWrong(refusal.said.zh, refusal.said.en) from None


def wrong_cell(cell: str, zh: str, en: str) -> CellWrong:
    """Return the refusal of a cell that shows it, and says what is wrong with it."""
    return CellWrong(f"“{shown(cell)}”{zh}", f"{shown(cell)!r} {en}")


def bare(cell: str) -> str:
    """Return a cell without what nobody sees at its ends."""
    return cell.strip(_UNSEEN)


def shown(cell: str) -> str:
    """Return a cell as one short line can show it."""
    plain = "".join(sign if sign.isprintable() else " " for sign in cell)
    return plain if len(plain) <= LONGEST_SHOWN else f"{plain[:LONGEST_SHOWN]}…"
