"""What a column is, what reading its cells depends on, and how a wrong cell is told."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from survey.refusals.kinds import SurveyError
from survey.texts import Text

LONGEST_CELL: Final = 32_767
"""Characters; a workbook's cell holds no more."""
LONGEST_SHOWN: Final = 60
"""Characters of a wrong cell that are told."""


class CellWrong(Exception):
    """A cell that cannot be read; `what` says what is wrong with it."""

    def __init__(self, zh: str, en: str) -> None:
        self.what = Text(zh, en)
        super().__init__(en)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What reading a cell depends on: the business time zone and the present moment."""

    zone: ZoneInfo
    now: datetime


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


def shown(cell: str) -> str:
    """Return a cell as one short line can show it."""
    plain = "".join(sign if sign.isprintable() else " " for sign in cell)
    return plain if len(plain) <= LONGEST_SHOWN else f"{plain[:LONGEST_SHOWN]}…"
