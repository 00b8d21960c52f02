"""What is kept of people, for who looks after the house: the notice's own table, and when swept."""

import streamlit as st

from kiosk.reports.cases.contents import moment_said
from kiosk.reports.sweeps import last_sweep
from kiosk.ui.speech import current_language, say
from kiosk.ui.tables import Column, table
from kiosk.wiring import house
from survey.retention import KEPT, ON_REQUEST
from survey.texts import Text

NAME = Text("保存什么、多久", "What is kept, and for how long")
COLUMNS = (
    Column(Text("什么", "What"), False),
    Column(Text("多久", "How long"), False),
    Column(Text("为什么", "Why"), False),
    Column(Text("要求删除", "If asked to erase"), False),
)


def draw_kept() -> None:
    """Draw what is kept of people, until when and why, and when what was over was last erased."""
    language, zone = current_language(), house().settings.zone
    with house().reading() as session:
        swept = last_sweep(session)
    with st.expander(NAME.said(language)):
        if swept is None:
            st.caption(say("还没有清理过。", "Nothing was swept yet."))
        else:
            when = moment_said(swept, zone).said(language)
            st.caption(say(f"最近一次清理：{when}", f"Last swept: {when}"))
        rows = [
            [each.said(language) for each in (kept.what, kept.ends, kept.why, ON_REQUEST[kind])]
            for kind, kept in KEPT.items()
        ]
        st.html(table(language, NAME, COLUMNS, rows))
