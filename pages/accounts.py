"""The administrator's page of accounts: who may sign in, and one-time links to set a password."""

import streamlit as st

from kiosk import clock
from kiosk.access import User
from kiosk.actions.accounts import change_account, make_account, new_invitation
from kiosk.reports.accounts import AccountShown, accounts, people_by_code
from kiosk.ui.page import guarded, refusals_shown
from kiosk.ui.speech import current_language, say
from kiosk.wiring import house
from survey.roles import ROLE_NAMES, Deed, Role


def main() -> None:
    """List the accounts; make, change and invite."""
    user = guarded(Deed.KEEP_ACCOUNTS)
    st.title(say("账号", "Accounts"), anchor=False)
    _show_link()
    with house().reading() as session:
        shown = accounts(session)
        people = people_by_code(session, on=clock.today(house().settings.zone))
    with st.expander(say("新建账号", "New account"), expanded=len(shown) == 1):
        _new_form(user, people)
    for account in shown:
        with st.expander(_heading(account)):
            _change_form(user, account, people)


def _heading(account: AccountShown) -> str:
    state = "" if account.active else say("（已停用）", " (closed)")
    waiting = "" if account.has_password else say(" · 未设置密码", " · no password yet")
    role = ROLE_NAMES[Role(account.role)].said(current_language())
    return f"{account.username} · {account.name} · {role}{state}{waiting}"


def _new_form(user: User, people: dict[str, str]) -> None:
    with st.form("new_account", border=False, enter_to_submit=False):
        username = st.text_input(say("用户名（字母或数字）", "User name (letters or digits)"))
        name = st.text_input(say("姓名", "Name"))
        role = _role_choice("new", Role.INSPECTOR)
        person = _person_choice("new", people, None)
        sent = st.form_submit_button(say("新建", "Make it"), type="primary", width="stretch")
    if sent:
        with refusals_shown():
            with house().writing() as session:
                token = make_account(
                    session,
                    username=username.strip(),
                    name=name,
                    role=role,
                    person=person,
                    by=user.username,
                    at=clock.now(),
                )
            _remember_link(username.strip(), token)


def _change_form(user: User, account: AccountShown, people: dict[str, str]) -> None:
    key = account.username
    with st.form(f"change_{key}", border=False, enter_to_submit=False):
        name = st.text_input(say("姓名", "Name"), value=account.name, key=f"name_{key}")
        role = _role_choice(key, Role(account.role))
        person = _person_choice(key, people, account.person)
        active = st.checkbox(
            say("可以登录", "May sign in"), value=account.active, key=f"active_{key}"
        )
        sent = st.form_submit_button(say("保存", "Save"), type="primary", width="stretch")
    if sent:
        with refusals_shown():
            with house().writing() as session:
                change_account(
                    session,
                    account.kept,
                    name=name,
                    role=role,
                    active=active,
                    person=person,
                    by=user.username,
                    at=clock.now(),
                )
            st.rerun()
    if st.button(
        say("给一个新的一次性链接", "Give a new one-time link"),
        key=f"invite_{key}",
        width="stretch",
    ):
        with house().writing() as session:
            token = new_invitation(session, account.kept, by=user.username, at=clock.now())
        _remember_link(account.username, token)


def _role_choice(key: str, role: Role) -> str:
    language = current_language()
    roles = list(Role)
    chosen = st.selectbox(
        say("角色", "Role"),
        roles,
        index=roles.index(role),
        format_func=lambda each: ROLE_NAMES[each].said(language),
        key=f"role_{key}",
        filter_mode=None,
    )
    return str(chosen)


def _person_choice(key: str, people: dict[str, str], person: str | None) -> str | None:
    codes = ["", *people]
    chosen = st.selectbox(
        say("对应员工（检查员必选）", "Employee behind it (needed for inspectors)"),
        codes,
        index=codes.index(person) if person in people else 0,
        format_func=lambda code: f"{people[code]}（{code}）" if code else "—",
        key=f"person_{key}",
    )
    return chosen or None


def _remember_link(username: str, token: str) -> None:
    st.session_state["invited"] = username
    st.session_state["invitation"] = f"{house().settings.public_url}/welcome?t={token}"
    st.rerun()


def _show_link() -> None:
    link = st.session_state.get("invitation")
    if not link:
        return
    who = st.session_state["invited"]
    st.success(
        say(
            f"把这个链接交给 {who}（一次有效，3 天内）：",
            f"Give this link to {who} (works once, within 3 days):",
        )
    )
    st.code(link, language=None, wrap_lines=True)
    if st.button(say("已交付，收起", "Done, hide it")):
        del st.session_state["invitation"]
        st.rerun()


if __name__ == "__main__":
    main()
