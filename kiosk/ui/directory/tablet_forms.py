"""The tablets of a window: who stands there, enrolling one by its code, taking one out."""

import streamlit as st

from db.directory import tablet_store
from db.directory.directory_store import Window
from db.directory.tablet_store import Tablet
from kiosk import clock
from kiosk.actions.directory import tablets as actions
from kiosk.reports.cases.contents import moment_said
from kiosk.ui.directory.window_view import TOLD
from kiosk.ui.doing import do
from kiosk.ui.speech import current_language, literal, say
from kiosk.wiring import house
from survey.directory.roles import Deed
from survey.texts import Language, Text


def draw_tablets(window: Window) -> None:
    """Draw the tablets of a window and the form that enrols one."""
    with house().reading() as session:
        found = tablet_store.at_window(session, window.id)
    for tablet in found:
        _draw_one(window, tablet)
    address = f"{house().settings.public_url}/tablet"
    st.caption(
        literal(
            say(
                f"在平板的浏览器里打开 {address}，把屏幕上的代码填在这里。"
                "没有登记的平板，评价按一部手机算，多了会暂缓计入。",
                f"Open {address} on the tablet and type the code it shows. Ratings from a tablet "
                "that is not enrolled count as those of one phone: many of them are held back.",
            )
        )
    )
    with st.form(f"tablet_{window.code}", border=False, enter_to_submit=False):
        st.text_input(
            say("平板上的代码（8 位）", "Code on the tablet (8 signs)"),
            max_chars=12,
            key=f"tablet_code_{window.code}",
        )
        st.text_input(
            say("平板叫什么，例如“左侧”", "What it is called, such as “left”"),
            max_chars=actions.NAME_LIMIT,
            key=f"tablet_name_{window.code}",
        )
        st.form_submit_button(
            say("登记平板", "Enrol tablet"),
            width="stretch",
            on_click=_enrol,
            args=(window.code, current_language()),
        )


def _draw_one(window: Window, tablet: Tablet) -> None:
    since = moment_said(tablet.enrolled_at, house().settings.zone).said(current_language())
    state = (
        say(f"{since}由 {tablet.enrolled_by} 登记", f"enrolled {since} by {tablet.enrolled_by}")
        if tablet.came
        else say("还没有连上：请让平板打开着代码页", "not here yet: leave its code page open")
    )
    words, button = st.columns([3, 1], vertical_alignment="center")
    words.markdown(f"**{literal(tablet.name)}**  \n{literal(state)}")
    button.button(
        say("移除", "Take out"),
        key=f"tablet_out_{tablet.id}",
        width="stretch",
        on_click=_withdraw,
        args=(window.code, tablet.id, current_language()),
    )


def _enrol(window: str, language: Language) -> None:
    code, name = (st.session_state[f"tablet_{each}_{window}"] for each in ("code", "name"))
    do(
        Deed.KEEP_WINDOWS,
        lambda session, user: actions.enrol(
            session, code=code, window=window, name=name, by=user.username, at=clock.now()
        ),
        language=language,
        told=TOLD,
        sentence=Text(
            "已登记，平板几秒后自动转到评价页。",
            "Enrolled; within seconds the tablet goes on by itself.",
        ),
        then=lambda _: _empty(window),
    )


def _empty(window: str) -> None:
    for each in ("code", "name"):
        st.session_state[f"tablet_{each}_{window}"] = ""


def _withdraw(window: str, tablet: int, language: Language) -> None:
    do(
        Deed.KEEP_WINDOWS,
        lambda session, user: actions.withdraw(
            session, tablet, window=window, by=user.username, at=clock.now()
        ),
        language=language,
        told=TOLD,
        sentence=Text(
            "已移除：它再发来的评价不再算作窗口平板的。",
            "Taken out: what it sends no longer counts as the window's tablet.",
        ),
    )
