"""Who came by a provider and is nobody here yet, and the link of an account to one of them."""

from collections.abc import Sequence
from typing import Final

import streamlit as st
from sqlalchemy.orm import Session

from db.directory.identity_store import Identity
from kiosk import clock
from kiosk.actions.directory import identities, powers
from kiosk.actions.directory.powers import Asking, Given
from kiosk.outside.doors import proposed_roles
from kiosk.reports.cases.contents import moment_said
from kiosk.reports.directory.accounts import AccountShown
from kiosk.reports.directory.identities import identity_said, nobody_yet, of_account
from kiosk.rights.who import User
from kiosk.ui.choosing import chosen, searched
from kiosk.ui.directory.account_asking import TOLD, done_with_account, draw_reason
from kiosk.ui.doing import do
from kiosk.ui.speech import current_language, literal, say
from kiosk.wiring import house
from survey.directory.identities import proposed
from survey.directory.roles import ROLE_NAMES, Deed, has_power
from survey.texts import Language, Text, in_a_row

WHOM: Final = Text("外部身份", "Who came")
LINKED: Final = Text(
    "已关联，可以用它登录。", "Linked: they can sign in by it from now on."
)  # fmt: skip
UNLINKED: Final = Text(
    "已解除关联，该账号已在所有设备上退出登录。",
    "The link is undone, and the account is signed out everywhere.",
)


def draw_nobody_yet(user: User) -> None:
    """Draw who came by a provider and is linked to no account; nothing where nobody did."""
    with house().reading() as session:
        found = nobody_yet(session, user)
    if not found:
        return
    n = len(found)
    with st.expander(say(f"来过、还没有关联账号的人：{n}", f"Came and linked to nobody: {n}")):
        st.caption(
            say(
                "姓名和地址是对方说的，不能作准：先向本人核实，再到他的账号里关联。"
                "30 天不再来就忘记。",
                "Name and address are what the provider says: make sure who it is, then link them "
                "on their account's page. Who does not come again is forgotten after 30 days.",
            )
        )
        for each in found:
            st.markdown(f"- {literal(_line(each).said(current_language()))}")


def draw_identities(user: User, account: AccountShown, language: Language) -> None:
    """Draw who an account is elsewhere, and the ways to link and unlink it."""
    with house().reading() as session:
        linked = of_account(session, account.kept.id)
        waiting = nobody_yet(session, user) if account.active else []
    if not linked and not waiting:
        return
    with st.expander(say("用企业身份登录", "Signing in by a provider")):
        for each in linked:
            st.markdown(f"**{literal(identity_said(each.told).said(language))}**")
            st.button(
                say("解除关联", "Undo the link"), key=f"unlink_{each.id}", width="stretch",
                on_click=_unlink, args=(account, each.id, language),
            )  # fmt: skip
        if waiting:
            _linking(account, waiting, language)


def draw_own_identities(user: User) -> None:
    """Tell somebody by whose word, and as whom, one signs in as them; nothing where by none."""
    with house().reading() as session:
        linked = of_account(session, user.id)
    for each in linked:
        said = identity_said(each.told)
        st.caption(
            literal(
                say(
                    f"也可以用外部身份登录：{said.zh}。不是您的，请立即告诉管理员。",
                    f"Also signs in as you: {said.en}. If it is not you, tell an administrator.",
                )
            )
        )


def _linking(account: AccountShown, waiting: Sequence[Identity], language: Language) -> None:
    told = {each.id: _line(each).said(language) for each in waiting}
    st.selectbox(
        WHOM.said(language), list(told), index=None, key=_whom(account),
        placeholder=say("请选择", "Choose one"), format_func=lambda each: told.get(each, ""),
        filter_mode=searched(told),
    )  # fmt: skip
    st.caption(
        say(
            "先当面或打电话核实是本人：关联以后，他就以这个账号登录。",
            "Make sure who it is, in person or by telephone: they sign in as this account.",
        )
    )
    if has_power(account.role):
        draw_reason(_why(account))
    st.button(
        say("关联", "Link"), key="link_identity", width="stretch",
        on_click=_link, args=(account,),
    )  # fmt: skip


def _link(account: AccountShown) -> None:
    def act(session: Session, user: User) -> Given:
        reason = st.session_state.get(_why(account), "")
        asking = Asking(user, reason, clock.now())
        return powers.bind(session, account.kept, chosen(_whom(account), WHOM), asking)

    done_with_account(act, LINKED)


def _unlink(account: AccountShown, number: int, language: Language) -> None:
    do(
        Deed.KEEP_ACCOUNTS,
        lambda session, user: identities.unlink(
            session, account.kept, number, by=user, at=clock.now()
        ),
        language=language, told=TOLD, sentence=UNLINKED,
    )  # fmt: skip


def _whom(account: AccountShown) -> str:
    return f"whom_{account.state}"


def _why(account: AccountShown) -> str:
    return f"why_bind_{account.state}"


def _line(each: Identity) -> Text:
    """Return who came, when last, and which roles their groups speak for."""
    came = moment_said(each.came_at, house().settings.zone)
    parts: list[str | Text] = [
        identity_said(each.told),
        Text("最近来过 {at}", "came last {at}").format(at=came),
    ]
    roles = proposed(each.told.groups, proposed_roles(house().settings))
    if roles:
        names = in_a_row([ROLE_NAMES[role] for role in roles])
        parts.append(Text("所在组建议：{roles}", "groups propose: {roles}").format(roles=names))
    return in_a_row(parts, " · ", " · ")
