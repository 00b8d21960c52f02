"""Windows on screen: a card each, and the printed code of one."""

from html import escape
from typing import Final
from urllib.parse import quote

import streamlit as st

from db.directory.directory_store import Window
from kiosk.reports.directory.windows import Directory
from kiosk.ui.speech import current_language, literal, say
from kiosk.ui.ways import draw_ways
from survey.directory.posts import has_customers, post_of
from survey.texts import worded

CHOSEN: Final = "chosen_window"
TOLD: Final = "windows"


def draw_card(window: Window) -> None:
    """Draw a window as a button that opens it, with its post and state."""
    post = post_of(window.post).name.said(current_language())
    label = f"**{literal(window.name)}**  \n{literal(window.code)} · {post}"
    if state := _state(window):
        label += f" · {state}"
    st.button(
        label,
        key=f"open_{window.code}",
        width="stretch",
        on_click=_open,
        args=(window.code,),
    )


def _open(code: str) -> None:
    st.session_state[CHOSEN] = code


def _state(window: Window) -> str:
    if not window.active:
        return say("已停用", "closed")
    return "" if window.token or not has_customers(window.post) else say("没有二维码", "no code")


def draw_code(known: Directory, window: Window) -> None:
    """Draw a window's code as it is printed, the ways to print it, and who serves there."""
    if not has_customers(window.post):
        st.info(
            say(
                "部门（无窗口）只接受检查和整改，不收评价，没有二维码。",
                "A department without a window is checked and put right, not rated: it has no "
                "code.",
            )
        )
        return
    if not window.active or window.token is None:
        st.info(
            say(
                "这个窗口现在没有可用的二维码。",
                "This window has no code in use at the moment.",
            )
        )
        return
    address = f"/qr/{quote(window.code, safe='')}"
    # The token in the address makes a replaced code a new picture for the browser.
    picture = f"{address}.svg?v={quote(window.token)}"
    alt = escape(say(f"{window.name}的二维码", f"QR code of {window.name}"))
    st.html(f'<p class="k-code"><img src="{picture}" alt="{alt}"></p>')
    only = quote(window.code, safe="")
    draw_ways(
        (say("下载 SVG", "Download SVG"), f"{address}.svg?download=1"),
        (say("下载 PNG", "Download PNG"), f"{address}.png?download=1"),
        (say("打印立牌和标签", "Print stand and label"), f"/posters?window={only}"),
        target="_blank",
    )
    names = known.people.get(window.code)
    if names:
        st.caption(literal(say("当班员工：", "People here: ") + say("、", ", ").join(names)))


def people_hint(known: Directory) -> str:
    """Return how many are employed, and where they are kept."""
    people = worded(known.employed, "person", "people")
    return say(
        f"员工 {known.employed} 人。员工、上级和当班窗口用导入维护："
        "填好模板里的“人员”表，用 kiosk import 读入。",
        f"{known.employed} {people}. Keep people, superiors and windows by import: "
        "fill in the sheet people of the template, and read it with kiosk import.",
    )
