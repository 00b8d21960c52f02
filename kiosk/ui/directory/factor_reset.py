"""The way out for who lost phone and codes: one asks, for who has power a second one decides."""

import streamlit as st
from sqlalchemy.orm import Session

from kiosk.actions.directory import powers
from kiosk.actions.directory.powers import Given
from kiosk.reports.directory.accounts import AccountShown
from kiosk.reports.directory.second_factors import has_factor
from kiosk.rights.who import User
from kiosk.ui.directory.account_asking import asked_by, done_with_account, draw_reason
from kiosk.ui.speech import say
from kiosk.wiring import house
from survey.directory.roles import has_power
from survey.texts import Text


def draw_factor_reset(account: AccountShown) -> None:
    """Draw how a second factor is reset; nothing where none is on."""
    with house().reading() as session:
        is_on = has_factor(session, account.kept.id)
    if not is_on:
        return
    with st.expander(say("重置动态码和通行密钥", "Reset the second factor")):
        st.markdown(
            say(
                "手机和备用码都丢了才用。先当面或打电话确认是本人：重置后只凭密码就能登录。"
                "本人会看到是您做的。",
                "Only for who lost phone and codes. Make sure who asks: afterwards the password "
                "alone opens. They are told that it was you.",
            )
        )
        if has_power(account.role):
            draw_reason(_why(account))
        st.button(
            say("重置", "Reset it"), key="factor_reset", width="stretch",
            on_click=_reset, args=(account,),
        )  # fmt: skip


def _reset(account: AccountShown) -> None:
    def reset(session: Session, user: User) -> Given:
        return powers.reset_factor(session, account.kept, asked_by(user, _why(account)))

    done_with_account(
        reset, Text("动态码已重置，所有设备已退出登录。", "Reset; signed out everywhere.")
    )


def _why(account: AccountShown) -> str:
    return f"why_reset_{account.state}"
