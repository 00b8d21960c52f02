"""Leadership's page: the month answered in one sentence, then ranked, explained and drawn."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final
from urllib.parse import urlencode

import streamlit as st

from kiosk import clock
from kiosk.reports.board import month as board
from kiosk.reports.board.month import ALL, Choices
from kiosk.reports.board.overview import Overview
from kiosk.reports.books.month import RankedWindow
from kiosk.reports.directory import roster
from kiosk.reports.wording import number
from kiosk.rights.who import User
from kiosk.ui import filters
from kiosk.ui.board import view
from kiosk.ui.page import guarded, refusals_shown
from kiosk.ui.speech import current_language
from kiosk.ui.ways import draw_ways
from kiosk.wiring import house
from survey.directory.posts import post_of
from survey.directory.roles import Deed
from survey.feedback.voices import Kind
from survey.months import Month
from survey.texts import Language, Text

Charts = dict[str, Any]
FILTERS: Final = ("month", "unit", "post")
ALL_POSTS: Final = Text("全部岗位", "All posts")
VOICES: Final[dict[str, Text]] = {
    "": Text("看客户原话", "Read what customers wrote"),
    Kind.HELD: Text("逐条看暂不计入的评价", "Read the ratings held back one by one"),
}
SORTS: Final[dict[str, Text]] = {
    "best": Text("好在前", "Best"),
    "worst": Text("差在前", "Weakest"),
    "most": Text("评价多", "Most"),
    "name": Text("按名称", "Name"),
}


def main() -> None:
    """Show the month of the windows chosen."""
    user = guarded(Deed.SEE_BOARD)
    language = current_language()
    st.html(view.look())
    with refusals_shown():
        draw(user, language)


def draw(user: User, language: Language) -> None:
    """Draw filters and figures; everything shown comes from one reading of the database."""
    opened = house()
    today = clock.today(opened.settings.zone)
    with opened.reading() as session:
        choices = board.choices(session, today=today)
        chosen = choose(choices, language)
        seen = board.overview(session, chosen, today=today)
        held = board.held(session, seen)
        given, reached = roster.reach(session, seen.month)
    where = place(choices, chosen.unit, chosen.post, language)
    st.html(view.answer(seen, language, where=where))
    if any(point.satisfaction for point in seen.trend):
        draw_proof(user, chosen, seen, language)
    else:
        st.html(view.ranking(seen, seen.ranking.windows, language))
        st.html(view.complaints(seen, language))
    if held.n:
        st.html(view.held(held, language))
        draw_voices(user, chosen, language, kind=Kind.HELD)
    if given:
        st.caption(reach_said(given, reached).said(language))


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
        said = VOICES[kind].said(language)
        draw_ways((said, f"/voices?{address}"))


def reach_said(given: int, reached: int) -> Text:
    """Return how many of the whole group's ratings reached a person, and why not the others."""
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
        st.html(view.table_of(name, seen, language))


def chart(name: str, charts: Charts, language: Language) -> None:
    """Draw one chart under its finding and its measure."""
    from kiosk.ui.board.charts import CONFIG

    drawn = charts[name]
    says = drawn.finding.said(language)
    st.html(view.heading(says, drawn.measure.said(language)))
    st.plotly_chart(drawn.figure, theme=None, config=CONFIG, key=f"chart_{name}", alt=says)


def choose(choices: Choices, language: Language) -> board.Chosen:
    """Ask for month, unit and post in one line; the address keeps the answer, to be shared.

    An address that names none of them, as the bar's, brings back those chosen last.
    """
    kept: Mapping[str, str] = {name: st.session_state.get(f"board_{name}", "") for name in FILTERS}
    if any(name in st.query_params for name in FILTERS):
        kept = st.query_params.to_dict()
    units = filters.units_said(choices.units)
    with st.container(key="filters_board", horizontal=True, vertical_alignment="center"):
        month = choice(
            "month",
            Text("月份", "Month").said(language),
            [str(month) for month in choices.months],
            str,
            kept,
        )
        unit = choice(
            "unit",
            Text("单位", "Unit").said(language),
            list(units),
            units.__getitem__,
            kept,
        )
        post = choice(
            "post",
            Text("岗位", "Post").said(language),
            [ALL, *choices.posts],
            lambda code: (ALL_POSTS if code == ALL else post_of(code).name).said(language),
            kept,
        )
    return board.Chosen(Month.read(month), unit or None, post or None)


def choice(
    name: str,
    label: str,
    options: Sequence[str],
    said: Callable[[str], str],
    kept: Mapping[str, str],
) -> str:
    """Ask for one of the options, the one kept first; one that is unknown is passed over."""
    key, asked = f"board_{name}", kept.get(name)
    st.session_state[key] = asked if asked in options else options[0]
    remember(name, options[0])
    return filters.choose_in_a_row(
        key, label, options, said, changed=partial(remember, name, options[0])
    )


def remember(name: str, default: str) -> None:
    """Write a filter into the address; what is the default is left out."""
    filters.write_address(name, str(st.session_state[f"board_{name}"]), default=default)


def place(choices: Choices, unit: str | None, post: str | None, language: Language) -> str:
    """Return which windows are in view, in words."""
    names = [one.name for _, one in choices.units if one.code == unit]
    if post:
        names.append(post_of(post).name.said(language))
    return " · ".join(names) or filters.ALL_UNITS.said(language)


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
    st.html(view.ranking(seen, ordered(seen.ranking.windows, order), language))


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


if __name__ == "__main__":
    main()
