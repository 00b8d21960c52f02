"""Accounts that have power, as they are drawn: what waits, what one did alone, what was settled."""

from typing import Final

import streamlit as st

from kiosk import clock
from kiosk.actions.directory import power_decisions
from kiosk.actions.directory.power_decisions import AsSeen, Decided
from kiosk.reports.cases.contents import moment_said
from kiosk.reports.directory.powers import AskShown, PowerDesk, asked_for, told_to
from kiosk.rights.who import User
from kiosk.ui.doing import do
from kiosk.ui.second_person import draw_second_person
from kiosk.ui.speech import current_language, literal, say
from kiosk.ui.who import who
from kiosk.wiring import house
from survey.directory.powers import REASON_LIMIT, Kind, State
from survey.directory.roles import Deed
from survey.feedback.holds import Hand
from survey.given import harmless
from survey.texts import Language, Text

TOLD: Final = "powers"
PLACE: Final = "powers"
"""Where drafts of reasons are kept."""
CODE: Final = "power_code"
STATES: Final[dict[State, Text]] = {
    State.OPEN: Text("等第二人决定", "waits for a second person"),
    State.APPROVED: Text("{by} 同意", "{by} approved it"),
    State.REJECTED: Text("{by} 不同意，没有办", "{by} turned it down: nothing was done"),
    State.WITHDRAWN: Text("{by} 收回", "{by} took it back"),
    State.LAPSED: Text("七天没有人决定，作废", "nobody decided within 7 days: void"),
    State.ALONE: Text(
        "一人办的，等组长或董事长过目", "done by one alone: the top has yet to see it"
    ),
    State.SEEN: Text("一人办的，{by} 已过目", "done by one alone; {by} has seen it"),
    State.TOLD: Text("已办，不需要第二人", "done; it took no second person"),
}
OTHERS: Final = Hand(is_own=False, reads_all=True)
"""What who decides is to a request: it is drawn for nobody else."""
APPROVE: Final = Text("同意", "Approve")
TURN_DOWN: Final = Text("不同意", "Turn down")


def draw_code() -> None:
    """Draw the code that belongs to a link just approved, until it was handed over."""
    kept = st.session_state.get(CODE)
    if kept is None:
        return
    username, code = kept
    st.markdown(
        literal(
            say(
                f"请当面或打电话把这个代码告诉 {username} 本人，不要交给申请的管理员。"
                "本人用管理员给的链接加这个代码设置密码，3 天内有效。代码只显示这一次：",
                f"Tell this code to {username} in person or by telephone, not to the administrator "
                "who asked. With the administrator's link and this code they set a password, "
                "within 3 days. The code is shown this once:",
            )
        )
    )
    st.code(code, language=None)
    st.button(say("已告诉本人，收起", "Told, hide it"), on_click=_forget_code)


def draw_desk(found: PowerDesk) -> None:
    """Draw what waits to be decided, what is to be seen, and what was settled last."""
    if found.both:
        st.warning(
            say(
                "同一个员工既是管理员，又是组长或董事长，一个人就能又申请又同意。请让管理员申请关闭"
                f"其中一个账号，或把它交给别人：{'、'.join(found.both)}",
                "One employee is an administrator and at the top as well, and could both ask and "
                "approve. Have an administrator ask to close one of these accounts, or to give it "
                f"to somebody else: {', '.join(found.both)}",
            )
        )
    if not found.open and not found.alone:
        st.info(say("没有等待决定的申请。", "Nothing waits for a decision."))
    for each in found.open:
        _open(each)
    if found.alone:
        st.header(say("一人办的", "Done by one alone"), anchor=False)
    for each in found.alone:
        _alone(each)
    if found.settled:
        st.header(say("已处理", "Settled"), anchor=False)
    for each in found.settled:
        with st.container(border=True, gap="xsmall"):
            _draw(each)


def draw_asked(user: User, username: str | None = None) -> None:
    """Draw what administrators asked for and waits for its second person, of one account or all."""
    with house().reading() as session:
        found = asked_for(session, user, now=clock.now(), zone=house().settings.zone)
    for each in found:
        if username not in {None, each.ask.wish.username}:
            continue
        with st.container(border=True, gap="xsmall"):
            _draw(each)
            _draw_seconds(each)
            if each.is_own:
                _withdrawing(each)


def draw_told(user: User, language: Language) -> None:
    """Tell somebody what was asked for or done about their account, and about their people's."""
    zone = house().settings.zone
    with house().reading() as session:
        found = told_to(session, user, now=clock.now(), zone=zone)
    if not found:
        return
    st.header(say("账号消息", "News of accounts"), anchor=False)
    for each in found:
        mine = Text("您的账号", "your account") if each.own else Text("您的下属", "your people")
        state = STATES[each.ask.state].format(by=who(each.ask.decided_by))
        at = moment_said(each.ask.asked_at, zone)
        by = who(each.ask.asked_by)
        told = Text(
            "{mine}：{what}。{by} {at} 提出，{state}。不是您要的，请立即告诉组长或董事长。",
            "{mine}: {what}. Asked by {by}, {at}; {state}. If you did not want it, tell the team's "
            "leader or the chairman at once.",
        ).format(mine=mine, what=each.said, by=by, at=at, state=state)
        st.markdown(f"- {literal(told.said(language))}")


def _open(each: AskShown) -> None:
    with st.container(border=True, gap="small"):
        _draw(each)
        _draw_seconds(each)
        if each.is_second:
            draw_second_person(
                each.ask.id, each.ask.version,
                hand=OTHERS, words=((True, APPROVE.said(current_language())),
                                     (False, TURN_DOWN.said(current_language()))),
                longest=REASON_LIMIT, withdraw=_withdraw, decide=_decide,
                language=current_language(),
            )  # fmt: skip
        elif each.is_own:
            _withdrawing(each)
        elif each.concerns:
            st.caption(say("与您本人有关，由另一人决定。", "It is about you: another one decides."))


def _alone(each: AskShown) -> None:
    with st.container(border=True, gap="xsmall"):
        _draw(each)
        if not each.is_own:
            st.button(
                say("我已过目", "I have seen it"),
                key=f"seen_{each.ask.id}",
                on_click=_see,
                args=(each.ask.id, each.ask.version, current_language()),
            )


def _draw(each: AskShown) -> None:
    language, ask = current_language(), each.ask
    state = STATES[ask.state].format(by=who(ask.decided_by))
    at = moment_said(ask.asked_at, house().settings.zone)
    by = Text("{by} 提出于 {at} · {state}", "asked by {by}, {at} · {state}").format(
        by=who(ask.asked_by), at=at, state=state
    )
    st.markdown(f"**{literal(each.said.said(language))}**")
    reason = None if ask.wish.kind is Kind.RENAME else ask.reason  # said in the line above
    for words in (reason, ask.because):
        if words:
            st.text(harmless(words))
    st.caption(literal(by.said(language)))


def _draw_seconds(each: AskShown) -> None:
    names = say("、", ", ").join(each.seconds) or say("现在没有人", "nobody at present")
    st.caption(literal(say(f"可以决定的人：{names}", f"Who may decide: {names}")))


def _withdrawing(each: AskShown) -> None:
    st.button(
        say("收回", "Take back"),
        key=f"withdraw_{each.ask.id}",
        on_click=_withdraw,
        args=(each.ask.id, each.ask.version, current_language()),
    )


def _decide(number: int, version: int, approved: bool, language: Language) -> None:
    key = f"because_{number}"
    because = st.session_state[key]
    do(
        Deed.DECIDE_ACCOUNTS,
        lambda session, user: power_decisions.decide(
            session, AsSeen(number, version), approved=approved, because=because, by=user,
            at=clock.now(),
        ),
        language=language,
        told=TOLD,
        clears=(key,),
        then=_remember_code,
        drafted=PLACE,
    )  # fmt: skip


def _withdraw(number: int, version: int, language: Language) -> None:
    do(
        Deed.KEEP_OWN_ACCOUNT,
        lambda session, user: power_decisions.withdraw(
            session, AsSeen(number, version), by=user, at=clock.now()
        ),
        language=language,
        told=TOLD,
        sentence=Text("已收回，没有办。", "Taken back: nothing was done."),
    )


def _see(number: int, version: int, language: Language) -> None:
    do(
        Deed.DECIDE_ACCOUNTS,
        lambda session, user: power_decisions.see(
            session, AsSeen(number, version), by=user, at=clock.now()
        ),
        language=language,
        told=TOLD,
    )


def _remember_code(decided: Decided) -> None:
    if decided.code is not None:
        st.session_state[CODE] = (decided.username, decided.code)


def _forget_code() -> None:
    st.session_state.pop(CODE, None)
