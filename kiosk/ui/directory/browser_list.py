"""Where somebody is signed in: each browser in a line, signed out from here one by one or all."""

import html
from typing import Final

import streamlit as st

from kiosk import clock
from kiosk.actions.directory.browsers import end_all_browsers, end_browser, end_other_browsers
from kiosk.reports.cases.contents import moment_said
from kiosk.reports.directory.accounts import AccountShown
from kiosk.reports.directory.browsers import (
    BrowserShown,
    browsers_of,
    done_to,
    guessed_at,
    own_browsers,
)
from kiosk.rights.who import User, session_token
from kiosk.ui.doing import do, draw_outcome
from kiosk.ui.speech import literal, say
from kiosk.wiring import house
from survey.directory.identities import WAY_NAMES
from survey.directory.phones import may_stay
from survey.directory.roles import Deed
from survey.texts import Language, Text

TOLD: Final = "browsers"
GUESSED_AT_ONCE: Final = 5
GUESSED: Final = {
    True: Text(
        "有人在反复猜您的登录密码（最近一次记录：{at}）。用过的浏览器照常登录；"
        "新浏览器可能要排队等一会儿。密码如果不够长，或别处也在用，请换一个。",
        "Somebody keeps guessing at your password (last noted {at}). Browsers you used before "
        "sign in as ever; a new one may have to wait in line. If your password is short or used "
        "elsewhere, change it.",
    ),
    False: Text(
        "有人在反复猜 {name} 的登录密码（最近一次记录：{at}）。本人已收到提示。",
        "Somebody keeps guessing at the password of {name} (last noted {at}). They are told.",
    ),
}
"""What is said where it is one's own account, and where it is another's."""
ENDED: Final = Text("那里已退出登录。", "It is signed out there.")


def draw_browsers(user: User, language: Language) -> None:
    """Draw where somebody is signed in, this browser first, and the ways to end it elsewhere."""
    st.header(say("在哪里登录着", "Where you are signed in"), anchor=False)
    draw_outcome(TOLD, near=True)
    with house().reading() as session:
        found = own_browsers(session, user, token=session_token(), at=clock.now())
    for each in found:
        _draw_one(each, language)
    if sum(not each.is_this for each in found) > 1:
        st.button(
            say("其他各处全部退出", "Sign out everywhere else"), key="browsers_others",
            width="stretch", on_click=_end_others, args=(language,),
        )  # fmt: skip
    st.caption(
        say(
            "有不认识的，就让它退出，再改密码。",
            "If you do not know one, sign it out, then change your password.",
        )
    )
    if may_stay(user.role):
        words = html.escape(say("这台手机保持登录", "Keep this phone signed in"))
        st.html(f'<div class="ways"><a href="/phone" target="_self">{words}</a></div>')


def draw_done_to(user: User, language: Language) -> None:
    """Tell somebody what others did to their account, or try to; nothing where nobody does."""
    draw_guessed_at(user, language)
    with house().reading() as session:
        found = done_to(session, user, at=clock.now())
    if not found:
        return
    zone = house().settings.zone
    told = [
        literal(
            say(
                f"{each.who} 于 {moment_said(each.at, zone).zh} {each.what.zh}。",
                f"{each.who} {each.what.en} on {moment_said(each.at, zone).en}.",
            )
        )
        for each in found
    ]
    st.info("\n".join(f"- {each}" for each in told))


def draw_guessed_at(user: User, language: Language) -> None:
    """Tell somebody that many guess at their password, and the top at whose; else nothing."""
    with house().reading() as session:
        found = guessed_at(session, user, at=clock.now())
    if not found:
        return
    zone = house().settings.zone
    told = [
        literal(
            GUESSED[each.own].format(name=each.name, at=moment_said(each.at, zone)).said(language)
        )
        for each in found[:GUESSED_AT_ONCE]
    ]
    if (more := len(found) - GUESSED_AT_ONCE) > 0:
        told.append(say(f"另有 {more} 个账号", f"{more} more accounts"))
    st.info("\n".join(f"- {each}" for each in told))


def draw_sign_out_everywhere(account: AccountShown, language: Language) -> None:
    """Draw the administrator's way to sign somebody out everywhere; nothing where they are not."""
    with house().reading() as session:
        n = browsers_of(session, account.kept.id, at=clock.now())
    if not n:
        return
    with st.expander(say("在所有设备上退出登录", "Sign out everywhere")):
        st.markdown(
            say(
                f"现在有 {n} 处登录着。全部退出后，本人用自己的密码可以再登录，并会看到是您做的。",
                f"Signed in at {n} now. Afterwards they sign in again with their own password, "
                "and are told that it was you.",
            )
        )
        st.button(
            say("全部退出", "Sign out"), key="browsers_all", width="stretch",
            on_click=_end_all, args=(account, language),
        )  # fmt: skip


def _draw_one(shown: BrowserShown, language: Language) -> None:
    kept, zone = shown.kept, house().settings.zone
    since, seen = (
        moment_said(each, zone).said(language) for each in (kept.opened_at, kept.seen_at)
    )
    where = kept.network or say("未知网络", "unknown network")
    if kept.way is not None:
        by = WAY_NAMES[kept.way]
        where += say(f" · 用{by.zh}登录", f" · by {by.en}")
    with st.container(border=True, key=f"browser_{kept.ref[:16]}"):
        here = say("（就是这里）", " (this one)") if shown.is_this else ""
        st.markdown(f"**{literal(kept.device.said.said(language))}**{here}")
        st.caption(
            literal(
                say(
                    f"{where} · {since} 登录 · 最近使用 {seen}",
                    f"{where} · signed in {since} · last used {seen}",
                )
            )
        )
        if kept.has_pin:
            until = moment_said(kept.ends_at, zone)
            st.caption(
                literal(
                    say(
                        f"用 PIN 打开，保持登录到 {until.zh}",
                        f"opened by a PIN, signed in until {until.en}",
                    )
                )
            )
        if not shown.is_this:
            st.button(
                say("让这里退出", "Sign it out"), key=f"browser_end_{kept.ref[:16]}",
                width="stretch", on_click=_end_one, args=(kept.ref, language),
            )  # fmt: skip


def _end_one(ref: str, language: Language) -> None:
    do(
        Deed.KEEP_OWN_ACCOUNT,
        lambda session, user: end_browser(session, user, ref, at=clock.now()),
        language=language, told=TOLD, sentence=ENDED,
    )  # fmt: skip


def _end_others(language: Language) -> None:
    keep = session_token() or ""
    do(
        Deed.KEEP_OWN_ACCOUNT,
        lambda session, user: end_other_browsers(session, user, keep=keep, at=clock.now()),
        language=language, told=TOLD,
        sentence=Text("其他各处都已退出登录。", "You are signed out everywhere else."),
    )  # fmt: skip


def _end_all(account: AccountShown, language: Language) -> None:
    do(
        Deed.KEEP_ACCOUNTS,
        lambda session, user: end_all_browsers(
            session, account.kept, by=user.username, at=clock.now()
        ),
        language=language, told="accounts",
        sentence=Text("已在所有设备上退出登录。", "Signed out everywhere."),
    )  # fmt: skip
