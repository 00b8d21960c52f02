"""Cells that tell a time: moments, days, months, the hours of a window."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from db.directory.directory_store import ALWAYS
from kiosk.files.cells.written import moment_written, month_written
from kiosk.files.columns import CellWrong, Circumstances, ruled, wrong_cell
from survey.directory.working_time import checked_hours, hours_written
from survey.months import Month, business_date
from survey.refusals.kinds import SurveyError

YEARS: Final = range(2000, 2200)
"""What happened, or is planned, lies in these years; a slip of the pen does not."""
_HOURS: Final = frozenset(map(str, range(24)))


def moment(cell: str, at: Circumstances) -> datetime:
    """Read a moment that is not in the future; without an offset it is local.

    A local time that the clocks skip is read as the moment they skipped to; one that they show
    twice is the first of the two.
    """
    utc = deadline(cell, at)
    if utc > at.now + timedelta(minutes=5):
        raise CellWrong(f"{cell} 在将来", f"{cell} is in the future")
    return utc


def exact_moment(cell: str, at: Circumstances) -> str:
    """Read a moment of which each digit counts, written with its offset; it stays text, in UTC."""
    try:
        told = datetime.fromisoformat(cell)
    except ValueError:
        told = None
    if told is None or told.tzinfo is None:
        raise wrong_cell(
            cell,
            "不是带时区的时间，应原样保留导出的文字",
            "is no moment with an offset; leave it as it was exported",
        )
    moment(cell, at)
    return told.astimezone(UTC).isoformat()


def deadline(cell: str, at: Circumstances) -> datetime:
    """Read a moment that may lie ahead."""
    read = moment_written(cell, at.day_zero)
    if read is None:
        raise wrong_cell(
            cell, "不是时间，应写成 2026-01-31T08:30", "is no time; write it like 2026-01-31T08:30"
        )
    if read.tzinfo is None:
        read = read.replace(tzinfo=at.zone)
    _require_year(cell, read)
    return read.astimezone(UTC)


def day(cell: str, at: Circumstances) -> date:
    """Read a date."""
    read = _day(cell, at)
    _require_year(cell, read)
    return read


def hour(cell: str, _at: Circumstances) -> int:
    """Read an hour of the day, from 0 to 23."""
    if cell not in _HOURS:
        raise wrong_cell(cell, "不在 0 到 23 之间", "is not between 0 and 23")
    return int(cell)


def first_day(cell: str, at: Circumstances) -> date:
    """Read the day somebody's posting begins on; the earliest stands for "ever since"."""
    read = _day(cell, at)
    if not ALWAYS <= read <= date(YEARS[-1], 12, 31):
        raise wrong_cell(cell, f"早于 {ALWAYS}，或太晚", f"is before {ALWAYS}, or too late")
    return read


def month(cell: str, at: Circumstances) -> str:
    """Read a month written as YYYY-MM, or a day of it: a workbook knows no months."""
    try:
        read = Month.read(month_written(cell) or cell)
    except SurveyError as unreadable:
        try:
            read = Month.of(_day(cell, at))
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


def hours(cell: str, _at: Circumstances) -> str:
    """Read a window's hours of service."""
    return ruled(lambda: checked_hours(hours_written(cell)))


def _day(cell: str, at: Circumstances) -> date:
    """Return the day a cell names; a workbook's has a midnight with it."""
    read = moment_written(cell, at.day_zero)
    if read is None or read.time() != time():
        raise wrong_cell(
            cell, "不是日期，应写成 2026-01-31", "is no date; write it like 2026-01-31"
        )
    return read.date()


def _require_year(cell: str, read: date | Month) -> None:
    if read.year not in YEARS:
        first, last = YEARS[0], YEARS[-1]
        raise wrong_cell(
            cell, f"不在 {first} 到 {last} 年之间", f"is not in the years {first} to {last}"
        )
