"""The form of one's own password."""

import streamlit as st

from kiosk import clock
from kiosk.actions.directory.accounts import (
    change_password,
    hash_of_new,
    note_wrong_password,
    require_password,
    require_turn,
)
from kiosk.rights.who import own_account, require, session_token
from kiosk.ui.doing import do, draw_outcome, refuse
from kiosk.ui.speech import current_language, say
from kiosk.wiring import house
from survey.directory.roles import Deed
from survey.refusals.directory import WrongCurrentPassword
from survey.refusals.kinds import SurveyError
from survey.texts import Language, Text

TOLD = "me"
FIELDS = ("me_current", "me_new", "me_again")


def draw_password_form() -> None:
    """Draw the form in which somebody signed in changes their password."""
    st.header(say("修改密码", "Change password"), anchor=False)
    draw_outcome(TOLD, near=True)
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
        st.form_submit_button(
            say("保存新密码", "Save password"),
            type="primary",
            width="stretch",
            on_click=_send,
            args=(current_language(),),
        )


def _send(language: Language) -> None:
    try:
        _change(language)
    except SurveyError as refusal:
        refuse(refusal.said, language=language, told=TOLD)


def _change(language: Language) -> None:
    """Weigh the passwords between two transactions: that is slow, and others want to write."""
    current, new, again = (st.session_state[name] for name in FIELDS)
    user = require(Deed.KEEP_OWN_ACCOUNT)
    with house().reading() as session:
        account = own_account(session, user)
        require_turn(session, account, at=clock.now())
    try:
        require_password(account, current)
    except WrongCurrentPassword:
        do(
            Deed.KEEP_OWN_ACCOUNT,
            lambda session, _: note_wrong_password(session, account, at=clock.now()),
            language=language, told=TOLD, sentence=None,
        )  # fmt: skip
        raise
    changed, keep = (
        hash_of_new(new, again, account=account, company=house().settings.company_name),
        session_token(),
    )
    do(
        Deed.KEEP_OWN_ACCOUNT,
        lambda session, _: change_password(
            session, account, password_hash=changed, keep=keep, at=clock.now()
        ),
        language=language,
        told=TOLD,
        sentence=Text(
            "密码已修改，其他设备已退出登录。", "Password changed. Other devices are signed out."
        ),
    )
