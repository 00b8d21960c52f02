"""The tablets of a window: who stands there, enrolling one by its code, taking one out."""

from typing import Final

import streamlit as st

from db.directory import tablet_store
from db.directory.directory_store import Window
from db.directory.tablet_store import Tablet
from kiosk import clock
from kiosk.actions.directory import tablets as actions
from kiosk.reports.cases.contents import moment_said
from kiosk.reports.directory.tablets import at_window
from kiosk.ui.directory.window_view import TOLD
from kiosk.ui.doing import do
from kiosk.ui.speech import current_language, literal, say
from kiosk.wiring import house
from survey.directory.roles import Deed
from survey.texts import Language, Text

USES: Final = {
    tablet_store.TAP: Text("客户在上面点选", "Customers tap on it"),
    tablet_store.SCREEN: Text(
        "显示动态码，客户用手机扫", "Shows a code that changes; customers scan it"
    ),
}
_FIELDS: Final = ("code", "name", "use")


def draw_tablets(window: Window) -> None:
    """Draw the tablets of a window and the form that enrols one."""
    with house().reading() as session:
        found = at_window(session, window)
    for tablet in found:
        _draw_one(window, tablet)
    address = f"{house().settings.public_url}/tablet"
    st.caption(
        literal(
            say(
                f"在平板或屏幕的浏览器里打开 {address}，把上面的代码填在这里。"
                "没有登记的平板，评价按一部手机算，多了会暂缓计入。"
                "显示动态码的屏幕每 30 秒换一个码：拍下来、转出去，过后就没用了。",
                f"Open {address} on the tablet or screen and type the code it shows. Ratings from "
                "a tablet that is not enrolled count as those of one phone: many of them are held "
                "back. A screen shows another code every 30 seconds: a picture of one soon "
                "opens nothing more than the printed code does.",
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
        st.radio(
            say("用途", "What for"),
            tuple(USES),
            index=None,
            format_func=lambda use: USES[use].said(current_language()),
            key=f"tablet_use_{window.code}",
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
    use = USES[tablet.use].said(current_language())
    words.markdown(f"**{literal(tablet.name)}** · {literal(use)}  \n{literal(state)}")
    button.button(
        say("移除", "Take out"),
        key=f"tablet_out_{tablet.id}",
        width="stretch",
        on_click=_withdraw,
        args=(window.code, tablet.id, current_language()),
    )


def _enrol(window: str, language: Language) -> None:
    code, name, use = (st.session_state[f"tablet_{each}_{window}"] for each in _FIELDS)
    do(
        Deed.KEEP_WINDOWS,
        lambda session, user: actions.enrol(
            session, code=code, window=window, name=name, use=use, by=user.username, at=clock.now()
        ),
        language=language,
        told=TOLD,
        sentence=Text(
            "已登记，它几秒后自动继续。",
            "Enrolled; within seconds it goes on by itself.",
        ),
        then=lambda _: _empty(window),
    )


def _empty(window: str) -> None:
    for each in _FIELDS:
        st.session_state[f"tablet_{each}_{window}"] = None if each == "use" else ""


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
