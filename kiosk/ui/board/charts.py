"""Plotly figures in one template, light and dark.

Each comes with its finding, a title for the page to wrap as wide as it is, and its measure: what
is drawn, when, and of how many. What is missing is a gap; a hover says a sentence. The same colours
mean the same levels everywhere.
"""

from dataclasses import dataclass
from html import escape
from typing import Final

import plotly.graph_objects as go

from kiosk.look.palette import LEVELS
from kiosk.reports.board.claims import (
    GRADES,
    days_finding,
    hours_finding,
    opening_hours,
    ranking_finding,
    reason_groups,
    reasons_finding,
    trend_finding,
)
from kiosk.reports.board.overview import HourCell, Overview
from kiosk.reports.board.sentences import too_few
from kiosk.reports.wording import (
    WEEKDAYS,
    number,
    short_month,
)
from kiosk.ui.board.chart_lines import (
    UNDER_TOP_AXIS,
    add_line,
    add_target,
    new_figure,
    palette,
    shares_up,
)
from kiosk.ui.board.chart_words import (
    day_says,
    hour_says,
    measured,
    month_says,
    row_height,
    share_says,
    window_names,
    wrapped,
)
from survey.texts import Language, Text

COLOURS_OF_REASONS: Final = {(5, 4): 4, (3,): 3, (2, 1): 2}


CONFIG: Final[dict[str, object]] = {
    "displayModeBar": False,
    "responsive": True,
    "scrollZoom": False,
}


_ROW: Final = 44
"""Height of one bar's row in pixels: room for a name at 14 px and its interval."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure with what it says."""

    figure: go.Figure
    finding: Text
    measure: Text


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
            measured(seen, satisfied),
            any(p.satisfaction for p in seen.days),
        ),
        "ranking": (
            ranking,
            ranking_finding(seen),
            measured(seen, intervals),
            any(window.satisfaction for window in seen.ranking.windows),
        ),
        "reasons": (
            reasons,
            reasons_finding(seen),
            measured(seen, named),
            bool(reason_groups(seen)),
        ),
        "hours": (heat, hours_finding(seen), measured(seen, satisfied), bool(seen.hours)),
    }
    return {
        name: Chart(draw(seen, language, dark=dark), finding, measure)
        for name, (draw, finding, measure, has_data) in said.items()
        if has_data
    }


def months(seen: Overview, language: Language, *, dark: bool) -> go.Figure:
    """Return satisfaction over the months with its band, the target, and gaps."""
    figure = new_figure(dark=dark, height=236)
    names = [str(point.month) for point in seen.trend]
    add_line(
        figure,
        names,
        [point.satisfaction for point in seen.trend],
        [month_says(point, language) for point in seen.trend],
        dark=dark,
    )
    add_target(figure, seen.policy.satisfaction_target, language, dark=dark)
    labels = [short_month(point.month).said(language) for point in seen.trend]
    figure.update_xaxes(
        type="category",
        categoryorder="array",
        categoryarray=names,
        range=[-0.5, len(names) - 0.5],
        tickvals=names[::-2],
        ticktext=labels[::-2],
    )
    shares_up(figure)
    return figure


def days(seen: Overview, language: Language, *, dark: bool) -> go.Figure:
    """Return satisfaction over the month's days; a day nobody was asked is a gap."""
    figure = new_figure(dark=dark, height=216)
    add_line(
        figure,
        [point.day.day for point in seen.days],
        [point.satisfaction for point in seen.days],
        [day_says(point, language) for point in seen.days],
        dark=dark,
    )
    figure.update_xaxes(range=[0.5, seen.month.last.day + 0.5], dtick=7, tick0=1)
    shares_up(figure)
    return figure


def ranking(seen: Overview, language: Language, *, dark: bool) -> go.Figure:
    """Return the windows, best first, each with its interval; few data are hollow, unranked."""
    rows = [standing for standing in seen.ranking.windows if standing.satisfaction is not None][
        ::-1
    ]
    names = window_names([standing.window for standing in rows])
    row = row_height(names, least=_ROW)
    figure = new_figure(dark=dark, height=40 + row * max(len(rows), 1))
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
            share_says(
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
    figure.update_layout(margin_t=UNDER_TOP_AXIS)
    figure.update_yaxes(
        type="category",
        showgrid=False,
        range=[-0.5, len(rows) - 0.5],  # else the outer rows get less than the others
        tickvals=[standing.window.code for standing in rows],
        ticktext=names,
    )
    return figure


def reasons(seen: Overview, language: Language, *, dark: bool) -> go.Figure:
    """Return how often each reason was named, from zero, coloured by the level it belongs to."""
    rows = [
        (reason.text.said(language), n, COLOURS_OF_REASONS[reason.scores])
        for _, _, found in reason_groups(seen)
        for reason, n in found
    ][::-1]
    names = [wrapped(words) for words, _, _ in rows]
    row = row_height(names, least=32)
    figure = new_figure(dark=dark, height=24 + row * max(len(rows), 1))
    figure.add_bar(
        x=[n for _, n, _ in rows],
        y=[words for words, _, _ in rows],
        orientation="h",
        marker_color=[LEVELS[level] for _, _, level in rows],
        text=[number(n) for _, n, _ in rows],
        textposition="outside",
        cliponaxis=False,
        customdata=[
            Text("“{words}”：{said} 次", "“{words}”: named {said} {n:time|times}")
            .format(words=words, said=number(n), n=n)
            .said(language)
            for words, n, _ in rows
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )
    figure.update_layout(bargap=0.35, margin_r=48)
    figure.update_xaxes(rangemode="tozero", showticklabels=False)
    figure.update_yaxes(
        type="category", showgrid=False, tickvals=[words for words, _, _ in rows], ticktext=names
    )
    return figure


def heat(seen: Overview, language: Language, *, dark: bool) -> go.Figure:
    """Return satisfaction by weekday and hour; one of nobody or of few stays empty."""
    hours = opening_hours(seen.hours)
    figure = new_figure(dark=dark, height=48 + 28 * max(len(hours), 1))
    cells = {(cell.weekday, cell.hour): cell for cell in seen.hours}
    figure.add_heatmap(
        x=[day.said(language) for day in WEEKDAYS],
        y=[f"{hour}:00" for hour in hours],
        z=[[_heat(cells.get((day, hour))) for day in range(7)] for hour in hours],
        customdata=[
            [hour_says(cells.get((day, hour)), language) for day in range(7)] for hour in hours
        ],
        zmin=0,
        zmax=1,
        colorscale=_stepped(),
        showscale=False,
        xgap=3,
        ygap=3,
        hoverongaps=False,
        hovertemplate="%{customdata}<extra></extra>",
    )
    figure.update_xaxes(side="top", type="category")
    figure.update_layout(margin_t=UNDER_TOP_AXIS)
    figure.update_yaxes(type="category", autorange="reversed", showgrid=False)
    return figure


def _stepped() -> list[list[float | str]]:
    """Return the colours of the shares."""
    begins = (0.0, *(until for until, _ in GRADES))
    return [
        [share, LEVELS[level]]
        for begin, (until, level) in zip(begins, GRADES, strict=False)
        for share in (begin, until)
    ]


def _heat(cell: HourCell | None) -> float | None:
    return None if cell is None else cell.satisfaction.rate
