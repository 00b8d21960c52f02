"""Numbers of a workbook as they are shown: with their leading zeros, in per cent, or not at all."""

import re
from decimal import Decimal
from typing import Final

from kiosk.files.columns import Number, Unread

MOST_EXACT: Final = 10**15
"""From here on a spreadsheet has lost digits: it keeps fifteen."""
_ASIDE: Final = re.compile(r"\[[^\]]*\]|_.|\*.")
_LITERAL: Final = re.compile(r'"([^"]*)"|\\(.)')
_ZEROS: Final = re.compile(r"0{2,}")
_APART: Final = re.compile(r"[0#][-/ ]+[0#]")


def as_shown(value: float, number_format: str) -> str:
    """Return a number as its cell shows it; tell one that shows what it is not, or lost digits."""
    whole = isinstance(value, int) or value.is_integer()
    if abs(value) >= MOST_EXACT:
        return Unread.because(
            f"{value:.15g}", "这个数字太长，后面的位数已经丢失：请把这一列设为文本再填",
            "is a number so long that digits were lost: format the column as text, fill it again",
        )  # fmt: skip
    plain = str(int(value)) if whole else format(Decimal(repr(value)), "f")
    section = _ASIDE.sub("", number_format.split(";", maxsplit=1)[0])
    literals = "".join(a or b for a, b in _LITERAL.findall(section))
    rest = _LITERAL.sub("", section).strip()
    if "%" in rest:
        return Number(f"{(Decimal(plain) * 100).normalize():f}%")
    if any(each.isalnum() for each in literals) or _APART.search(rest):
        return Unread.because(
            plain, f"显示的样子（格式 {number_format}）和保存的数字不同：请把这一列设为文本再填",
            f"is shown otherwise than it is kept (format {number_format}): format the column as "
            "text, fill it again",
        )  # fmt: skip
    if whole and value >= 0 and _ZEROS.fullmatch(rest):
        return Number(plain.zfill(len(rest)))
    return Number(plain)
