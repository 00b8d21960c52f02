"""Dates and times as people and spreadsheets write them, read into one kind."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

_DAY: Final = (
    r"(?:(?P<y>[0-9]{4})(?P<s>[-/.])(?P<m>[0-9]{1,2})(?P=s)(?P<d>[0-9]{1,2})"
    r"|(?P<y2>[0-9]{4})年(?P<m2>[0-9]{1,2})月(?P<d2>[0-9]{1,2})[日号])"
    r"(?: ?(?:星期|周)[一二三四五六日天])?"
)
_TIME: Final = (
    r"(?P<half>上午|下午|晚上)? ?(?P<h>[0-9]{1,2})(?::|时|点)(?P<min>[0-9]{1,2})分?"
    r"(?::?(?P<sec>[0-9]{1,2})秒?)?(?: ?(?P<ampm>am|pm))?"
)
_WRITTEN: Final = re.compile(rf"{_DAY}(?:[ T]*{_TIME})?", re.IGNORECASE)
_MONTH: Final = re.compile(r"([0-9]{4})(?:[-/.]([0-9]{1,2})|年([0-9]{1,2})月份?)")
_SERIAL: Final = re.compile(r"[0-9]{5}(\.[0-9]+)?")
_SECONDS: Final = 86_400
_AFTERNOON: Final = frozenset({"下午", "晚上", "pm"})


def moment_written(cell: str, day_zero: date) -> datetime | None:
    """Return what a cell tells, without a zone where it names none; None for what is no time."""
    if _SERIAL.fullmatch(cell):
        seconds = round(Decimal(cell) * _SECONDS)
        return datetime.combine(day_zero, time()) + timedelta(seconds=seconds)
    try:
        return datetime.fromisoformat(cell)
    except ValueError:
        pass
    found = _WRITTEN.fullmatch(cell)
    if found is None:
        return None
    told = found.groupdict()
    try:
        day = date(*(int(told[part] or told[f"{part}2"]) for part in "ymd"))
        return datetime.combine(day, _time(told))
    except ValueError:
        return None


def month_written(cell: str) -> str | None:
    """Return a month as YYYY-MM from how people write it; None for what is none."""
    found = _MONTH.fullmatch(cell)
    if found is None:
        return None
    return f"{found[1]}-{int(found[2] or found[3]):02d}"


def _time(told: dict[str, str | None]) -> time:
    if told["h"] is None:
        return time()
    hour, half = int(told["h"]), (told["half"] or told["ampm"] or "").lower()
    if half and not 1 <= hour <= 12:
        half = ""
    elif half:
        hour = hour % 12 + 12 * (half in _AFTERNOON)
    return time(hour, int(told["min"] or 0), int(told["sec"] or 0))
