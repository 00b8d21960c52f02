"""The start page of staff: what one's role is here for, each one tap away."""

import html

import streamlit as st

from kiosk.screens import STAFF, Screen
from kiosk.ui.page import guarded
from kiosk.ui.speech import current_language
from survey.roles import ROLE_NAMES, Deed
from survey.texts import Language, Text

WHAT_FOR = {
    "board": Text("满意率、趋势、窗口排名", "Satisfaction, trend, ranking of windows"),
    "check": Text("到窗口走一遍检查表", "Walk a window's checklist"),
    "cases": Text("待我办理的投诉、台账", "Cases that wait for me, and the register"),
    "report": Text("来电、来信、来访、部门投诉", "By phone, letter, visit, from a department"),
    "mine": Text("涉及我或我的部门的投诉", "Complaints about me or my people"),
    "windows": Text("单位、窗口和二维码", "Units, windows and their codes"),
    "accounts": Text("谁可以登录", "Who may sign in"),
    "me": Text("密码与退出", "Password and signing out"),
    "wall": Text("月度之星大屏", "The wall screen"),
}


def main() -> None:
    """Greet, and offer the role's places as cards."""
    user = guarded(Deed.KEEP_OWN_ACCOUNT)
    language = current_language()
    greeting = Text("{name}，您好", "Hello, {name}").format(name=user.name).said(language)
    st.title(greeting, anchor=False)
    st.caption(ROLE_NAMES[user.role].said(language))
    cards = [_card(s, language) for s in STAFF if s.deed and user.may(s.deed)]
    st.html(f'<nav class="places">{"".join(cards)}</nav>{STYLE}')


def _card(screen: Screen, language: Language) -> str:
    return (
        f'<a class="place" href="/{screen.path}" target="_self">'
        f"<strong>{html.escape(screen.title.said(language))}</strong>"
        f"<span>{html.escape(WHAT_FOR[screen.path].said(language))}</span></a>"
    )


STYLE = """<style>
.places{display:grid;gap:8px;grid-template-columns:repeat(auto-fill,minmax(240px,1fr))}
.place{display:flex;flex-direction:column;min-height:72px;justify-content:center;padding:12px 16px;
background:var(--card);border:1px solid var(--line);border-radius:12px;color:var(--ink)!important;
text-decoration:none!important}
.place span{color:var(--muted);font-size:14px}
.place strong{font-size:16px}
</style>"""


if __name__ == "__main__":
    main()
