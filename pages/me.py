"""One's own account: language, password, signing out."""

import html

import streamlit as st

from kiosk import clock
from kiosk.actions.directory.accounts import (
    change_password,
    hash_of_new,
    note_wrong_password,
    require_password,
    require_turn,
)
from kiosk.rights.who import User, own_account, session_token
from kiosk.ui.page import guarded, refusals_shown
from kiosk.ui.speech import current_language, say
from kiosk.ui.styles import style
from kiosk.wiring import house
from survey.directory.roles import ROLE_NAMES, Deed
from survey.refusals.directory import WrongCurrentPassword
from survey.texts import ENGLISH

FIELDS = ("me_current", "me_new", "me_again")


def main() -> None:
    """Show who is signed in, and let them change their password or leave."""
    user = guarded(Deed.KEEP_OWN_ACCOUNT)
    language = current_language()
    st.title(user.name, anchor=False)
    st.caption(f"{user.username} · {ROLE_NAMES[user.role].said(language)}")
    _password_form(user)
    _ways_out()


def _password_form(user: User) -> None:
    st.header(say("修改密码", "Change password"), anchor=False)
    if st.session_state.pop("me_changed", False):
        st.success(
            say(
                "密码已修改，其他设备已退出登录。",
                "Password changed. Other devices are signed out.",
            )
        )
    with st.form("me_password", enter_to_submit=False, border=False):
        st.text_input(say("现在的密码", "Current password"), type="password", key="me_current")
        st.text_input(
            say("新密码（至少 10 个字符）", "New password (10 characters or more)"),
            type="password",
            key="me_new",
        )
        st.text_input(
            say("再输入一次新密码", "New password again"), type="password", key="me_again"
        )
        sent = st.form_submit_button(
            say("保存新密码", "Save password"), type="primary", width="stretch"
        )
    if sent:
        with refusals_shown():
            _change(user)
            st.session_state["me_changed"] = True
            st.rerun()


def _change(user: User) -> None:
    current, new, again = (st.session_state[name] for name in FIELDS)
    with house().reading() as session:
        account = own_account(session, user)
        require_turn(session, account, at=clock.now())
    try:
        require_password(account, current)
    except WrongCurrentPassword:
        with house().writing() as session:
            note_wrong_password(session, account, at=clock.now())
        raise
    password_hash = hash_of_new(new, again, account=account)
    with house().writing() as session:
        change_password(
            session, account, password_hash=password_hash, keep=session_token(), at=clock.now()
        )


def _ways_out() -> None:
    other, name = ("zh-CN", "中文") if current_language() == ENGLISH else ("en", "English")
    leave = html.escape(say("退出登录", "Sign out"))
    st.html(
        f'<div class="ways"><a href="/language?to={other}&next=/me" target="_self">{name}</a>'
        f'<a href="/logout" target="_self">{leave}</a></div>{STYLE}'
    )


STYLE = style("me.css")


if __name__ == "__main__":
    main()
