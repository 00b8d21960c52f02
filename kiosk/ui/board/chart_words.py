"""What a chart says where a finger rests on it, and what its figures measure."""

from collections import Counter
from collections.abc import Sequence
from html import escape
from typing import Final

from db.directory.directory_store import Window
from kiosk.look.measuring import lines_of
from kiosk.reports.board.overview import DayPoint, HourCell, MonthPoint, Overview
from kiosk.reports.board.sentences import period
from kiosk.reports.shares import Share
from kiosk.reports.wording import (
    NARROW,
    WEEKDAYS,
    day_name,
    month_name,
    number,
    percent,
)
from survey.texts import Language, Text

BESIDE_AXIS: Final = 9.0
"""The longest line of a name beside an axis, in times its size."""
_LINE: Final = 19
_BETWEEN: Final = 8


def measured(seen: Overview, what: Text) -> Text:
    """Return what is measured, when, and of how many ratings."""
    n = seen.satisfaction.n if seen.satisfaction else 0
    said = Text("{what} · {period} · {n}", "{what} · {period} · {n}")
    return said.format(what=what, period=period(seen), n=f"n{NARROW}={NARROW}{number(n)}")


def window_names(windows: Sequence[Window]) -> list[str]:
    """Return the windows' names; those that several units use say which unit is meant."""
    uses = Counter(window.name for window in windows)
    return [
        wrapped(window.name) + (f"<br>{wrapped(window.unit_name)}" if uses[window.name] > 1 else "")
        for window in windows
    ]


def wrapped(words: str) -> str:
    """Return words for beside an axis, on as many lines as leave the figures most of a phone."""
    return "<br>".join(map(escape, lines_of(words, BESIDE_AXIS)))


def row_height(names: Sequence[str], *, least: int) -> int:
    """Return how many pixels a bar's row needs for the tallest of some wrapped names."""
    return max([least, *(_LINE * (1 + name.count("<br>")) + _BETWEEN for name in names)])


def month_says(point: MonthPoint, language: Language) -> str:
    """Return a month's share in words."""
    return share_says(month_name(point.month), point.satisfaction, language)


def day_says(point: DayPoint, language: Language) -> str:
    """Return a day's share in words."""
    return share_says(day_name(point.day), point.satisfaction, language)


def hour_says(cell: HourCell | None, language: Language) -> str:
    """Return the share of a weekday's hour in words; nothing where there is none."""
    if cell is None:
        return ""
    when = Text(
        f"{WEEKDAYS[cell.weekday].zh} {cell.hour} 点", f"{WEEKDAYS[cell.weekday].en} {cell.hour}:00"
    )
    return share_says(when, cell.satisfaction, language)


def share_says(subject: Text, share: Share | None, language: Language) -> str:
    """Return a share with its interval and its number, in words."""
    if share is None:
        return (
            Text("{subject}：没有评价，或太少", "{subject}: nobody was asked, or too few")
            .format(subject=subject)
            .said(language)
        )
    return (
        Text(
            "{subject}：{rate} 满意<br>n = {n}，区间 {lower}–{upper}",
            "{subject}: {rate} satisfied<br>n = {n}, interval {lower} to {upper}",
        )
        .format(
            subject=subject,
            rate=percent(share.rate, 1),
            n=number(share.n),
            lower=percent(share.lower),
            upper=percent(share.upper),
        )
        .said(language)
    )
