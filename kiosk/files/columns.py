"""How a cell is read: text, a code, a moment, a whole number, one of some words."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from zoneinfo import ZoneInfo

from db import policy_store
from survey.months import Month, business_date
from survey.posts import Way, post_of
from survey.ratings import checked_score
from survey.refusals import SurveyError
from survey.texts import Text
from survey.working_time import checked_hours

LONGEST_CELL: Final = 32_767
"""Characters; a workbook's cell holds no more."""
LONGEST_NUMBER: Final = 9
"""Digits; a longer one fits no column of the database."""
FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")
"""What a spreadsheet would run, and what we already put a quote before."""


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


def text(limit: int) -> Reader:
    """Read words of at most so many characters."""

    def read(cell: str, _at: Circumstances) -> str:
        if len(cell) > limit:
            raise CellWrong(
                f"最多 {limit} 个字符，现在有 {len(cell)} 个",
                f"at most {limit} characters, this has {len(cell)}",
            )
        if "\0" in cell:
            raise CellWrong("含有不可见的控制字符", "it holds a NUL character")
        return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell

    return read


code: Final = text(40)


def one_of(words: Mapping[str, Any] | frozenset[str]) -> Reader:
    """Read one of some words, in any case."""

    def read(cell: str, _at: Circumstances) -> str:
        word = cell.lower()
        if word not in words:
            known = ", ".join(sorted(words))
            raise CellWrong(f"“{cell}”不在可用值中：{known}", f"{cell!r} is none of: {known}")
        return word

    return read


def moment(cell: str, at: Circumstances) -> datetime:
    """Read an ISO 8601 moment that is not in the future; without an offset it is local.

    A local time that the clocks skip is read as the moment they skipped to; one that they show
    twice is the first of the two.
    """
    utc = deadline(cell, at)
    if utc > at.now + timedelta(minutes=5):
        raise CellWrong(f"{cell} 在将来", f"{cell} is in the future")
    return utc


def deadline(cell: str, at: Circumstances) -> datetime:
    """Read an ISO 8601 moment that may lie ahead."""
    try:
        read = datetime.fromisoformat(cell)
    except ValueError:
        raise CellWrong(
            f"“{cell}”不是时间，应写成 2026-01-31T08:30",
            f"{cell!r} is no time; write it like 2026-01-31T08:30",
        ) from None
    if read.tzinfo is None:
        read = read.replace(tzinfo=at.zone)
    try:
        return read.astimezone(UTC)
    except OverflowError:
        raise CellWrong(f"“{cell}”超出范围", f"{cell!r} is out of range") from None


def hours(cell: str, _at: Circumstances) -> str:
    """Read a window's hours of service."""
    return _ruled(lambda: checked_hours(cell))


def day(cell: str, _at: Circumstances) -> date:
    """Read an ISO 8601 date."""
    try:
        return date.fromisoformat(cell[:10])
    except ValueError:
        raise CellWrong(
            f"“{cell}”不是日期，应写成 2026-01-31", f"{cell!r} is no date; write it like 2026-01-31"
        ) from None


def month(cell: str, _at: Circumstances) -> str:
    """Read a month written as YYYY-MM."""
    return _ruled(lambda: str(Month.read(cell[:7])))


def begun_month(cell: str, at: Circumstances) -> str:
    """Read a month that has begun: nobody is named, and nothing closed, in a later one."""
    read = month(cell, at)
    if Month.read(read) > Month.of(business_date(at.now, at.zone)):
        raise CellWrong(f"{cell} 在将来", f"{cell} is in the future")
    return read


def post(cell: str, _at: Circumstances) -> str:
    """Read a post's code, English keyword or Chinese name."""
    return _ruled(lambda: post_of(cell).code)


def score(cell: str, _at: Circumstances) -> int:
    """Read a rating's score from 1 to 5."""
    try:
        return checked_score(cell.removesuffix(".0"))
    except SurveyError:
        raise CellWrong(
            f"评分要在 1 到 5 之间，现在是“{cell}”", f"a score is 1 to 5, this is {cell!r}"
        ) from None


def number(cell: str, _at: Circumstances) -> int:
    """Read a whole number from 1 on."""
    if not cell.isdecimal() or len(cell) > LONGEST_NUMBER or int(cell) < 1:
        raise CellWrong(f"“{cell}”不是正整数", f"{cell!r} is no whole number from 1 on")
    return int(cell)


def details(cell: str, _at: Circumstances) -> str:
    """Read a JSON object; it stays text, its names in order."""
    try:
        read = json.loads(cell)
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, dict):
        raise CellWrong("不是 JSON 对象", "this is no JSON object")
    return json.dumps(read, ensure_ascii=False, sort_keys=True)


def parameters(cell: str, at: Circumstances) -> str:
    """Read a policy's parameters: a JSON object that makes a policy."""
    told = details(cell, at)
    try:
        policy_store.from_json(json.loads(told))
    except (TypeError, ValueError, ArithmeticError) as wrong:
        raise CellWrong(f"不是可用的规则参数：{wrong}", f"no usable parameters: {wrong}") from None
    return told


def hundredths(cell: str, _at: Circumstances) -> int:
    """Read a check's score from 0 to 100 as hundredths of a point."""
    try:
        value = Decimal(cell)
        within = 0 <= value <= 100  # comparing NaN is an InvalidOperation, too
    except InvalidOperation:
        within = False
    if not within:
        raise CellWrong(
            f"得分要在 0 到 100 之间，现在是“{cell}”", f"a score is 0 to 100, this is {cell!r}"
        )
    return int((value * 100).to_integral_value())


def ways(cell: str, _at: Circumstances) -> tuple[Way, ...]:
    """Read ways of checking by their letters, such as OA."""
    letters = re.sub(r"[\s,，、;+]", "", cell).upper()
    try:
        return tuple(map(Way, letters))
    except ValueError:
        known = "、".join(f"{way.value} {way.label.zh}" for way in Way)
        known_en = ", ".join(f"{way.value} {way.label.en}" for way in Way)
        raise CellWrong(
            f"“{cell}”不是检查方式，可用字母：{known}",
            f"{cell!r} is no way of checking; the letters are {known_en}",
        ) from None


def yes_or_no(cell: str, _at: Circumstances) -> bool:
    """Read yes or no."""
    known = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    if cell.lower() not in known:
        raise CellWrong(f"“{cell}”应为 yes 或 no", f"{cell!r} should be yes or no")
    return known[cell.lower()]


def _ruled(read: Callable[[], str]) -> str:
    try:
        return read()
    except SurveyError as refusal:
        raise CellWrong(refusal.said.zh, refusal.said.en) from None
