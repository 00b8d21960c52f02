"""A month on the board: its answer, what that rests on, the ranking, the way to the words."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import streamlit as st

from kiosk.reports.board import month as board
from kiosk.reports.board.overview import Overview
from kiosk.reports.books.month import RankedWindow
from kiosk.reports.wording import number
from kiosk.rights.who import User
from kiosk.ui.board import ranking, tables, view
from kiosk.ui.ways import draw_ways
from survey.directory.roles import Deed
from survey.feedback.voices import Kind
from survey.few import is_told
from survey.texts import Language, Text

if TYPE_CHECKING:  # the drawing of charts is heavy, and on a phone never unasked
    from kiosk.ui.board.charts import Chart

Charts = dict[str, "Chart"]
VOICES: Final[dict[str, Text]] = {
    "": Text("看客户原话", "Read what customers wrote"),
    Kind.HELD: Text("逐条看暂不计入的评价", "Read the ratings held back one by one"),
}
END_HOLDS: Final = Text("放行或剔除", "Release or exclude")
SORTS: Final[dict[str, Text]] = {
    "best": Text("好在前", "Best"),
    "worst": Text("差在前", "Weakest"),
    "most": Text("评价多", "Most"),
    "name": Text("按名称", "Name"),
}


def draw_proof(user: User, chosen: board.Chosen, seen: Overview, language: Language) -> None:
    """Draw what the answer rests on, side by side where there is room."""
    charts = charts_wanted(seen, language)
    left, right = st.columns(2, gap="small")
    with left:
        section("months", view.trend, seen, language, charts)
    with right:
        section("days", view.days, seen, language, charts)
    draw_ranking(seen, language, charts)
    left, right = st.columns(2, gap="small")
    with left:
        draw_why(user, chosen, seen, language, charts)
    with right:
        section("hours", view.hours, seen, language, charts)
        st.html(view.promises(seen, language))


def draw_why(
    user: User, chosen: board.Chosen, seen: Overview, language: Language, charts: Charts
) -> None:
    """Draw the reasons, the way to the words themselves, and the complaints."""
    section("reasons", view.reasons, seen, language, charts)
    draw_voices(user, chosen, language)
    st.html(view.complaints(seen, language))


def draw_voices(user: User, chosen: board.Chosen, language: Language, *, kind: str = "") -> None:
    """Draw the way to what the customers of the month wrote, for whom it is."""
    if user.may(Deed.READ_VOICES):
        asked = {"month": str(chosen.month), "unit": chosen.unit or "", "kind": kind}
        address = urlencode({name: value for name, value in asked.items() if value})
        ways = [(VOICES[kind].said(language), f"/voices?{address}")]
        if kind == Kind.HELD and user.may(Deed.END_HOLDS):
            ways.append((END_HOLDS.said(language), "/held"))
        draw_ways(*ways)


def reach_said(given: int, reached: int) -> Text:
    """Return how many of the whole group's ratings reached a person, and why not the others.

    Of a few the number is not told: what is shown of windows would say whose they are.
    """
    if not all(part == 0 or is_told(part) for part in (reached, given - reached)):
        return Text(
            "全集团本月的评价按排班记到人；当时没有排班，或同时有几人当班的，只记在窗口。",
            "The group's ratings this month reach a person by the roster; where nobody was on "
            "duty, or several were, they stay with the window.",
        )
    return Text(
        "全集团本月 {given} 条评价，{reached} 条按排班记到了人；"
        "其余当时没有排班，或同时有几人当班，只记在窗口。",
        "Of the group's {given} ratings this month {reached} reached a person by the roster; "
        "at the others nobody was on duty, or several were: they stay with the window.",
    ).format(given=number(given), reached=number(reached))


def charts_wanted(seen: Overview, language: Language) -> Charts:
    """Return the charts if they are asked for: they are heavy on a phone, so never unasked."""
    if not st.toggle(
        Text("看图表", "Show charts").said(language), key="charts", bind="query-params"
    ):
        return {}
    from kiosk.ui.board.charts import of_overview

    return of_overview(seen, language, dark=st.context.theme.type == "dark")


def section(
    name: str,
    drawn: Callable[[Overview, Language], str],
    seen: Overview,
    language: Language,
    charts: Charts,
) -> None:
    """Draw a section: light markup at once, or the chart that was asked for with its table."""
    if name not in charts:
        if markup := drawn(seen, language):
            st.html(markup)
        return
    with st.container(key=f"card_{name}"):
        chart(name, charts, language)
        st.html(tables.table_of(name, seen, language))


def chart(name: str, charts: Charts, language: Language) -> None:
    """Draw one chart under its finding and its measure."""
    from kiosk.ui.board.charts import CONFIG

    drawn = charts[name]
    says = drawn.finding.said(language)
    st.html(view.heading(says, drawn.measure.said(language)))
    st.plotly_chart(drawn.figure, theme=None, config=CONFIG, key=f"chart_{name}", alt=says)


def draw_ranking(seen: Overview, language: Language, charts: Charts) -> None:
    """Draw the windows in the order asked for."""
    if "ranking" in charts:
        with st.container(key="card_ranking"):
            chart("ranking", charts, language)
    order = "best"
    if len(seen.ranking.windows) > 1:
        order = (
            st.segmented_control(
                Text("排序", "Order").said(language),
                list(SORTS),
                default="best",
                key="board_sort",
                persist_state="session",
                format_func=lambda code: SORTS[code].said(language),
                label_visibility="collapsed",
            )
            or "best"
        )
    st.html(ranking.ranking(seen, ordered(seen.ranking.windows, order), language))


def ordered(rows: Sequence[RankedWindow], order: str) -> list[RankedWindow]:
    """Return the rows in one of the orders; those too few to judge come last in a ranking."""
    if order == "worst":
        ranked = [row for row in rows if row.rank is not None]
        return [*reversed(ranked), *(row for row in rows if row.rank is None)]
    if order == "most":
        return sorted(rows, key=lambda row: -(row.satisfaction.n if row.satisfaction else 0))
    if order == "name":
        return sorted(rows, key=lambda row: row.window.name)
    return list(rows)
