"""Customers' words for those who answer for a unit, drawn on the board: a fold a window."""

import streamlit as st

from kiosk import clock
from kiosk.reports.feedback.unit_words import WindowWords, unit_words
from kiosk.reports.wording import day_name
from kiosk.rights.who import User
from kiosk.ui.speech import current_language, say
from kiosk.wiring import house
from survey.few import FEWEST


def draw_unit_words(user: User) -> None:
    """Draw what customers wrote about the own units; say why not all of it is there yet."""
    with house().reading() as session:
        found = unit_words(session, user, today=clock.today(house().settings.zone))
    st.header(say("客户对您单位的话", "What customers wrote about your units"), anchor=False)
    st.caption(
        say(
            f"按周汇总，一周结束后才显示，同一窗口凑满 {FEWEST} 条才列出，顺序打乱，不带日期、分数"
            "和照片：您要知道客户怎么说，但不必知道是谁说的。",
            f"By weeks that are over, {FEWEST} of a window at least, in no order, without day, "
            "score or photo: you are to know what customers say, and not who said it.",
        )
    )
    if not found:
        st.text(say("还没有可以显示的。", "Nothing to show yet."))
    for each in found:
        _draw_window(each)


def _draw_window(shown: WindowWords) -> None:
    language = current_language()
    n = sum(len(each.words) for each in shown.batches)
    window = shown.window
    with st.expander(f"{window.unit_name} · {window.name} · {n}"):
        for each in shown.batches:
            first, last = day_name(each.first).said(language), day_name(each.last).said(language)
            st.caption(say(f"{first}至{last}", f"{first} to {last}"))
            for words in each.words:
                st.text(words)
