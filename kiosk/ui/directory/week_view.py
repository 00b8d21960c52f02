"""A unit's week drawn: windows by days on wide screens, a card a day on phones."""

from datetime import date
from html import escape
from typing import Final
from urllib.parse import quote

import streamlit as st

from kiosk import clock
from kiosk.reports.directory.roster_week import Cell, UnitWeek, WindowWeek, hours_said
from kiosk.reports.wording import WEEKDAYS, day_name
from kiosk.ui.speech import current_language, say
from kiosk.ui.styles import style
from kiosk.wiring import house
from survey.texts import Text

STYLE: Final = style("directory/roster.css")
_NOBODY: Final = Text("缺 {hours}", "nobody {hours}")
_DOUBLED: Final = Text("两人同时当班：评价只记在窗口", "two at once: ratings stay with the window")


def draw_unit_week(found: UnitWeek) -> None:
    """Draw who serves where on which day, and where nobody does."""
    n = found.missing
    if n:
        st.caption(
            Text(
                "{n} 个窗口有服务时间没人当班（标“缺”），这些时间的评价只记在窗口。",
                "{n} {n:window has|windows have} hours of service without anybody (marked "
                "“nobody”): ratings of these stay with the window.",
            )
            .format(n=n)
            .said(current_language())
        )
    st.html(f"{STYLE}{_table(found)}{_cards(found)}")


def _table(found: UnitWeek) -> str:
    heads = "".join(f'<th scope="col"{_today(day)}>{_day(day)}</th>' for day in found.days)
    rows = "".join(
        f'<tr><th scope="row">{_name(row, found)}</th>'
        + "".join(
            f"<td{_today(day)}>{_cell(cell)}</td>"
            for day, cell in zip(found.days, row.cells, strict=True)
        )
        + "</tr>"
        for row in found.windows
    )
    label = escape(say("一周排班", "The week’s roster"))
    return (
        f'<div class="k-week" tabindex="0" role="region" aria-label="{label}"><table>'
        f"<thead><tr><th>{escape(say('窗口', 'Window'))}</th>{heads}</tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )


def _cards(found: UnitWeek) -> str:
    """Return a fold a day; today's is open, or else the first."""
    opens = next((n for n, day in enumerate(found.days) if _is_today(day)), 0)
    cards = "".join(
        f'<details class="k-day"{" open" if n == opens else ""}>'
        f"<summary>{_day(day)}{_missing(found, n)}</summary><dl>"
        + "".join(
            f"<dt>{_name(row, found)}</dt><dd>{_cell(row.cells[n])}</dd>" for row in found.windows
        )
        + "</dl></details>"
        for n, day in enumerate(found.days)
    )
    return f'<div class="k-days">{cards}</div>'


def _missing(found: UnitWeek, n: int) -> str:
    missing = sum(bool(row.cells[n].gaps) for row in found.windows)
    said = Text("{n} 个窗口缺人", "{n} {n:window|windows} without anybody for a while")
    return f"<em>{escape(said.format(n=missing).said(current_language()))}</em>" if missing else ""


def _name(row: WindowWeek, found: UnitWeek) -> str:
    """Return a window's name as the way to its own week; its unit where several are shown."""
    address = f"/roster?window={quote(row.window.code)}"
    link = f'<a href="{escape(address)}" target="_self">{escape(row.window.name)}</a>'
    several = len({each.window.unit for each in found.windows}) > 1
    return link + (f" <small>{escape(row.window.unit_name)}</small>" if several else "")


def _cell(cell: Cell) -> str:
    language, zone = current_language(), house().settings.zone
    lines = [
        f'<span class="k-duty">{hours_said(kept.duty.starts_at, kept.duty.ends_at, zone)} '
        f"<b>{escape(kept.person_name)}</b></span>"
        for kept in cell.duties
    ]
    said = [_NOBODY.format(hours=hours_said(*gap, zone)).said(language) for gap in cell.gaps]
    if cell.doubled:
        said.append(_DOUBLED.said(language))
    lines += [f'<span class="k-gap">{escape(each)}</span>' for each in said]
    return "".join(lines) or "—"


def _day(day: date) -> str:
    language = current_language()
    words = f"{WEEKDAYS[day.weekday()].said(language)} {day_name(day).said(language)}"
    return escape(words + (say("（今天）", " (today)") if _is_today(day) else ""))


def _today(day: date) -> str:
    return ' class="today"' if _is_today(day) else ""


def _is_today(day: date) -> bool:
    return day == clock.today(house().settings.zone)
