"""What charts are drawn of: a template, a line with its interval, a target."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import Final

import plotly.graph_objects as go

from kiosk.look.palette import DARK, FONTS, LIGHT, SERIES, Theme
from kiosk.reports.shares import Share
from kiosk.reports.wording import percent
from survey.texts import Language, Text

UNDER_TOP_AXIS: Final = 32


def palette(*, dark: bool) -> Theme:
    """Return the colours of the theme."""
    return DARK if dark else LIGHT


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


def new_figure(*, dark: bool, height: int) -> go.Figure:
    """Return an empty figure of the theme."""
    return go.Figure(layout={"template": template(dark=dark), "height": height})


def add_line(
    figure: go.Figure,
    places: Sequence[str | int],
    shares: Sequence[Share | None],
    says: Sequence[str],
    *,
    dark: bool,
) -> None:
    """Draw shares as a line over a band of their intervals, broken where there are none."""
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


def add_target(figure: go.Figure, target: Decimal, language: Language, *, dark: bool) -> None:
    """Draw the target as a line across."""
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


def shares_up(figure: go.Figure) -> None:
    """Let shares stand on the upright axis, as per cent."""
    figure.update_yaxes(range=[0, 1.02], tickformat=".0%", dtick=0.25)
