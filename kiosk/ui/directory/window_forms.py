"""The forms of units and windows: adding one, changing one."""

from typing import Final

import streamlit as st

from db.directory.directory_store import Window
from kiosk import clock
from kiosk.actions.directory import windows as actions
from kiosk.reports.directory.windows import Directory
from kiosk.reports.labels import told_apart
from kiosk.ui.choosing import chosen, searched
from kiosk.ui.directory.window_view import CHOSEN, TOLD
from kiosk.ui.doing import do
from kiosk.ui.speech import current_language, literal, say
from kiosk.wiring import house
from survey.directory.posts import CHECKED
from survey.directory.roles import Deed
from survey.texts import Language, Text

NEW: Final = "new"
UNIT: Final = Text("单位", "Unit")
OFFICE_NAME: Final = Text("本部", "The department")
POST: Final = Text("岗位", "Post")


def draw_new_window(known: Directory) -> None:
    """Draw the form of a new window; once kept, it is the one shown."""
    with st.form("new_window", border=False, enter_to_submit=False):
        st.text_input(say("编号，例如 SB-1", "Code, for example SB-1"), key="new_code")
        _draw_fields(known, NEW)
        st.form_submit_button(
            say("新建窗口", "Add window"),
            type="primary",
            width="stretch",
            on_click=_add_window,
            args=(current_language(),),
        )


def _add_window(language: Language) -> None:
    code = st.session_state["new_code"]
    added = do(
        Deed.KEEP_WINDOWS,
        lambda session, user: actions.add_window(
            session, code=code, **_given(NEW), by=user.username, at=clock.now()
        ),
        language=language,
        told=TOLD,
        sentence=Text("已新建，二维码可以打印了。", "Added; its code is ready to print."),
    )
    if added:
        st.query_params[CHOSEN] = code.strip()


def draw_new_offices(known: Directory) -> None:
    """Draw which units nobody can check yet, and the button that makes them departments."""
    names = say("、", ", ").join(unit.name for unit in known.bare)
    st.info(
        literal(
            say(
                f"没有窗口、因此还不能检查和整改的单位：{names}。"
                "建为部门以后可以检查、整改；不收评价，不抽签，不进排名。",
                f"Without a window, and so not to be checked or put right yet: {names}. As "
                "departments they can be; they are not rated, drawn or ranked.",
            )
        )
    )
    st.button(
        say("把它们建为部门（无窗口）", "Make them departments without a window"),
        key="new_offices",
        width="stretch",
        on_click=_add_offices,
        args=(current_language(),),
    )


def _add_offices(language: Language) -> None:
    do(
        Deed.KEEP_WINDOWS,
        lambda session, user: actions.add_offices(
            session, name=OFFICE_NAME.said(language), on=clock.today(house().settings.zone),
            by=user.username, at=clock.now(),
        ),
        language=language,
        told=TOLD,
        sentence=Text("已建好，可以检查了。", "Done; they can be checked."),
    )  # fmt: skip


def draw_change(known: Directory, window: Window) -> None:
    """Draw the form of a window: name, unit, post, place."""
    with st.form(f"change_{window.code}", border=False, enter_to_submit=False):
        _draw_fields(known, window.code, window)
        st.form_submit_button(
            say("保存", "Save"),
            type="primary",
            width="stretch",
            on_click=_keep_window,
            args=(window.code, current_language()),
        )


def _keep_window(code: str, language: Language) -> None:
    do(
        Deed.KEEP_WINDOWS,
        lambda session, user: actions.keep_window(
            session, code=code, **_given(code), by=user.username, at=clock.now()
        ),
        language=language,
        told=TOLD,
        sentence=Text("已保存，二维码不变。", "Saved; the code stays the same."),
    )


def _draw_fields(known: Directory, key: str, window: Window | None = None) -> None:
    language = current_language()
    units = told_apart({unit.code: unit.name for unit in known.units})
    posts = {post.code: post.name.said(language) for post in CHECKED}
    st.text_input(
        say("窗口名称（印在立牌上）", "Name (as printed)"),
        value=window.name if window else "",
        max_chars=actions.NAME_LIMIT,
        key=f"name_{key}",
    )
    st.selectbox(
        UNIT.said(language),
        list(units),
        index=list(units).index(window.unit) if window else None,
        placeholder=say("请选择", "Choose one"),
        format_func=lambda each: units[each],
        key=f"unit_{key}",
        filter_mode=searched(units),
    )
    st.selectbox(
        POST.said(language),
        list(posts),
        index=list(posts).index(window.post) if window else None,
        placeholder=say("请选择", "Choose one"),
        format_func=lambda each: posts[each],
        key=f"post_{key}",
        filter_mode=None,
    )
    st.text_input(
        say("位置（可不填）", "Place (optional)"),
        value=(window.location or "") if window else "",
        max_chars=actions.PLACE_LIMIT,
        key=f"place_{key}",
    )


def _given(key: str) -> dict[str, str]:
    """Return what the fields hold, as the action names it."""
    named = {"name": "name", "location": "place"}
    typed = {name: st.session_state[f"{field}_{key}"] or "" for name, field in named.items()}
    return typed | {"unit": chosen(f"unit_{key}", UNIT), "post": chosen(f"post_{key}", POST)}


def draw_new_unit(known: Directory) -> None:
    """Draw the form of a new unit."""
    names = told_apart({"": "—"} | {unit.code: unit.name for unit in known.units})
    with st.form("new_unit", border=False, enter_to_submit=False):
        st.text_input(say("单位编号，例如 U1", "Unit code, for example U1"), key="unit_code")
        st.text_input(
            say("单位名称", "Name of the unit"), max_chars=actions.NAME_LIMIT, key="unit_name"
        )
        st.selectbox(
            say("上级单位（可不选）", "Belongs to (optional)"),
            list(names),
            format_func=lambda each: names[each],
            key="unit_parent",
            filter_mode=searched(names),
        )
        st.form_submit_button(
            say("新建单位", "Add unit"),
            type="primary",
            width="stretch",
            on_click=_add_unit,
            args=(current_language(),),
        )


def _add_unit(language: Language) -> None:
    code, name, parent = (st.session_state[f"unit_{each}"] for each in ("code", "name", "parent"))
    do(
        Deed.KEEP_WINDOWS,
        lambda session, user: actions.add_unit(
            session, code=code, name=name, parent=parent or None, by=user.username, at=clock.now()
        ),
        language=language,
        told=TOLD,
        sentence=Text("单位已新建。", "The unit was added."),
    )
