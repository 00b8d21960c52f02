"""*Me*: the second factor, set up with an app, shown with a code, ended with one."""

import html
from collections.abc import Callable, Sequence
from typing import Final

import streamlit as st
from sqlalchemy.orm import Session

from kiosk import clock
from kiosk.actions.directory import accounts, second_factors
from kiosk.pictures.qr_codes import screen_svg
from kiosk.reports.directory.second_factors import FactorShown, factor_shown
from kiosk.rights.who import User, is_demanded, own_account, require, session_token
from kiosk.ui.doing import SAVED, do, do_quietly, draw_outcome, refuse
from kiosk.ui.speech import say
from kiosk.wiring import house
from survey.directory.roles import Deed
from survey.directory.second_factor import address
from survey.refusals.directory import WrongCurrentPassword
from survey.refusals.kinds import SurveyError
from survey.texts import Language, Text

TOLD: Final = "factor"
CODE: Final = "factor_code"
KNOWN: Final = "factor_password"
_TOLD_ONCE: Final = "recovery_codes"
_GROUP: Final = 4
Act = Callable[[Session, User], Sequence[str] | SurveyError | None]


def draw_factor(user: User, language: Language) -> None:
    """Draw the second factor as it stands, and what can be done with it."""
    st.header(say("动态码（第二道验证）", "Second factor"), anchor=False)
    draw_outcome(TOLD, near=True)
    _draw_codes_once()
    with house().reading() as session:
        shown = factor_shown(session, user, secret=house().secret)
    if shown.is_on:
        _draw_on(shown, language)
    elif shown.key_text is not None:
        _draw_begun(user, shown.key_text, language)
    else:
        _draw_off(user, shown, language)
    _draw_passkeys(shown)


def _draw_off(user: User, shown: FactorShown, language: Language) -> None:
    if is_demanded(house(), user.role) and not shown.passkeys:
        st.warning(
            say(
                "您的账号决定钱、规则或账号：设置动态码之前，这些决定都不能做。",
                "Your account decides over money, rules or accounts: none of that can be decided "
                "before you set this up.",
            )
        )
    st.caption(
        say(
            "登录和做重要决定时，除了密码还要手机验证器里的 6 位数字。密码被人知道了也进不来。",
            "Signing in and important decisions then ask for six digits of an app on your phone, "
            "so that whoever learns your password does not get in.",
        )
    )
    st.button(
        say("开始设置", "Set it up"), key="factor_begin", width="stretch",
        on_click=_begin, args=(language,),
    )  # fmt: skip


def _draw_begun(user: User, key_text: str, language: Language) -> None:
    company = house().settings.company_name.said(language)
    read = address(key_text, username=user.username, company=company)
    st.markdown(
        say(
            "1. 用手机上的验证器（如微软、谷歌的）扫这个码，或手工输入下面的密钥。\n"
            "2. 输入它现在显示的 6 位数字。",
            "1. Scan this with an authenticator app on your phone, or type in the key beneath it.\n"
            "2. Enter the six digits that it shows now.",
        )
    )
    st.image(screen_svg(read), width=240)
    groups = [key_text[at : at + _GROUP] for at in range(0, len(key_text), _GROUP)]
    st.code(" ".join(groups), language=None, wrap_lines=True)
    _code_form(
        say("确认并启用", "Confirm and turn it on"), "factor_confirm", _confirm, language,
        with_password=True,
    )  # fmt: skip


def _draw_on(shown: FactorShown, language: Language) -> None:
    st.markdown(say("已启用。", "It is on."))
    left = shown.codes_left
    st.caption(say(f"备用码还剩 {left} 个。", f"Recovery codes left: {left}."))
    with st.expander(say("换一批备用码", "New recovery codes")):
        _code_form(say("换一批", "Make new ones"), "factor_renew", _renew, language)
    with st.expander(say("停用或换手机", "End it, or change phones")):
        _code_form(say("停用", "End it"), "factor_end", _end, language)


def _draw_passkeys(shown: FactorShown) -> None:
    st.caption(
        say(
            "也可以用指纹、看一眼或锁屏密码（通行密钥）代替动态码，电脑和手机都能加。",
            "A fingerprint, your face or what unlocks your device (a passkey) may stand for the "
            "code, on phones and computers alike.",
        )
    )
    many = shown.passkeys
    words = say("通行密钥", "Passkeys") + (f" ({many})" if many else "")
    st.html(f'<div class="ways"><a href="/passkeys" target="_self">{html.escape(words)}</a></div>')


def _code_form(
    label: str,
    key: str,
    send: Callable[[str, Language], None],
    language: Language,
    *,
    with_password: bool = False,
) -> None:
    with st.form(key, border=False, enter_to_submit=False):
        if with_password:
            st.text_input(say("现在的密码", "Current password"), type="password", key=KNOWN)
        st.text_input(
            say("动态码或备用码", "Code or recovery code"), key=f"{CODE}_{key}", max_chars=40
        )
        st.form_submit_button(
            label, type="primary", width="stretch", on_click=send, args=(key, language)
        )


def _draw_codes_once() -> None:
    """Show the codes for a lost phone: they are kept nowhere else, and gone with the next press."""
    codes = st.session_state.pop(_TOLD_ONCE, None)
    if not codes:
        return
    st.warning(
        say(
            "请现在抄下或打印这 10 个备用码，收在手机以外的地方。它们只显示这一次，每个用一次。",
            "Write these ten recovery codes down now and keep them apart from the phone. They are "
            "shown this once, and each works once.",
        )
    )
    st.code("\n".join(codes), language=None)


def _begin(language: Language) -> None:
    do(
        Deed.KEEP_OWN_ACCOUNT,
        lambda session, user: second_factors.begin(
            session, user, secret=house().secret, at=clock.now()
        ),
        language=language, told=TOLD, sentence=None,
    )  # fmt: skip


def _confirm(key: str, language: Language) -> None:
    try:
        _require_password(st.session_state[KNOWN], language)
    except SurveyError as refusal:
        refuse(refusal.said, language=language, told=TOLD)
        return
    _send(
        key, language,
        lambda session, user: second_factors.confirm(
            session, user, _typed(key), token=session_token() or "", secret=house().secret,
            at=clock.now(),
        ),
        Text("动态码已启用，其他设备已退出登录。", "It is on. Other devices are signed out."),
    )  # fmt: skip


def _require_password(typed: str, language: Language) -> None:
    """Refuse another password than one's own: an open page alone turns nothing on."""
    user = require(Deed.KEEP_OWN_ACCOUNT)
    with house().reading() as session:
        account = own_account(session, user)
        accounts.require_turn(session, account, at=clock.now())
    try:
        accounts.require_password(account, typed)
    except WrongCurrentPassword:
        do_quietly(
            Deed.KEEP_OWN_ACCOUNT,
            lambda session, _: accounts.note_wrong_password(session, account, at=clock.now()),
            language=language, told=TOLD,
        )  # fmt: skip
        raise


def _renew(key: str, language: Language) -> None:
    _send(
        key, language,
        lambda session, user: second_factors.renew_codes(
            session, user, _typed(key), secret=house().secret, at=clock.now()
        ),
        SAVED,
    )  # fmt: skip


def _end(key: str, language: Language) -> None:
    _send(
        key, language,
        lambda session, user: second_factors.end(
            session, user, _typed(key), token=session_token() or "", secret=house().secret,
            at=clock.now(),
        ),
        Text("动态码已停用，其他设备已退出登录。", "It is off. Other devices are signed out."),
    )  # fmt: skip


def _typed(key: str) -> str:
    return str(st.session_state[f"{CODE}_{key}"])


def _send(key: str, language: Language, act: Act, sentence: Text) -> None:
    do(
        Deed.KEEP_OWN_ACCOUNT, act,
        language=language, told=TOLD, sentence=sentence, clears=(f"{CODE}_{key}",), then=_told,
    )  # fmt: skip


def _told(came: Sequence[str] | SurveyError | None) -> None:
    """Refuse what was refused once it is kept that it was tried; else keep codes to be shown."""
    if isinstance(came, SurveyError):
        raise came
    if came:
        st.session_state[_TOLD_ONCE] = list(came)
