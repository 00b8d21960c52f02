"""The company's logo: shown, replaced and taken away by the administrator."""

from html import escape
from typing import Final

import streamlit as st

from kiosk import clock
from kiosk.actions.directory.logo import keep_logo, remove_logo
from kiosk.pictures.logos import read_logo
from kiosk.reports.directory.logo import logo
from kiosk.ui.directory.window_view import TOLD
from kiosk.ui.doing import do, refuse
from kiosk.ui.speech import current_language, say
from kiosk.wiring import house
from survey.directory.roles import Deed
from survey.refusals.kinds import SurveyError
from survey.texts import Language

TURN: Final = "logo_turn"


def draw_logo() -> None:
    """Draw the logo in use, the way to another, and the way to none."""
    with house().reading() as session:
        kept = logo(session)
    language = current_language()
    with st.expander(say("公司标志（印在立牌和登录页）", "Company logo (on posters and sign-in)")):
        if kept:
            alt = escape(say("公司标志", "Company logo"))
            st.html(f'<p class="k-logo"><img src="{escape(kept)}" alt="{alt}"></p>')
        else:
            st.caption(say("还没有标志，立牌上留空。", "There is none yet: its place is empty."))
        key = f"logo_{st.session_state.get(TURN, 0)}"
        st.file_uploader(
            say("选一张图片（PNG 或 JPEG，最好是透明底的 PNG）",
                "Choose a picture (PNG or JPEG; a transparent PNG is best)"),
            type=["png", "jpg", "jpeg"],
            key=key,
        )  # fmt: skip
        st.button(
            say("保存标志", "Keep the logo"), width="stretch", on_click=_keep, args=(key, language)
        )
        if kept:
            st.button(
                say("去掉标志", "Remove the logo"),
                width="stretch",
                on_click=_remove,
                args=(language,),
            )


def _keep(key: str, language: Language) -> None:
    chosen = st.session_state.get(key)
    try:
        png = read_logo(chosen.getvalue() if chosen is not None else b"")
    except SurveyError as refusal:
        refuse(refusal.said, language=language, told=TOLD)
        return
    done = do(
        Deed.KEEP_WINDOWS,
        lambda session, user: keep_logo(session, png, by=user, at=clock.now()),
        language=language,
        told=TOLD,
    )
    if done:  # a picker forgets what was chosen only under another name
        st.session_state[TURN] = st.session_state.get(TURN, 0) + 1


def _remove(language: Language) -> None:
    do(
        Deed.KEEP_WINDOWS,
        lambda session, user: remove_logo(session, by=user, at=clock.now()),
        language=language,
        told=TOLD,
    )
