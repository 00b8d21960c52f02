"""Plotly figures in one template, light and dark.

Each comes with its finding, a title for the page to wrap as wide as it is, and its measure: what
is drawn, when, and of how many. What is missing is a gap; a hover says a sentence. The same colours
mean the same levels everywhere.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from html import escape
from typing import Final

import plotly.graph_objects as go

from db.directory.directory_store import Window
from kiosk.look.palette import DARK, FONTS, LEVELS, LIGHT, SERIES, TOO_FEW, Theme
from kiosk.reports.board.claims import (
    FEW_IN_AN_HOUR,
    GRADES,
    days_finding,
    hours_finding,
    opening_hours,
    ranking_finding,
    reason_groups,
    reasons_finding,
    trend_finding,
)
from kiosk.reports.board.overview import DayPoint, HourCell, MonthPoint, Overview
from kiosk.reports.board.sentences import period, too_few
from kiosk.reports.shares import Share
from kiosk.reports.wording import (
    NARROW,
    WEEKDAYS,
    day_name,
    month_name,
    number,
    percent,
    short_month,
)
from survey.texts import Language, Text

COLOURS_OF_REASONS: Final = {(5, 4): 4, (3,): 3, (2, 1): 2}
CONFIG: Final[dict[str, object]] = {
    "displayModeBar": False,
    "responsive": True,
    "scrollZoom": False,
}
_FEW: Final = -0.1
_UNDER_TOP_AXIS: Final = 32
_ROW: Final = 44
"""Height of one bar's row in pixels: room for a name at 14 px and its interval."""


def palette(*, dark: bool) -> Theme:
    """Return the colours of the theme."""
    return DARK if dark else LIGHT


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure with what it says."""

    figure: go.Figure
    finding: Text
    measure: Text


@cache
def template(*, dark: bool) -> go.layout.Template:
    """Return the one template every figure wears."""
    colours = palette(dark=dark)
    axis = {
        "gridcolor": colours.line,
        "linecolor": colours.line,
        "zeroline": False,
        "ticks": "",
        "tickfont": {"color": colours.muted, "size": 14},
        "automargin": True,
        "fixedrange": True,
    }
    return go.layout.Template(
        layout={
            "font": {"family": FONTS, "size": 14, "color": colours.ink},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": list(SERIES),
            "showlegend": False,
            "margin": {"l": 8, "r": 16, "t": 16, "b": 8},
            "hovermode": "closest",
            "hoverlabel": {
                "bgcolor": colours.card,
                "bordercolor": colours.line,
                "font": {"family": FONTS, "size": 14, "color": colours.ink},
                "align": "left",
            },
            "dragmode": False,
            "xaxis": axis | {"showgrid": False},
            "yaxis": axis | {"showgrid": True},
        }
    )


def of_overview(seen: Overview, language: Language, *, dark: bool) -> dict[str, Chart]:
    """Return each chart that has something to show, and what it says."""
    satisfied = Text("满意率", "Share satisfied")
    year = Text("满意率 · 最近十二个月", "Share satisfied · the last twelve months")
    intervals = Text("满意率与 95 % 区间", "Share satisfied with its 95 % interval")
    named = Text("被点到的次数", "Times named")
    said = {
        "months": (months, trend_finding(seen), year, any(p.satisfaction for p in seen.trend)),
        "days": (
            days,
            days_finding(seen),
            _measure(seen, satisfied),
            any(p.satisfaction for p in seen.days),
        ),
        "ranking": (
            ranking,
            ranking_finding(seen),
            _measure(seen, intervals),
            any(window.satisfaction for window in seen.ranking.windows),
        ),
        "reasons": (
            reasons,
            reasons_finding(seen),
            _measure(seen, named),
            bool(reason_groups(seen)),
        ),
        "hours": (heat, hours_finding(seen), _measure(seen, satisfied), bool(seen.hours)),
    }
    return {
        name: Chart(draw(seen, language, dark=dark), finding, measure)
        for name, (draw, finding, measure, has_data) in said.items()
        if has_data
    }


def months(seen: Overview, language: Language, *, dark: bool) -> go.Figure:
    """Return satisfaction over the months with its band, the target, and gaps."""
    figure = _figure(dark=dark, height=236)
    names = [str(point.month) for point in seen.trend]
    _add_line(
        figure,
        names,
        [point.satisfaction for point in seen.trend],
        [_month_says(point, language) for point in seen.trend],
        dark=dark,
    )
    _add_target(figure, seen.policy.satisfaction_target, language, dark=dark)
    labels = [short_month(point.month).said(language) for point in seen.trend]
    figure.update_xaxes(
        type="category",
        categoryorder="array",
        categoryarray=names,
        range=[-0.5, len(names) - 0.5],
        tickvals=names[::-2],
        ticktext=labels[::-2],
    )
    _shares_up(figure)
    return figure


def days(seen: Overview, language: Language, *, dark: bool) -> go.Figure:
    """Return satisfaction over the month's days; a day nobody was asked is a gap."""
    figure = _figure(dark=dark, height=216)
    _add_line(
        figure,
        [point.day.day for point in seen.days],
        [point.satisfaction for point in seen.days],
        [_day_says(point, language) for point in seen.days],
        dark=dark,
    )
    figure.update_xaxes(range=[0.5, seen.month.last.day + 0.5], dtick=7, tick0=1)
    _shares_up(figure)
    return figure


def ranking(seen: Overview, language: Language, *, dark: bool) -> go.Figure:
    """Return the windows, best first, each with its interval; few data are hollow, unranked."""
    rows = [standing for standing in seen.ranking.windows if standing.satisfaction is not None][
        ::-1
    ]
    figure = _figure(dark=dark, height=40 + _ROW * max(len(rows), 1))
    colours = palette(dark=dark)
    found = [standing.satisfaction for standing in rows if standing.satisfaction is not None]
    few = [standing.rank is None for standing in rows]
    figure.add_scatter(
        x=[one.rate for one in found],
        y=[standing.window.code for standing in rows],
        mode="markers",
        marker={
            "size": 12,
            "color": [colours.card if is_few else colours.teal for is_few in few],
            "line": {
                "width": 2,
                "color": [colours.muted if is_few else colours.teal for is_few in few],
            },
        },
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [one.upper - one.rate for one in found],
            "arrayminus": [one.rate - one.lower for one in found],
            "color": colours.muted,
            "thickness": 2,
            "width": 0,
        },
        customdata=[
            _share_says(
                Text(escape(standing.window.name), escape(standing.window.name)), one, language
            )
            + ("" if standing.rank else "<br>" + too_few(one.n, seen.ranking.enough).said(language))
            for standing, one in zip(rows, found, strict=True)
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )
    figure.add_vline(
        x=float(seen.policy.satisfaction_target), line_dash="dot", line_color=colours.muted
    )
    figure.update_xaxes(range=[0, 1.02], tickformat=".0%", dtick=0.5, side="top")
    figure.update_layout(margin_t=_UNDER_TOP_AXIS)
    figure.update_yaxes(
        type="category",
        showgrid=False,
        tickvals=[standing.window.code for standing in rows],
        ticktext=_names([standing.window for standing in rows]),
    )
    return figure


def reasons(seen: Overview, language: Language, *, dark: bool) -> go.Figure:
    """Return how often each reason was named, from zero, coloured by the level it belongs to."""
    rows = [
        (reason.text.said(language), n, COLOURS_OF_REASONS[reason.scores])
        for _, _, found in reason_groups(seen)
        for reason, n in found
    ][::-1]
    figure = _figure(dark=dark, height=24 + 32 * max(len(rows), 1))
    figure.add_bar(
        x=[n for _, n, _ in rows],
        y=[words for words, _, _ in rows],
        orientation="h",
        marker_color=[LEVELS[level] for _, _, level in rows],
        text=[number(n) for _, n, _ in rows],
        textposition="outside",
        cliponaxis=False,
        customdata=[
            Text(f"“{words}”：{number(n)} 次", f"“{words}”: named {number(n)} times").said(language)
            for words, n, _ in rows
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )
    figure.update_layout(bargap=0.35, margin_r=48)
    figure.update_xaxes(rangemode="tozero", showticklabels=False)
    figure.update_yaxes(type="category", showgrid=False)
    return figure


def heat(seen: Overview, language: Language, *, dark: bool) -> go.Figure:
    """Return satisfaction by weekday and hour; an hour nobody was asked stays empty."""
    hours = opening_hours(seen.hours)
    figure = _figure(dark=dark, height=48 + 28 * max(len(hours), 1))
    cells = {(cell.weekday, cell.hour): cell for cell in seen.hours}
    figure.add_heatmap(
        x=[day.said(language) for day in WEEKDAYS],
        y=[f"{hour}:00" for hour in hours],
        z=[[_heat(cells.get((day, hour))) for day in range(7)] for hour in hours],
        customdata=[
            [_hour_says(cells.get((day, hour)), language) for day in range(7)] for hour in hours
        ],
        zmin=_FEW,
        zmax=1,
        colorscale=_stepped(),
        showscale=False,
        xgap=3,
        ygap=3,
        hoverongaps=False,
        hovertemplate="%{customdata}<extra></extra>",
    )
    figure.update_xaxes(side="top", type="category")
    figure.update_layout(margin_t=_UNDER_TOP_AXIS)
    figure.update_yaxes(type="category", autorange="reversed", showgrid=False)
    return figure


def _figure(*, dark: bool, height: int) -> go.Figure:
    return go.Figure(layout={"template": template(dark=dark), "height": height})


def _measure(seen: Overview, what: Text) -> Text:
    n = seen.satisfaction.n if seen.satisfaction else 0
    said = Text("{what} · {period} · {n}", "{what} · {period} · {n}")
    return said.format(what=what, period=period(seen), n=f"n{NARROW}={NARROW}{number(n)}")


def _names(windows: Sequence[Window]) -> list[str]:
    """Return the windows' names; those that several units use say which unit is meant."""
    uses = Counter(window.name for window in windows)
    return [
        escape(window.name) + (f"<br>{escape(window.unit_name)}" if uses[window.name] > 1 else "")
        for window in windows
    ]


def _add_line(
    figure: go.Figure,
    places: Sequence[str | int],
    shares: Sequence[Share | None],
    says: Sequence[str],
    *,
    dark: bool,
) -> None:
    colours = palette(dark=dark)
    for run in _runs(shares):
        _add_band(figure, places[run], [one for one in shares[run] if one], colours)
    figure.add_scatter(
        x=list(places),
        y=[None if one is None else one.rate for one in shares],
        mode="lines+markers",
        line={"color": colours.teal, "width": 2.5},
        marker={"size": 7, "color": colours.teal},
        connectgaps=False,
        customdata=list(says),
        hovertemplate="%{customdata}<extra></extra>",
    )


def _add_band(
    figure: go.Figure, places: Sequence[str | int], shares: Sequence[Share], colours: Theme
) -> None:
    figure.add_scatter(
        x=[*places, *reversed(places)],
        y=[one.upper for one in shares] + [one.lower for one in reversed(shares)],
        fill="toself",
        fillcolor=colours.veil,
        line={"width": 0},
        mode="lines",
        hoverinfo="skip",
    )


def _runs(shares: Sequence[Share | None]) -> list[slice]:
    """Return the stretches without a gap."""
    runs: list[slice] = []
    begin: int | None = None
    for index, one in enumerate([*shares, None]):
        if one is not None and begin is None:
            begin = index
        elif one is None and begin is not None:
            runs.append(slice(begin, index))
            begin = None
    return runs


def _add_target(figure: go.Figure, target: Decimal, language: Language, *, dark: bool) -> None:
    muted = palette(dark=dark).muted
    figure.add_hline(
        y=float(target),
        line_dash="dot",
        line_color=muted,
        annotation_text=Text("目标 {rate}", "target {rate}")
        .format(rate=percent(float(target)))
        .said(language),
        annotation_position="bottom left",
        annotation_font_color=muted,
    )


def _shares_up(figure: go.Figure) -> None:
    figure.update_yaxes(range=[0, 1.02], tickformat=".0%", dtick=0.25)


def _month_says(point: MonthPoint, language: Language) -> str:
    return _share_says(month_name(point.month), point.satisfaction, language)


def _day_says(point: DayPoint, language: Language) -> str:
    return _share_says(day_name(point.day), point.satisfaction, language)


def _hour_says(cell: HourCell | None, language: Language) -> str:
    if cell is None:
        return ""
    when = Text(
        f"{WEEKDAYS[cell.weekday].zh} {cell.hour} 点", f"{WEEKDAYS[cell.weekday].en} {cell.hour}:00"
    )
    return _share_says(when, cell.satisfaction, language)


def _share_says(subject: Text, share: Share | None, language: Language) -> str:
    if share is None:
        return (
            Text("{subject}：没有评价", "{subject}: nobody was asked")
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


def _stepped() -> list[list[float | str]]:
    """Return the colours of the shares, and below them that of hours too few to judge."""
    begins = (0.0, *(until for until, _ in GRADES))
    steps = [
        (share, LEVELS[level])
        for begin, (until, level) in zip(begins, GRADES, strict=False)
        for share in (begin, until)
    ]
    scale = [(_FEW, TOO_FEW), (0.0, TOO_FEW), *steps]
    return [[(share - _FEW) / (1 - _FEW), colour] for share, colour in scale]


def _heat(cell: HourCell | None) -> float | None:
    if cell is None:
        return None
    return cell.satisfaction.rate if cell.satisfaction.n >= FEW_IN_AN_HOUR else _FEW
