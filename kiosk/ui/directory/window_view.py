"""Windows on screen: a line each, and the printed code of one."""

from html import escape
from typing import Final
from urllib.parse import quote

import streamlit as st

from db.directory.directory_store import Window
from kiosk.reports.directory.windows import Directory
from kiosk.ui.rows import NAME, STATE, Column, Row, draw_rows, in_order, order_of
from kiosk.ui.speech import current_language, literal, say
from kiosk.ui.ways import draw_ways
from survey.directory.posts import has_customers, post_of
from survey.texts import Text, worded

CHOSEN: Final = "window"
LIST: Final = "windows"
TOLD: Final = "windows"


COLUMNS: Final = (
    Column("name", Text("窗口", "Window"), NAME),
    Column("code", Text("编号", "Code"), width=100),
    Column("unit", Text("单位", "Unit"), width=170),
    Column("post", Text("岗位", "Post"), width=270),
    Column("people", Text("当班员工", "People here"), width=200, sorts=False),
    Column("state", Text("状态", "State"), STATE, 112),
)


def draw_windows(known: Directory, find: str) -> None:
    """Draw the windows that hold all words looked for, each opened by a press."""
    rows = [_row(known, each) for each in known.windows]
    words = find.casefold().split()
    found = [row for row in rows if all(word in " ".join(row.cells).casefold() for word in words)]
    if known.windows and not found:
        st.info(say("没有找到这样的窗口。", "There is no such window."))
    if found:
        ordered = in_order(COLUMNS, found, order_of(LIST))
        draw_rows(LIST, CHOSEN, COLUMNS, ordered, caption=Text("窗口", "Windows"))


def _row(known: Directory, window: Window) -> Row:
    post = post_of(window.post).name.said(current_language())
    people = say("、", ", ").join(known.people.get(window.code, ()))
    cells = (window.name, window.code, window.unit_name, post, people, _state(window))
    return Row(window.code, cells)


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
        f"员工 {known.employed} 人。员工、上级和当班窗口在“人员”页维护；"
        "人多时填好模板里的“人员”表，用 kiosk import 一次读入。",
        f"{known.employed} {people}. Keep people, superiors and windows on the page People; "
        "many at once by the sheet people of the template, read with kiosk import.",
    )
