"""Cells that hold a number: whole ones, scores, points, kappa."""

import re
from decimal import Decimal
from typing import Final

from kiosk.files.columns import CellWrong, Circumstances, shown, wrong_cell
from survey.feedback.ratings import checked_score
from survey.given import plain_code
from survey.refusals.kinds import SurveyError

LONGEST_NUMBER: Final = 9
"""Digits; a longer one fits no column of the database."""
_SIGNED: Final = re.compile(r"-?[0-9]{1,5}")
_AMOUNT: Final = re.compile(rf"-?[0-9]{{1,{LONGEST_NUMBER}}}")
_POINTS: Final = re.compile(r"[0-9]{1,3}(\.[0-9]{1,20})?")


def number(cell: str, _at: Circumstances) -> int:
    """Read a whole number from 1 on."""
    if not cell.isdecimal() or len(cell) > LONGEST_NUMBER or int(cell) < 1:
        raise wrong_cell(cell, "不是正整数", "is no whole number from 1 on")
    return int(cell)


def count(cell: str, _at: Circumstances) -> int:
    """Read a whole number from 0 on."""
    return 0 if cell == "0" else number(cell, _at)


def amount(cell: str, _at: Circumstances) -> int:
    """Read points or yuan, which may be less than none."""
    if not _AMOUNT.fullmatch(cell):
        raise wrong_cell(cell, "不是整数", "is no whole number")
    return int(cell)


def score(cell: str, _at: Circumstances) -> int:
    """Read a rating's score from 1 to 5."""
    try:
        return checked_score(cell.removesuffix(".0"))
    except SurveyError:
        raise CellWrong(
            f"评分要在 1 到 5 之间，现在是“{shown(cell)}”",
            f"a score is 1 to 5, this is {shown(cell)!r}",
        ) from None


def hundredths(cell: str, _at: Circumstances) -> int:
    """Read a check's score from 0 to 100 as hundredths of a point; 95 % are 95 points."""
    cell = plain_code(cell).removesuffix("%").strip()
    if not _POINTS.fullmatch(cell) or Decimal(cell) > 100:
        raise CellWrong(
            f"得分要在 0 到 100 之间，现在是“{shown(cell)}”",
            f"a score is 0 to 100, this is {shown(cell)!r}",
        )
    return int((Decimal(cell) * 100).to_integral_value())


def kappa(cell: str, _at: Circumstances) -> int:
    """Read how far two agreed beyond chance, from -1 to 1 in ten-thousandths."""
    if not _SIGNED.fullmatch(cell) or abs(int(cell)) > 10_000:
        raise wrong_cell(cell, "不在 -10000 到 10000 之间", "is not between -10000 and 10000")
    return int(cell)
