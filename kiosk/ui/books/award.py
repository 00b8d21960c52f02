"""What a star's bonus rests on: the minutes, the candidates, their figures."""

import streamlit as st

from kiosk.reports.books.closing import StarDesk, award
from kiosk.reports.books.ledger import number_of
from kiosk.reports.wording import month_name
from kiosk.rights.who import User
from kiosk.ui.books.entries import draw_entry
from kiosk.ui.books.star_view import STYLE, candidates, draw_doubt
from kiosk.ui.opening import draw_back
from kiosk.ui.page import refusals_shown
from kiosk.ui.speech import current_language, literal, say
from kiosk.ui.who import who_marked
from kiosk.wiring import house


def draw_award(user: User, seq: str) -> None:
    """Draw a bonus with what it rests on, as it was known when it was posted."""
    draw_back("award")
    with refusals_shown():
        with house().reading() as session:
            found = award(session, number_of(seq), zone=house().settings.zone)
        posted, desk = found.posted, found.desk
        month = month_name(posted.entry.month).said(current_language())
        st.title(say(f"{month}明星", f"Star of {month}"), anchor=False)
        draw_entry(posted, user)
        if desk is not None:
            _minutes(desk)
            st.header(say("候选人和数据", "Candidates and figures"), anchor=False)
            st.caption(
                say(
                    "按记账时已经核实的情况计算。",
                    "Figured from what was verified when the bonus was posted.",
                )
            )
            st.html(candidates(desk) + STYLE)


def _minutes(found: StarDesk) -> None:
    st.header(say("评定记录", "Minutes"), anchor=False)
    written = found.written
    if not written.minutes:
        st.caption(say("没有留下评定记录。", "No minutes were kept."))
        return
    st.text(written.minutes)
    st.caption(say(f"记录人 {who_marked(written.by)}", f"kept by {who_marked(written.by)}"))
    if found.star.weak:
        st.caption(literal(found.star.weak.said(current_language())))
    if found.doubt:
        draw_doubt(found.doubt)
