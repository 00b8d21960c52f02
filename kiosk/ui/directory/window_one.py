"""One window: its code beside its form, and what may become of it."""

import streamlit as st

from db.directory.directory_store import Window
from kiosk.reports.directory.windows import Directory
from kiosk.rights.who import User
from kiosk.ui.directory.tablet_forms import draw_tablets
from kiosk.ui.directory.window_fate import draw_fate, place_of
from kiosk.ui.directory.window_forms import draw_change
from kiosk.ui.directory.window_view import CHOSEN, TOLD, draw_code
from kiosk.ui.doing import draw_outcome
from kiosk.ui.drafts import drafts_kept
from kiosk.ui.speech import current_language, literal, say
from survey.directory.posts import has_customers, post_of
from survey.directory.roles import Deed


def draw_one(user: User, known: Directory, window: Window) -> None:
    """Draw one window, and the way back to all."""
    st.button(
        say("返回全部窗口", "Back to all windows"),
        key="back",
        icon=":material/arrow_back:",
        on_click=_leave,
    )
    st.title(literal(window.name), anchor=False)
    post = post_of(window.post).name.said(current_language())
    place = f" · {window.location}" if window.location else ""
    st.caption(literal(f"{window.code} · {window.unit_name} · {post}{place}"))
    draw_outcome(TOLD)
    picture, form = st.columns([2, 3], gap="large")
    with picture:
        draw_code(known, window)
    with form, drafts_kept(user, place_of(window.code), Deed.KEEP_WINDOWS):
        draw_change(known, window)
        if window.active and has_customers(window.post):
            with st.expander(say("窗口上的平板", "Tablets at this window")):
                draw_tablets(window)
        with st.expander(say("更换、作废二维码，停用窗口", "Replace, revoke, close")):
            draw_fate(window)


def _leave() -> None:
    st.query_params.pop(CHOSEN, None)
