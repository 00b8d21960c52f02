"""The forms of people: add one, move one from a day on, take a move back, note who leaves."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

import streamlit as st
from sqlalchemy.orm import Session

from db.directory.directory_store import Posting
from kiosk import clock
from kiosk.actions.directory import leaving, taking_back
from kiosk.actions.directory import people as actions
from kiosk.actions.directory.people import Hand
from kiosk.actions.directory.taking_back import GivenBack
from kiosk.reports.directory.people import Choices, PersonShown
from kiosk.reports.directory.people_said import dated, of_posting
from kiosk.rights.who import User
from kiosk.ui.choosing import chosen
from kiosk.ui.doing import SAVED, do
from kiosk.ui.drafts import draw_line, spelt
from kiosk.ui.speech import current_language, say
from kiosk.wiring import house
from survey.directory.roles import Deed
from survey.texts import Text, in_a_row

TOLD: Final = "people"
PERSON: Final = "person"
NEW: Final = "new"
"""In the address: whose card is open, or that somebody is added."""
UNIT: Final = Text("单位", "the unit")
WINDOW: Final = Text("窗口（没有就选“不固定”）", "the window (or that there is none)")
ABOVE: Final = Text("直接主管（没有就选“无”）", "the supervisor (or that there is none)")
LEADER: Final = Text("主管领导（没有就选“无”）", "the leader (or that there is none)")
SINCE: Final = Text("从哪天起", "from which day on")
LAST: Final = Text("最后工作日", "the last day of work")
TAKEN_BACK: Final = Text("已撤销。", "Taken back.")
WHICH: Final = Text("撤销哪一次", "which change to take back")
_NONE: Final = ""


def draw_new(offered: Choices) -> None:
    """Draw the form of a new person."""
    with st.form("new_person", border=False, enter_to_submit=False):
        st.text_input(say("编号，例如 0012", "Code, for example 0012"), key="person_code")
        st.text_input(say("姓名", "Name"), max_chars=actions.NAME_LIMIT, key="person_name")
        _draw_place(offered, NEW)
        st.form_submit_button(say("新建", "Add"), type="primary", width="stretch", on_click=_add)


def draw_transfer(shown: PersonShown, offered: Choices) -> None:
    """Draw the form that moves somebody from a day on; nothing is chosen beforehand."""
    key = _key(shown, "move")
    with st.form(key, border=False, enter_to_submit=False):
        _draw_day(say("从哪天起", "From which day on"), f"since_{key}")
        _draw_place(offered, key)
        _draw_past(key)
        words = say("让其回来", "Let them come back") if shown.gone else say("保存调动", "Save")
        st.form_submit_button(
            words, type="primary", width="stretch", on_click=_transfer, args=(shown, key)
        )


def draw_leaving(shown: PersonShown) -> None:
    """Draw the form that notes the last day of work."""
    key = _key(shown, "leave")
    with st.form(key, border=False, enter_to_submit=False):
        _draw_day(say("最后工作日", "Last day of work"), f"last_{key}")
        _draw_past(key)
        st.form_submit_button(
            say("登记离职", "Note that they leave"), width="stretch", on_click=_leave,
            args=(shown, key),
        )  # fmt: skip


def draw_withdrawing(shown: PersonShown) -> None:
    """Draw the form that takes a change back, with a reason."""
    key, language = _key(shown, "back"), current_language()
    labels = {
        each.since: f"{dated(each.since).said(language)} · "
        f"{of_posting(each.posting, shown.names).said(language)}"
        for each in shown.kept.stints[1:]
    }
    if any(each.posting.gone for each in shown.kept.stints[1:]):
        st.caption(
            say(
                "撤销离职：之后的排班放回（被别的班占了的除外），因离职停用的账号重新启用，本人要重新登录。"
                "已转给别人的投诉、诉求和检查不转回。",
                "Taking a leaving back puts the duties after it on the roster again, except where "
                "something else is in the way, and opens the accounts it closed; they sign in "
                "anew. Complaints, requests and checks that went to others stay with them.",
            )
        )
    with st.form(key, border=False, enter_to_submit=False):
        st.selectbox(
            say("撤销哪一次", "Which change"),
            list(labels),
            index=None,
            format_func=lambda day: labels[day],
            placeholder=say("请选择", "Choose one"),
            key=f"which_{key}",
            filter_mode=None,
        )
        draw_line(
            say("原因", "Reason"), max_chars=taking_back.REASON_LIMIT, key=_why(shown)
        )  # fmt: skip
        _draw_past(key)
        st.form_submit_button(
            say("撤销", "Take it back"), width="stretch", on_click=_withdraw, args=(shown, key)
        )


def draw_renaming(shown: PersonShown) -> None:
    """Draw the form that corrects a name."""
    key = _key(shown, "name")
    with st.form(key, border=False, enter_to_submit=False):
        st.text_input(
            say("姓名", "Name"), value=shown.kept.name, max_chars=actions.NAME_LIMIT,
            key=f"name_{key}",
        )  # fmt: skip
        st.form_submit_button(
            say("改名", "Correct it"), width="stretch", on_click=_rename, args=(shown, key)
        )


def _key(shown: PersonShown, what: str) -> str:
    """Return a form's key: once somebody changed the person, it begins anew."""
    return f"{what}_{shown.kept.code}_{shown.kept.version[:12]}"


def place_of(code: str) -> str:
    """Return where drafts of reasons about a person are kept."""
    return f"person:{spelt(code)}"


def _why(shown: PersonShown) -> str:
    return f"why_{spelt(shown.kept.code)}"


def _draw_place(offered: Choices, key: str) -> None:
    nobody, nowhere = say("无", "None"), say("不固定", "None of their own")
    _draw_choice(say("单位", "Unit"), offered.units, f"unit_{key}")
    _draw_choice(say("窗口", "Window"), {_NONE: nowhere} | dict(offered.windows), f"window_{key}")
    _draw_choice(
        say("直接责任主管", "Direct supervisor"), {_NONE: nobody} | dict(offered.people),
        f"above_{key}",
    )  # fmt: skip
    _draw_choice(
        say("主管集团领导", "Group leader in charge"), {_NONE: nobody} | dict(offered.people),
        f"leader_{key}",
    )  # fmt: skip


def _draw_choice(label: str, options: Mapping[str, str], key: str) -> None:
    st.selectbox(
        label, list(options), index=None, format_func=lambda each: options[each],
        placeholder=say("请选择", "Choose one"), key=key,
    )  # fmt: skip


def _draw_day(label: str, key: str) -> None:
    today = clock.today(house().settings.zone)
    st.date_input(
        label, value=None, key=key, format="YYYY-MM-DD",
        min_value=today - actions.BACK, max_value=today + actions.AHEAD,
    )  # fmt: skip


def _draw_past(key: str) -> None:
    st.checkbox(
        say(
            "日期已过去时勾选：我知道会改变过去。那时起由谁负责重新计算；已结账的月份不动，"
            "差额记入本月。",
            "Tick for a past day: I know that this changes the past. Who answered for what since "
            "is reckoned anew; closed months stay, differences go into this month.",
        ),
        key=f"past_{key}",
    )


def _placed(key: str) -> Posting:
    unit = chosen(f"unit_{key}", UNIT)
    window, above, leader = (
        chosen(f"{name}_{key}", what) or None
        for name, what in (("window", WINDOW), ("above", ABOVE), ("leader", LEADER))
    )
    return Posting(unit, above, leader, window)


def _hand(user: User, shown: PersonShown, key: str) -> Hand:
    past = bool(st.session_state.get(f"past_{key}"))
    return Hand(user.username, clock.now(), house().settings.zone, shown.kept.version, past)


def _add() -> None:
    state = st.session_state

    def add(session: Session, user: User) -> str:
        return actions.add_person(
            session, code=state["person_code"], name=state["person_name"], posting=_placed(NEW),
            by=user.username, at=clock.now(), zone=house().settings.zone,
        )  # fmt: skip

    _done(add, Text("已新建。", "Added."), then=_open)


def _open(code: Any) -> None:
    st.query_params.pop(NEW, None)
    st.query_params[PERSON] = code


def _transfer(shown: PersonShown, key: str) -> None:
    def move(session: Session, user: User) -> None:
        since: date = chosen(f"since_{key}", SINCE)
        actions.transfer(
            session, shown.kept.code, _placed(key), since=since, hand=_hand(user, shown, key)
        )

    _done(
        move,
        Text(
            "已保存。本人和前后主管会在首页看到。",
            "Saved. They, and those above them before and after, read it on their first page.",
        ),
    )


def _leave(shown: PersonShown, key: str) -> None:
    def leave(session: Session, user: User) -> int:
        last: date = chosen(f"last_{key}", LAST)
        return leaving.leave(
            session, shown.kept.code, last_day=last, hand=_hand(user, shown, key),
            slot=house().settings.replica,
        )  # fmt: skip

    _done(
        leave,
        Text(
            "已登记。最后工作日之后不能登录，那之后的排班已撤下。",
            "Noted. After their last day they cannot sign in; duties after it are off the roster.",
        ),
    )


def _withdraw(shown: PersonShown, key: str) -> None:
    def withdraw(session: Session, user: User) -> GivenBack | None:
        since = chosen(f"which_{key}", WHICH)
        back = taking_back.withdraw(
            session, shown.kept.code, since=since, reason=st.session_state[_why(shown)],
            hand=_hand(user, shown, key), slot=house().settings.replica,
        )  # fmt: skip
        is_leaving = any(each.since == since and each.posting.gone for each in shown.kept.stints)
        return back if is_leaving else None

    def tell(back: Any) -> None:
        said = TAKEN_BACK if back is None else given_back_said(back)
        st.session_state[f"{TOLD}_done"] = said.said(current_language())

    _done(withdraw, None, then=tell, clears=(_why(shown),), drafted=place_of(shown.kept.code))


def given_back_said(back: GivenBack) -> Text:
    """Return what came back with a leaving that was taken back, and what did not."""
    told = [
        Text("已撤销离职", "The leaving was taken back"),
        Text("放回 {n} 班", "{n} {n:duty|duties} back on the roster").format(n=back.duties),
    ]
    if back.left_out:
        told.append(
            Text(
                "{n} 班被别的班占了或窗口已停用，没有放回",
                "{n} not put back: something else is there, or the window is closed",
            ).format(n=back.left_out)
        )
    told.append(
        Text("重新启用账号 {names}", "accounts open again: {names}").format(
            names=in_a_row(back.accounts, "、", ", ")
        )
        if back.accounts
        else Text("没有账号要重新启用", "no account had to be opened again")
    )
    return in_a_row(told, "；", "; ")


def _rename(shown: PersonShown, key: str) -> None:
    def rename(session: Session, user: User) -> None:
        name = st.session_state[f"name_{key}"]
        actions.rename(session, shown.kept.code, name, hand=_hand(user, shown, key))

    _done(rename, SAVED)


def _done(
    act: Callable[[Session, User], Any],
    sentence: Text | None,
    **how: Any,
) -> None:
    do(Deed.KEEP_PEOPLE, act, language=current_language(), told=TOLD, sentence=sentence, **how)
