"""The forms of accounts: make one, change it, invite anew, close it, open it again."""

from typing import Final

import streamlit as st
from sqlalchemy.orm import Session

from kiosk import clock
from kiosk.actions.directory import powers
from kiosk.actions.directory.powers import Given
from kiosk.reports.directory.accounts import AccountShown, people_by_code
from kiosk.rights.who import User
from kiosk.ui.choosing import chosen
from kiosk.ui.directory.account_asking import asked_by, done_with_account, draw_reason
from kiosk.ui.directory.browser_list import draw_sign_out_everywhere
from kiosk.ui.directory.factor_reset import draw_factor_reset
from kiosk.ui.doing import SAVED
from kiosk.ui.speech import current_language, literal, say
from kiosk.wiring import house
from survey.directory.roles import ROLE_NAMES, Role, has_power
from survey.texts import Text

ROLE: Final = Text("角色", "Role")
NAME: Final = Text(
    "姓名（有对应员工的，以员工姓名为准）", "Name (the employee's, where there is one behind it)"
)
ACCOUNT: Final = "account"
NEW: Final = "new"
"""In the address: which account is open, or that a new one is made."""


def draw_new() -> None:
    """Draw the form of a new account."""
    with st.form("new_account", border=False, enter_to_submit=False):
        st.text_input(
            say("用户名（字母或数字）", "User name (letters or digits)"), key="username_new"
        )
        st.text_input(NAME.said(current_language()), key="name_new")
        _role_choice("role_new")
        _person_choice("person_new", None)
        draw_reason("why_new")
        st.form_submit_button(
            say("新建", "Make it"), type="primary", width="stretch", on_click=_make
        )


def draw_account(account: AccountShown) -> None:
    """Draw the link just given and what can be done with an account as it is drawn here."""
    if not account.active:
        _reopen(account)
        _change(account)
        return
    draw_link(account.username)
    _change(account)
    _invite(account)
    draw_sign_out_everywhere(account, current_language())
    draw_factor_reset(account)
    _close(account)


def _make() -> None:
    state = st.session_state
    username = state["username_new"].strip()

    def make(session: Session, user: User) -> Given:
        return powers.make(
            session,
            username=username,
            name=state["name_new"],
            role=chosen("role_new", ROLE),
            person=state["person_new"] or None,
            asking=asked_by(user, "why_new"),
        )

    given = done_with_account(make, Text("账号已新建。", "The account was made."))
    if given is None:
        return
    st.query_params.pop(NEW, None)
    if not given.waits:
        st.query_params[ACCOUNT] = username
    _remember_link(username, given)


def _change(account: AccountShown) -> None:
    with st.form("change", border=False, enter_to_submit=False):
        st.text_input(
            NAME.said(current_language()), value=account.name, key=_field("name", account)
        )
        _role_choice(_field("role", account), account.role)
        _person_choice(_field("person", account), account.person)
        draw_reason(_field("why", account))
        st.form_submit_button(
            say("保存", "Save"),
            type="primary",
            width="stretch",
            on_click=_save,
            args=(account,),
        )


def _field(name: str, account: AccountShown) -> str:
    """Return a field's key: once somebody changed the account, it shows what stands now."""
    return f"{name}_{account.state}"


def _save(account: AccountShown) -> None:
    name, role, person = (
        st.session_state[_field(each, account)] for each in ("name", "role", "person")
    )

    def save(session: Session, user: User) -> Given:
        return powers.change(
            session, account.kept, name=name, role=role, person=person or None,
            asking=asked_by(user, _field("why", account)),
        )  # fmt: skip

    _remember_link(account.username, done_with_account(save, SAVED))


def _invite(account: AccountShown) -> None:
    if has_power(account.role):
        draw_reason(_field("why_link", account))
    st.button(
        say("给一个新的一次性链接", "Give a new one-time link"),
        width="stretch",
        on_click=_send_invitation,
        args=(account,),
    )


def _send_invitation(account: AccountShown) -> None:
    def invite(session: Session, user: User) -> Given:
        return powers.invite(session, account.kept, asked_by(user, _field("why_link", account)))

    given = done_with_account(
        invite, Text("新链接已生成，旧的作废。", "A new link; earlier ones are spent.")
    )
    _remember_link(account.username, given)


def _remember_link(username: str, given: Given | None) -> None:
    if given is None or given.token is None:
        return
    st.session_state["invited"] = username
    st.session_state["invitation"] = f"{house().settings.public_url}/welcome#t={given.token}"
    st.session_state["invitation_waits"] = given.waits


def draw_link(who: str | None = None) -> None:
    """Draw the link just given, on the account's own page or on the list while there is none."""
    state = st.session_state
    link, whose = state.get("invitation"), state.get("invited")
    if not link or (who or whose) != whose:
        return
    if state["invitation_waits"]:
        told = say(
            f"把这个链接交给 {whose}。另一人同意时会得到一个代码，由他告诉本人；"
            "有链接又有代码，才能设置密码。链接只显示这一次：",
            f"Give this link to {whose}. Whoever approves gets a code and tells it to them: it "
            "takes both to set a password. The link is shown this once:",
        )
    else:
        told = say(
            f"把这个链接交给 {whose}（一次有效，3 天内）：",
            f"Give this link to {whose} (works once, within 3 days):",
        )
    st.markdown(literal(told))
    st.code(link, language=None, wrap_lines=True)
    st.button(say("已交付，收起", "Done, hide it"), on_click=_forget_link)


def _forget_link() -> None:
    st.session_state.pop("invitation", None)


def _close(account: AccountShown) -> None:
    who = _named(account.name, account.username)
    said = say(
        f"{who}会立即在所有设备上退出登录，不能再登录，发出的一次性链接作废。"
        "以前的记录都保留，以后可以重新启用。",
        f"{who} is signed out everywhere at once and cannot sign in any more; one-time links are "
        "spent. What was done stays on record, and the account can be opened again.",
    )
    with st.expander(say("停用账号", "Close the account")):
        st.markdown(literal(said))
        st.button(
            say("停用这个账号", "Close it"), width="stretch", on_click=_send_close, args=(account,)
        )


def _send_close(account: AccountShown) -> None:
    def close(session: Session, user: User) -> None:
        powers.close(session, account.kept, by=user, at=clock.now())

    done_with_account(close, Text("账号已停用。", "The account is closed."))
    _forget_link()


def _reopen(account: AccountShown) -> None:
    st.markdown(
        say(
            "账号已停用，不能登录。重新启用后，用原来的密码登录；以前的一次性链接不会恢复。",
            "This account is closed. Once open again, its password is the one it had; earlier "
            "one-time links stay spent.",
        )
    )
    if has_power(account.role):
        draw_reason(_field("why_open", account))
    st.button(
        say("重新启用", "Open it again"), width="stretch", on_click=_send_reopen, args=(account,)
    )


def _send_reopen(account: AccountShown) -> None:
    def reopen(session: Session, user: User) -> Given:
        return powers.reopen(session, account.kept, asked_by(user, _field("why_open", account)))

    done_with_account(reopen, Text("账号已重新启用。", "The account is open again."))


def _role_choice(key: str, role: Role | None = None) -> None:
    language, roles = current_language(), list(Role)
    st.selectbox(
        ROLE.said(language),
        roles,
        index=roles.index(role) if role else None,
        placeholder=say("请选择", "Choose one"),
        format_func=lambda each: ROLE_NAMES[each].said(language),
        key=key,
        filter_mode=None,
    )


def _person_choice(key: str, person: str | None) -> None:
    """Offer every employee; the code in each label keeps people of one name apart."""
    with house().reading() as session:
        people = people_by_code(session, on=clock.today(house().settings.zone))
    codes = ["", *people]
    if person and person not in people:  # posted nowhere today: whose account it is stays
        codes.append(person)
    st.selectbox(
        say("对应员工（有的账号必选）", "Employee behind it (some accounts need one)"),
        codes,
        index=codes.index(person or ""),
        format_func=lambda code: _named(people.get(code, ""), code) if code else "—",
        key=key,
    )


def _named(name: str, code: str) -> str:
    return say(f"{name}（{code}）", f"{name} ({code})")
