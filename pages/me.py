"""One's own account: language, password, where one is signed in, signing out."""

import html

import streamlit as st

from kiosk.ui.board.own import draw_own
from kiosk.ui.directory.browser_list import draw_browsers, draw_done_to
from kiosk.ui.directory.factor_form import draw_factor
from kiosk.ui.directory.identity_forms import draw_own_identities
from kiosk.ui.directory.own_data import draw_own_data
from kiosk.ui.directory.powers import draw_told
from kiosk.ui.page import guarded
from kiosk.ui.speech import current_language, say
from kiosk.ui.styles import style
from survey.directory.roles import ROLE_NAMES, Deed
from survey.texts import ENGLISH


def main() -> None:
    """Show who is signed in and where; lead to password and keys, sign out here or there."""
    user = guarded(Deed.KEEP_OWN_ACCOUNT)
    language = current_language()
    st.title(user.name, anchor=False)
    st.caption(f"{user.username} · {ROLE_NAMES[user.role].said(language)}")
    draw_done_to(user, language)
    draw_told(user, language)
    draw_own(user, language)
    draw_factor(user, language)
    draw_browsers(user, language)
    draw_own_identities(user)
    draw_own_data()
    _ways_out()


def _ways_out() -> None:
    other, name = ("zh-CN", "中文") if current_language() == ENGLISH else ("en", "English")
    leave = html.escape(say("退出登录", "Sign out"))
    change = html.escape(say("修改密码", "Change password"))
    st.html(
        f'<div class="ways"><a href="/password" target="_self">{change}</a>'
        f'<a href="/language?to={other}&next=/me" target="_self">{name}</a>'
        f'<a href="/logout" target="_self">{leave}</a></div>{STYLE}'
    )


STYLE = style("me.css")


if __name__ == "__main__":
    main()
