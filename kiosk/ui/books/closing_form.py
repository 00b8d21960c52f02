"""Closing a month: a last look at what is open, and the press."""

import streamlit as st

from kiosk import clock
from kiosk.actions.books import closing
from kiosk.reports.books.closing import ClosingDesk
from kiosk.reports.wording import month_name
from kiosk.ui.doing import do
from kiosk.ui.speech import current_language, say
from kiosk.ui.ways import draw_ways
from kiosk.wiring import house
from survey.directory.roles import Deed
from survey.months import Month
from survey.texts import Language, Text


def draw_closing(found: ClosingDesk) -> None:
    """Draw what is open and the press that closes; once closed, what was left open."""
    if found.closing is not None:
        if found.closing.left_open:
            with st.expander(say("结账时还没办完的", "What was left open")):
                for zh, en in found.closing.left_open:
                    st.text(Text(zh, en).said(current_language()))
        told = say("证据包（zip，可离线核对）", "Evidence pack (zip, proves itself offline)")
        draw_ways((told, f"/evidence.zip?month={found.month}"))
        return
    st.header(say("结账", "Closing"), anchor=False)
    if not found.may_close:
        st.info(say("这个月还没结束，月底之后可以结账。", "This month still runs; close it after."))
        return
    if found.still_open:
        st.markdown(say("**结账前请看一眼：**", "**Before you close it:**"))
        for said in found.still_open:
            st.markdown(f"- {said.said(current_language())}")
    st.caption(
        say(
            "结账后这个月的账不再改动；以后才定下来的，补记在当时的账期，并写明属于哪个月。",
            "Its books stay as they are then. What is decided later goes into the books of that "
            "time and names this month.",
        )
    )
    sure = st.checkbox(
        say("我已核对，没办完的以后补记", "I looked at it; what is open will be adjusted later"),
        key=f"sure_{found.month}",
    )
    month = month_name(found.month).said(current_language())
    st.button(
        say(f"结账 {month}", f"Close {month}"),
        type="primary" if sure else "secondary",
        width="stretch",
        disabled=not sure,
        on_click=_close_month,
        args=(found.month, current_language()),
    )


def _close_month(month: Month, language: Language) -> None:
    do(
        Deed.CLOSE_MONTHS,
        lambda session, user: closing.close(
            session, month, by=user.username, at=clock.now(), zone=house().settings.zone
        ),
        language=language,
        told="month",
        sentence=Text("{month} 已结账。", "{month} is closed.").format(month=month_name(month)),
    )
