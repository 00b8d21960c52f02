"""Documents for people: a title, the company, headings in words, rows, sums, lines to sign."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kiosk.reports.wording import NARROW, month_name
from survey.months import Month
from survey.texts import Text


class Kind(StrEnum):
    """What a column's cells are, so that a spreadsheet can reckon with them."""

    WORDS = "words"
    NUMBER = "number"
    DECIMAL = "decimal"
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of a document: what it is called, what its cells are, how wide, whether summed."""

    title: Text
    kind: Kind = Kind.WORDS
    width: int = 12
    summed: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A table for people. A cell is a text in both languages, words, a number, a time, or None.

    `draft` says why it is none to sign yet.
    """

    title: Text
    facts: Sequence[Text]
    headings: Sequence[Heading]
    rows: Sequence[Sequence[object]]
    draft: Text | None = None
    signatures: Sequence[Text] = ()


MADE_BY: Final = Text("制表", "Made by")
CHECKED_BY: Final = Text("审核", "Checked by")
APPROVED_BY: Final = Text("批准", "Approved by")
SIGNED_ON: Final = Text("日期", "Date")
SIGNATURES: Final = (MADE_BY, CHECKED_BY, APPROVED_BY, SIGNED_ON)
NOT_CLOSED: Final = Text(
    "草稿：本月还没有结账，数字还会变", "Draft: the month is not closed yet, figures may change"
)
DRAFT: Final = Text("（草稿）", " (draft)")
SUM: Final = Text("合计", "Sum")
SEARCHED: Final = Text("查找：{words}", "Searched for: {words}")


def as_text(words: str) -> Text:
    """Return words that are the same in both languages."""
    return Text(words, words)


def narrowed_said(month: str, words: str) -> Text:
    """Return of which month a register is, or what was searched for in all of them."""
    if words:
        return SEARCHED.format(words=words)
    if not month:
        return Text("月份：全部", "All months")
    return Text("月份：{month}", "{month}").format(month=month_said(Month.read(month)))


def month_said(month: Month) -> Text:
    """Return a month's name in the signs that everybody types."""
    said = month_name(month)
    return Text(said.zh.replace(NARROW, ""), said.en.replace(NARROW, " "))
