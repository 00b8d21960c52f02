"""What becomes of a window and its code: replaced, revoked, closed, opened again."""

import streamlit as st
from sqlalchemy.orm import Session

from db.directory.directory_store import Window
from kiosk import clock
from kiosk.actions.directory import windows as actions
from kiosk.ui.directory.window_view import TOLD
from kiosk.ui.doing import do
from kiosk.ui.drafts import draw_line, spelt
from kiosk.ui.speech import current_language, say
from survey.directory.posts import has_customers
from survey.directory.roles import Deed
from survey.texts import Language, Text

Told = tuple[str, str]
"""What a deed is called, and what will happen."""


def place_of(code: str) -> str:
    """Return where drafts of reasons about a window are kept."""
    return f"window:{spelt(code)}"


def _reason(code: str) -> str:
    return f"reason_{spelt(code)}"


def draw_fate(window: Window) -> None:
    """Draw what can be done with a window and its code, what will happen, and the reason."""
    code = window.code
    deeds = (
        _deeds(has_code=window.token is not None, is_open=window.active)
        if has_customers(window.post)
        else {"close": _closing_office()}
        if window.active
        else {"open": _opening_office()}
    )
    deed = st.radio(
        say("要做什么？", "What is to be done?"),
        list(deeds),
        index=0 if len(deeds) == 1 else None,
        format_func=lambda each: deeds[each][0],
        key=f"deed_{code}",
    )
    if deed is None:
        return
    st.markdown(deeds[deed][1])
    with st.form(f"fate_{code}", border=False, enter_to_submit=False):
        draw_line(
            say("原因（记入留痕）", "Reason (goes on record)"), max_chars=500, key=_reason(code)
        )
        st.form_submit_button(
            deeds[deed][0],
            width="stretch",
            on_click=_do,
            args=(code, deed, current_language()),
        )


def _do(code: str, deed: str, language: Language) -> None:
    reason = st.session_state[_reason(code)]
    do(
        Deed.KEEP_WINDOWS,
        lambda session, user: _done(session, code, deed, reason=reason, by=user.username),
        language=language,
        told=TOLD,
        sentence=Text("已完成。", "Done."),
        clears=(_reason(code),),
        drafted=place_of(code),
    )


def _done(session: Session, code: str, deed: str, *, reason: str, by: str) -> None:
    at = clock.now()
    match deed:
        case "open":
            actions.open_window(session, code, by=by, at=at)
        case "close":
            actions.close_window(session, code, reason=reason, by=by, at=at)
        case "revoke":
            actions.revoke_code(session, code, reason=reason, by=by, at=at)
        case _:
            actions.replace_code(session, code, reason=reason, by=by, at=at)


def _deeds(*, has_code: bool, is_open: bool) -> dict[str, Told]:
    """Return what can be done now: its name, and what will happen."""
    if not is_open:
        return {"open": _opening()}
    if not has_code:
        issue = (
            say("发放新的二维码", "Give it a new code"),
            say("窗口会得到一个新的二维码，需要打印。", "The window gets a new code to print."),
        )
        return {"replace": issue, "close": _closing()}
    return {"replace": _replacing(), "revoke": _revoking(), "close": _closing()}


def _closing_office() -> Told:
    return (
        say("停用这个部门", "Close this department"),
        say("不再检查；已有的检查和整改都保留。", "No more checks; all there is stays."),
    )


def _opening_office() -> Told:
    return (
        say("重新启用这个部门", "Open this department again"),
        say("可以再检查。", "It can be checked again."),
    )


def _opening() -> Told:
    return (
        say("重新启用窗口", "Open the window again"),
        say(
            "窗口会得到一个新的二维码，需要重新打印；以前的评价都还在。",
            "The window gets a new code to print; its earlier ratings are all still there.",
        ),
    )


def _closing() -> Told:
    return (
        say("停用窗口", "Close the window"),
        say(
            "现场的二维码立即失效，窗口不再接受评价；已有的评价和记录都保留。",
            "The printed code dies at once and nobody can rate here; what was given stays.",
        ),
    )


def _replacing() -> Told:
    return (
        say("更换二维码", "Replace the code"),
        say(
            "已张贴的立牌和标签立即失效：扫到的人会看到“二维码已失效”。请马上打印并换上新的。",
            "Stands and labels already up die at once: whoever scans one reads that it is no "
            "longer in use. Print the new one and put it up right away.",
        ),
    )


def _revoking() -> Told:
    return (
        say("作废二维码，暂不发新的", "Revoke the code, no new one yet"),
        say(
            "已张贴的二维码立即失效，窗口在发放新码之前收不到评价。",
            "The printed code dies at once; until a new one is given nobody can rate here.",
        ),
    )
