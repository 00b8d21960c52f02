"""How a cell is read: text, a code, a moment, a whole number, one of some words."""

import json
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from db.books import policy_store
from db.directory.directory_store import ALWAYS
from survey.books.policy import DEFAULT_POLICY, Policy
from survey.books.policy_terms import MOST
from survey.checks.checklist_terms import CODE_LIMIT
from survey.checks.checklists import Answer
from survey.directory.posts import Way, commitment_of, post_of
from survey.directory.working_time import checked_hours
from survey.feedback.questionnaire import reason_of
from survey.feedback.ratings import checked_score
from survey.months import Month, business_date
from survey.refusals.kinds import SurveyError
from survey.texts import Text

LONGEST_CELL: Final = 32_767
"""Characters; a workbook's cell holds no more."""
LONGEST_SHOWN: Final = 60
"""Characters of a wrong cell that are told."""
LONGEST_NUMBER: Final = 9
"""Digits; a longer one fits no column of the database."""
YEARS: Final = range(2000, 2200)
"""What happened, or is planned, lies in these years; a slip of the pen does not."""
FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")
"""What a spreadsheet would run, and what we already put a quote before."""
LINE_END: Final = re.compile(r"\r\n?")
"""Line ends other than one: not every writer of CSV quotes them."""
_HOURS: Final = frozenset(map(str, range(24)))
_SIGNED: Final = re.compile(r"-?[0-9]{1,5}")
_POINTS: Final = re.compile(r"[0-9]{1,3}(\.[0-9]{1,20})?")


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
        words = LINE_END.sub("\n", cell)
        return words[1:] if words.startswith("'") and FORMULA.match(words) else words

    return read


code: Final = text(40)


def one_of(words: Collection[str]) -> Reader:
    """Read one of some words, in any case."""

    def read(cell: str, _at: Circumstances) -> str:
        word = cell.lower()
        if word not in words:
            known = ", ".join(sorted(words))
            raise _wrong(cell, f"不在可用值中：{known}", f"is none of: {known}")
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
        raise _wrong(
            cell, "不是时间，应写成 2026-01-31T08:30", "is no time; write it like 2026-01-31T08:30"
        ) from None
    if read.tzinfo is None:
        read = read.replace(tzinfo=at.zone)
    _require_year(cell, read)
    return read.astimezone(UTC)


def hours(cell: str, _at: Circumstances) -> str:
    """Read a window's hours of service."""
    return _ruled(lambda: checked_hours(cell))


def day(cell: str, _at: Circumstances) -> date:
    """Read an ISO 8601 date."""
    read = _day(cell)
    _require_year(cell, read)
    return read


def hour(cell: str, _at: Circumstances) -> int:
    """Read an hour of the day, from 0 to 23."""
    if cell not in _HOURS:
        raise _wrong(cell, "不在 0 到 23 之间", "is not between 0 and 23")
    return int(cell)


def first_day(cell: str, _at: Circumstances) -> date:
    """Read the day somebody's posting begins on; the earliest stands for "ever since"."""
    read = _day(cell)
    if not ALWAYS <= read <= date(YEARS[-1], 12, 31):
        raise _wrong(cell, f"早于 {ALWAYS}，或太晚", f"is before {ALWAYS}, or too late")
    return read


def month(cell: str, _at: Circumstances) -> str:
    """Read a month written as YYYY-MM, or a day of it: a workbook knows no months."""
    try:
        read = Month.read(cell)
    except SurveyError as unreadable:
        try:
            read = Month.of(_day(cell))
        except CellWrong:
            raise CellWrong(unreadable.said.zh, unreadable.said.en) from None
    _require_year(cell, read)
    return str(read)


def begun_month(cell: str, at: Circumstances) -> str:
    """Read a month that has begun: nobody is named, and nothing closed, in a later one."""
    read = month(cell, at)
    if Month.read(read) > Month.of(business_date(at.now, at.zone)):
        raise CellWrong(f"{read} 在将来", f"{read} is in the future")
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
            f"评分要在 1 到 5 之间，现在是“{shown(cell)}”",
            f"a score is 1 to 5, this is {shown(cell)!r}",
        ) from None


def reasons(cell: str, _at: Circumstances) -> str:
    """Read the codes of reasons, each once, apart by commas; refuse one nobody could choose."""
    codes = [each for each in re.split(r"[\s,，、;；]+", cell) if each]
    unknown = next((each for each in codes if reason_of(each) is None), None)
    if unknown is not None or not codes:
        raise _wrong(unknown or cell, "不是问卷里的原因", "is no reason of the questionnaire")
    return ",".join(dict.fromkeys(codes))


def commitment(cell: str, _at: Circumstances) -> str:
    """Read a commitment's code."""
    return _ruled(lambda: commitment_of(cell).code)


def number(cell: str, _at: Circumstances) -> int:
    """Read a whole number from 1 on."""
    if not cell.isdecimal() or len(cell) > LONGEST_NUMBER or int(cell) < 1:
        raise _wrong(cell, "不是正整数", "is no whole number from 1 on")
    return int(cell)


def details(cell: str, _at: Circumstances) -> str:
    """Read a JSON object; it stays text, its names in order."""
    read, told = _json(cell)
    if not isinstance(read, dict):
        raise CellWrong("不是 JSON 对象", "this is no JSON object")
    return told


def answers(cell: str, at: Circumstances) -> str:
    """Read the answers to a checklist's items: a JSON object of answers by item."""
    told = details(cell, at)
    known = {str(each) for each in Answer}
    for item, answer in json.loads(told).items():
        if not 0 < len(item) <= CODE_LIMIT or answer not in known:
            raise _wrong(f"{item}: {answer}", "不是检查项的答案", "is no answer to an item")
    return told


def questions(cell: str, _at: Circumstances) -> str:
    """Read why after why: a JSON list of words; it stays text."""
    read, told = _json(cell)
    if not isinstance(read, list) or not all(isinstance(each, str) for each in read):
        raise CellWrong("不是 JSON 文字列表", "this is no JSON list of words")
    return told


def kappa(cell: str, _at: Circumstances) -> int:
    """Read how far two agreed beyond chance, from -1 to 1 in ten-thousandths."""
    if not _SIGNED.fullmatch(cell) or abs(int(cell)) > 10_000:
        raise _wrong(cell, "不在 -10000 到 10000 之间", "is not between -10000 and 10000")
    return int(cell)


def parameters(cell: str, at: Circumstances) -> str:
    """Read a policy's parameters: a JSON object that makes a policy."""
    told = details(cell, at)
    read = json.loads(told)
    try:
        policy = policy_store.from_json(read)
        wrong = next((name for name in read if not _is_usable(policy, name)), None)
    except (TypeError, ValueError, ArithmeticError) as refused:
        wrong = str(refused)
    if wrong is not None:
        raise CellWrong(
            f"不是可用的规则参数：{shown(wrong)}", f"no usable parameters: {shown(wrong)}"
        )
    return told


def hundredths(cell: str, _at: Circumstances) -> int:
    """Read a check's score from 0 to 100 as hundredths of a point."""
    if not _POINTS.fullmatch(cell) or Decimal(cell) > 100:
        raise CellWrong(
            f"得分要在 0 到 100 之间，现在是“{shown(cell)}”",
            f"a score is 0 to 100, this is {shown(cell)!r}",
        )
    return int((Decimal(cell) * 100).to_integral_value())


def ways(cell: str, _at: Circumstances) -> tuple[Way, ...]:
    """Read ways of checking by their letters, such as OA."""
    letters = re.sub(r"[\s,，、;+]", "", cell).upper()
    try:
        return tuple(map(Way, letters))
    except ValueError:
        known = "、".join(f"{way.value} {way.label.zh}" for way in Way)
        known_en = ", ".join(f"{way.value} {way.label.en}" for way in Way)
        raise _wrong(
            cell,
            f"不是检查方式，可用字母：{known}",
            f"is no way of checking; the letters are {known_en}",
        ) from None


def yes_or_no(cell: str, _at: Circumstances) -> bool:
    """Read yes or no."""
    known = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    if cell.lower() not in known:
        raise _wrong(cell, "应为 yes 或 no", "should be yes or no")
    return known[cell.lower()]


def shown(cell: str) -> str:
    """Return a cell as one short line can show it."""
    plain = "".join(sign if sign.isprintable() else " " for sign in cell)
    return plain if len(plain) <= LONGEST_SHOWN else f"{plain[:LONGEST_SHOWN]}…"


def _ruled(read: Callable[[], str]) -> str:
    try:
        return read()
    except SurveyError as refusal:
        raise CellWrong(refusal.said.zh, refusal.said.en) from None


def _json(cell: str) -> tuple[Any, str]:
    """Return what JSON says, and in its one spelling; None for what no database keeps."""
    try:
        read = json.loads(cell)
        told = json.dumps(read, ensure_ascii=False, sort_keys=True, allow_nan=False)
        told.encode()  # half a character can be written in JSON, and nowhere else
    except (ValueError, RecursionError):
        return None, ""
    return read, told


def _day(cell: str) -> date:
    """Return the day a cell names; a workbook's has a midnight with it."""
    try:
        read = datetime.fromisoformat(cell)
    except ValueError:
        read = None
    if read is None or read.time() != time():
        raise _wrong(cell, "不是日期，应写成 2026-01-31", "is no date; write it like 2026-01-31")
    return read.date()


def _require_year(cell: str, read: date | Month) -> None:
    if read.year not in YEARS:
        first, last = YEARS[0], YEARS[-1]
        raise _wrong(
            cell, f"不在 {first} 到 {last} 年之间", f"is not in the years {first} to {last}"
        )


def _is_usable(policy: Policy, name: str) -> bool:
    """Tell whether a parameter is known and its value of the right kind."""
    if not hasattr(DEFAULT_POLICY, name):
        return False
    value, usual = getattr(policy, name), getattr(DEFAULT_POLICY, name)
    if usual is None:
        return value is None or (type(value) is int and value <= MOST)
    return type(value) is type(usual) and (type(value) is not int or value <= MOST)


def _wrong(cell: str, zh: str, en: str) -> CellWrong:
    return CellWrong(f"“{shown(cell)}”{zh}", f"{shown(cell)!r} {en}")
