"""The supervision desk: what needs me now, sorted by the clock; the register; one case a screen."""

from dataclasses import asdict
from urllib.parse import urlencode

import streamlit as st

from kiosk import clock
from kiosk.reports.cases.desk import (
    View,
    case_shown,
    counted_said,
    desk,
    handling,
    made_up,
    months,
    search,
    units,
)
from kiosk.reports.cases.root_causes import found_in
from kiosk.rights.cases import opened
from kiosk.rights.who import User
from kiosk.ui import filters
from kiosk.ui.books.ruling_forms import draw_ruling
from kiosk.ui.cases.acts import place_of
from kiosk.ui.cases.listing import LIST, draw_page
from kiosk.ui.cases.rates import draw_causes, draw_rates
from kiosk.ui.cases.register import choose_only
from kiosk.ui.cases.view import draw_case
from kiosk.ui.drafts import drafts_kept
from kiosk.ui.opening import draw_back
from kiosk.ui.page import guarded, refusals_shown
from kiosk.ui.rows import order_of
from kiosk.ui.speech import current_language, say
from kiosk.ui.turning import page_shown
from kiosk.ui.ways import draw_ways
from kiosk.wiring import house
from survey.directory.roles import Deed
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
    draw_back("case", "w")
    with refusals_shown():
        with house().reading() as session:
            case = opened(session, number, user)
            if not case.sees_everything:
                raise CaseUnknown  # in the chain: the summary is on the page for that
            shown = case_shown(session, case, now=clock.now(), secret=house().secret)
        with drafts_kept(user, place_of(number), Deed.SEE_CASES, base=case.record.version):
            draw_case(shown)
            draw_ruling(case)


def _desk(user: User) -> None:
    st.title(say("投诉", "Cases"), anchor=False)
    words = {
        View.MINE: say("待我办", "For me"),
        View.ALL: say("全部在办", "All open"),
        View.REGISTER: say("台账", "Register"),
    }
    view = filters.choose_view(LIST, words)
    number = filters.choose_find(
        LIST,
        "number",
        say("查找", "Find"),
        say("编号、原话、窗口或当事人", "Number, words, window or person"),
    )
    if number:
        _found(user, number)
    elif view == View.REGISTER:
        _register(user)
    else:
        _open_cases(user, View(view))


def _found(user: User, number: str) -> None:
    with house().reading() as session:
        found = search(session, user, number, order=order_of(LIST), page=page_shown(LIST))
    if found.total:
        draw_page(found)
    else:
        st.info(say("没有找到这样的投诉。", "There is no such complaint."))


def _open_cases(user: User, view: View) -> None:
    with house().reading() as session:
        found = desk(session, user, view, order=order_of(LIST), page=page_shown(LIST))
    if not found.total:
        st.info(
            say("现在没有等您办理的投诉。", "Nothing waits for you now.")
            if view is View.MINE
            else say("没有在办的投诉。", "No case is open.")
        )
        return
    draw_page(found)


def _register(user: User) -> None:
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
    only = choose_only(listed, names)
    month = only.month or listed[0]
    with house().reading() as session:
        found = desk(
            session, user, View.REGISTER, only=only, order=order_of(LIST), page=page_shown(LIST)
        )
        by_unit = handling(session, user, month=month, by="unit", now=clock.now())
        by_officer = handling(session, user, month=month, by="officer", now=clock.now())
        found_causes = found_in(session, user, month)
        counted = counted_said(made_up(session, user, only))
    if not found.total:
        st.info(say("没有符合条件的投诉。", "No complaint fits the filter."))
        return
    st.caption(counted.said(current_language()))
    draw_page(found)
    draw_rates(by_unit, by_officer)
    draw_causes(found_causes)
    asked = urlencode({name: value for name, value in asdict(only).items() if value})
    draw_ways(
        (say("台账（Excel）", "Register (Excel)"), f"/cases.xlsx?{asked}"),
        (say("台账（CSV）", "Register (CSV)"), f"/cases.csv?{asked}"),
    )


if __name__ == "__main__":
    main()
