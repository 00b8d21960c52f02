"""Small drawings without a library: a line with its band as an SVG picture, bars as markup.

Streamlit's `st.html` drops inline SVG, so the line travels as a picture; it follows the system's
light or dark by itself. None is a gap, never zero.
"""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final
from urllib.parse import quote

from kiosk.look.sheets import dressed
from kiosk.reports.shares import Proportion
from kiosk.ui.styles import FOLDER

WIDTH: Final = 320
HEIGHT: Final = 132
_EDGE: Final = 6
_Place = tuple[float, Proportion]
_STYLE: Final = f"<style>{dressed(FOLDER / 'board' / 'spark.css')}</style>"


def sparkline(
    points: Sequence[Proportion | None],
    *,
    says: str,
    target: float | None = None,
) -> str:
    """Return the line of shares over time as an `<img>`; `says` is what it shows, in words.

    The scale runs from 0 to 100 %, which the caller writes beside it.
    """
    places = [_place(index, point, len(points)) for index, point in enumerate(points)]
    target_line = "" if target is None else _rule("t", _y(target))
    rules = _rule("g", _y(0.0)) + _rule("g", _y(1.0)) + target_line
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{_STYLE}'
        f"{rules}{''.join(_pieces(places))}</svg>"
    )
    return f'<img class="k-spark" alt="{escape(says)}" src="data:image/svg+xml,{quote(drawing)}">'


def interval_bar(point: Proportion | None, *, says: str, target: float | None = None) -> str:
    """Return one share on a scale from 0 to 100 %: its interval, its place, the target."""
    if point is None:
        return f'<span class="k-bar k-none" role="img" aria-label="{escape(says)}"></span>'
    goal = "" if target is None else f'<i class="k-goal" style="left:{_css(target)}"></i>'
    return (
        f'<span class="k-bar" role="img" aria-label="{escape(says)}">{goal}'
        f'<i class="k-range" style="left:{_css(point.lower)};right:{_css(1 - point.upper)}"></i>'
        f'<i class="k-dot" style="left:{_css(point.rate)}"></i></span>'
    )


def level_bar(counts: Sequence[tuple[int, int, str]], *, says: str) -> str:
    """Return how the levels share one bar: (level, how many, its word), best first."""
    whole = sum(n for _, n, _ in counts)
    parts = "".join(
        f'<i class="k-l{level}" style="flex:{n}" title="{escape(word)}"></i>'
        for level, n, word in counts
        if n
    )
    empty = "" if whole else " k-none"
    return f'<span class="k-levels{empty}" role="img" aria-label="{escape(says)}">{parts}</span>'


def amount_bar(part: int, largest: int, *, kind: str = "") -> str:
    """Return a bar from zero whose length is its part of the largest."""
    share = part / largest if largest else 0.0
    return f'<span class="k-amount {kind}"><i style="width:{_css(share)}"></i></span>'


def _place(index: int, point: Proportion | None, count: int) -> _Place | None:
    if point is None:
        return None
    step = (WIDTH - 2 * _EDGE) / max(count - 1, 1)
    return _EDGE + index * step, point


def _pieces(places: Sequence[_Place | None]) -> Iterator[str]:
    """Give a band and a line for every run without a gap, and a dot where one stands alone."""
    for run in _runs(places):
        above = [f"{_n(x)},{_n(_y(point.upper))}" for x, point in run]
        below = [f"{_n(x)},{_n(_y(point.lower))}" for x, point in reversed(run)]
        line = " ".join(f"{_n(x)},{_n(_y(point.rate))}" for x, point in run)
        yield f'<polygon class="b" points="{" ".join(above + below)}"/>'
        yield f'<polyline class="l" points="{line}"/>'
        x, point = run[-1]
        yield f'<circle class="d" cx="{_n(x)}" cy="{_n(_y(point.rate))}" r="3.5"/>'


def _runs(places: Sequence[_Place | None]) -> Iterator[list[_Place]]:
    run: list[_Place] = []
    for place in [*places, None]:
        if place is not None:
            run.append(place)
        elif run:
            yield run
            run = []


def _y(share: float) -> float:
    return _EDGE + (1 - share) * (HEIGHT - 2 * _EDGE)


def _rule(kind: str, y: float) -> str:
    return f'<line class="{kind}" x1="0" x2="{WIDTH}" y1="{_n(y)}" y2="{_n(y)}"/>'


def _n(value: float) -> str:
    return f"{value:.1f}"


def _css(share: float) -> str:
    return f"{share * 100:.2f}%"
