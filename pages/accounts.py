"""The administrator's page of accounts: who may sign in, and one-time links to set a password."""

import streamlit as st

from kiosk.reports import wording
from kiosk.reports.directory.accounts import AT_ONCE, account_shown, accounts
from kiosk.rights.who import User
from kiosk.ui import filters
from kiosk.ui.directory import powers
from kiosk.ui.directory.account_asking import TOLD
from kiosk.ui.directory.account_forms import (
    ACCOUNT,
    NEW,
    draw_account,
    draw_link,
    draw_new,
)
from kiosk.ui.directory.account_list import draw_accounts
from kiosk.ui.directory.identity_forms import draw_identities, draw_nobody_yet
from kiosk.ui.doing import draw_outcome
from kiosk.ui.opening import draw_back, draw_to_new
from kiosk.ui.page import guarded, refusals_shown
from kiosk.ui.rows import order_of
from kiosk.ui.speech import current_language, literal, say
from kiosk.ui.turning import draw_turning, more_than, page_shown
from kiosk.wiring import house
from survey.directory.roles import Deed
from survey.texts import worded

LIST = "accounts"


def main() -> None:
    """Show one account or the form of a new one if asked for, else the list."""
    user = guarded(Deed.KEEP_ACCOUNTS)
    username = st.query_params.get(ACCOUNT)
    if username:
        _one(user, username)
    elif NEW in st.query_params:
        _new()
    else:
        _list(user)


def _one(user: User, username: str) -> None:
    draw_back(ACCOUNT, NEW)
    with refusals_shown():
        with house().reading() as session:
            account = account_shown(session, username)
        st.title(literal(account.name), anchor=False)
        st.caption(literal(account.facts.said(current_language())))
        draw_outcome(TOLD)
        draw_outcome(powers.TOLD)
        powers.draw_asked(user, username)
        draw_account(account)
        draw_identities(user, account, current_language())


def _new() -> None:
    draw_back(ACCOUNT, NEW)
    st.title(say("新建账号", "New account"), anchor=False)
    draw_outcome(TOLD)
    draw_new()


def _list(user: User) -> None:
    st.title(say("账号", "Accounts"), anchor=False)
    draw_outcome(TOLD)
    draw_outcome(powers.TOLD)
    draw_link()
    powers.draw_asked(user)
    draw_nobody_yet(user)
    draw_to_new(say("新建账号", "New account"), NEW)
    find = filters.choose_find(
        LIST,
        "find",
        say("查找", "Find"),
        say("姓名、用户名、角色或员工编号", "Name, user name, role or code"),
    )
    with house().reading() as session:
        found = accounts(session, find=find, order=order_of(LIST), page=page_shown(LIST))
    if not found.total:
        st.info(say("没有找到这样的账号。", "There is no such account."))
        return
    n = wording.number(found.total)
    st.markdown(say(f"**{n} 个账号**", f"**{n} {worded(found.total, 'account', 'accounts')}**"))
    draw_accounts(LIST, found.accounts)
    draw_turning(LIST, more=more_than(LIST, AT_ONCE, found.total))


if __name__ == "__main__":
    main()
