"""The supervision desk: what needs me now, sorted by the clock; the register; one case a screen."""

from dataclasses import asdict
from urllib.parse import urlencode

import streamlit as st

from kiosk import clock
from kiosk.actions.cases.steps import opened
from kiosk.reports import wording
from kiosk.reports.cases.desk import (
    AT_ONCE,
    FOUND,
    Desk,
    Only,
    View,
    case_shown,
    desk,
    handling,
    months,
    search,
    units,
)
from kiosk.rights.who import User
from kiosk.ui.cases.listing import draw_cards
from kiosk.ui.cases.rates import draw_rates
from kiosk.ui.cases.view import draw_case
from kiosk.ui.page import guarded, refusals_shown
from kiosk.ui.speech import current_language, say
from kiosk.ui.ways import draw_ways
from kiosk.wiring import house
from survey.cases.complaints import CATEGORIES, STATES
from survey.directory.roles import Deed
from survey.months import Month
from survey.refusals.cases import CaseUnknown


def main() -> None:
    """Show one case if one is open, else the desk."""
    user = guarded(Deed.SEE_CASES)
    number = st.query_params.get("case")
    if number:
        _case(user, number)
    else:
        _desk(user)


def _case(user: User, number: str) -> None:
    st.button(say("返回列表", "Back to the list"), on_click=_back_to_desk, type="tertiary")
    with refusals_shown():
        with house().reading() as session:
            case = opened(session, number, user)
            if not case.sees_everything:
                raise CaseUnknown  # in the chain: the summary is on the page for that
            shown = case_shown(session, case, now=clock.now(), secret=house().secret)
        draw_case(shown)


def _back_to_desk() -> None:
    for name in ("case", "w"):
        st.query_params.pop(name, None)


# The desk


def _desk(user: User) -> None:
    st.title(say("投诉", "Cases"), anchor=False)
    words = {
        View.MINE: say("待我办", "For me"),
        View.ALL: say("全部在办", "All open"),
        View.REGISTER: say("台账", "Register"),
    }
    view = st.segmented_control(
        say("查看", "View"),
        list(View),
        default=View.MINE,
        required=True,
        format_func=lambda each: words[each],
        key="desk_view",
        persist_state="session",
        on_change=_first_page,
        label_visibility="collapsed",
        width="stretch",
    )
    number = st.text_input(
        say("查找", "Find"),
        key="desk_number",
        persist_state="session",
        on_change=_first_page,
        placeholder=say("编号、原话、窗口或当事人", "Number, words, window or person"),
    ).strip()
    if number:
        _found(user, number)
    elif view == View.REGISTER:
        _register(user)
    else:
        _open_cases(user, View(view))


def _found(user: User, number: str) -> None:
    with house().reading() as session:
        cases = search(session, user, number)
    if cases:
        if len(cases) == FOUND:
            st.caption(
                say(
                    f"只列最新的 {FOUND} 件，请再多写几个字。",
                    f"The newest {FOUND} alone: add a word or two.",
                )
            )
        draw_cards(cases, now=clock.now())
    else:
        st.info(say("没有找到这样的投诉。", "There is no such complaint."))


def _open_cases(user: User, view: View) -> None:
    page = _page()
    with house().reading() as session:
        found = desk(session, user, view, page=page)
    if not found.total:
        st.info(
            say("现在没有等您办理的投诉。", "Nothing waits for you now.")
            if view is View.MINE
            else say("没有在办的投诉。", "No case is open.")
        )
        return
    _count(found.total)
    draw_cards(found.cases, now=clock.now())
    _turn(page, found)


def _register(user: User) -> None:
    language = current_language()
    with house().reading() as session:
        listed = months(session, user)
        names = units(session)
    if not listed:
        st.info(
            say(
                "还没有投诉。顾客扫描窗口的二维码就能投诉，到时会列在这里。",
                "No complaints yet. Customers complain by a window's code; they appear here.",
            )
        )
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        month = st.selectbox(
            say("月份", "Month"),
            listed,
            format_func=lambda each: wording.month_name(Month.read(each)).said(language),
            key="desk_month",
            persist_state="session",
            on_change=_first_page,
        )
        state = st.selectbox(
            say("状态", "State"),
            [None, *STATES],
            format_func=lambda each: (
                STATES[each].name.said(language) if each else say("全部", "All")
            ),
            key="desk_state",
            persist_state="session",
            on_change=_first_page,
        )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        unit = st.selectbox(
            say("单位", "Unit"),
            [None, *names],
            format_func=lambda each: names[each] if each else say("全部", "All"),
            key="desk_unit",
            persist_state="session",
            on_change=_first_page,
        )
        category = st.selectbox(
            say("类别", "Kind"),
            [None, *CATEGORIES],
            format_func=lambda each: (
                CATEGORIES[each].said(language) if each else say("全部", "All")
            ),
            key="desk_category",
            persist_state="session",
            on_change=_first_page,
        )
    only = Only(month, state, unit, category)
    page = _page()
    with house().reading() as session:
        found = desk(session, user, View.REGISTER, only=only, page=page)
        by_unit = handling(session, user, month=month, by="unit", now=clock.now())
        by_officer = handling(session, user, month=month, by="officer", now=clock.now())
    if not found.total:
        st.info(say("没有符合条件的投诉。", "No complaint fits the filter."))
        return
    _count(found.total)
    draw_cards(found.cases, now=clock.now())
    _turn(page, found)
    draw_rates(by_unit, by_officer)
    asked = urlencode({name: value for name, value in asdict(only).items() if value})
    draw_ways((say("导出台账（CSV）", "Export the register (CSV)"), f"/cases.csv?{asked}"))


def _count(total: int) -> None:
    n = wording.number(total)
    st.markdown(say(f"**{n} 件**", f"**{n} {'case' if total == 1 else 'cases'}**"))


def _page() -> int:
    return int(st.session_state.get("desk_page", 0))


def _first_page() -> None:
    st.session_state["desk_page"] = 0


def _turn(page: int, found: Desk) -> None:
    with st.container(horizontal=True):
        if page:
            st.button(say("上一页", "Back"), on_click=_turn_to, args=(page - 1,), width="stretch")
        if (page + 1) * AT_ONCE < found.total:
            st.button(say("下一页", "Next"), on_click=_turn_to, args=(page + 1,), width="stretch")


def _turn_to(page: int) -> None:
    st.session_state["desk_page"] = page


if __name__ == "__main__":
    main()
