"""The supervision team's plain list of complaints: by month, one card each, answered in place."""

from html import escape
from uuid import uuid4

import streamlit as st

from kiosk import clock
from kiosk.access import User, require
from kiosk.actions.complaints import add_team_message, readable, show_contact
from kiosk.reports import wording
from kiosk.reports.cases import (
    Case,
    CasePage,
    Said,
    case_months,
    case_of,
    case_page,
    conversation,
    moment_said,
)
from kiosk.ui.page import guarded, refusals_shown
from kiosk.ui.speech import current_language, say
from kiosk.wiring import house
from survey.complaints import CATEGORIES, STATES
from survey.contacts import KINDS, Contact
from survey.months import Month
from survey.refusals import SurveyError
from survey.roles import Deed
from survey.texts import Language

MESSAGES = 20
"""Messages shown of a case at once."""


def main() -> None:
    """Show one case if one is open, else the list."""
    user = guarded(Deed.SEE_CASES)
    opened = st.query_params.get("case")
    if opened:
        _case(user, opened)
    else:
        _list()


# The list


def _list() -> None:
    st.title(say("投诉", "Cases"), anchor=False)
    with house().reading() as session:
        months = case_months(session)
    if not months:
        st.info(
            say(
                "还没有投诉。顾客扫描窗口的二维码就能投诉，到时会列在这里。",
                "No complaints yet. Customers complain by a window's code; they appear here.",
            )
        )
        return
    number, month, state = _filters(months)
    shown = _asked(number, month, state)
    _answer(shown, number, month)
    for case in shown.cases:
        _card(case)
    _turn(shown)


def _filters(months: list[str]) -> tuple[str, str, str | None]:
    language = current_language()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        month = st.selectbox(
            say("月份", "Month"),
            months,
            format_func=lambda each: wording.month_name(Month.read(each)).said(language),
            key="cases_month",
            on_change=_first_page,
        )
        state = st.selectbox(
            say("状态", "State"),
            [None, *STATES],
            format_func=lambda each: (
                STATES[each].name.said(language) if each else say("全部", "All")
            ),
            key="cases_state",
            on_change=_first_page,
        )
        number = st.text_input(
            say("按编号查找", "Find by number"), key="cases_number", on_change=_first_page
        )
    return number.strip(), month, state


def _first_page() -> None:
    st.session_state["cases_pages"] = []


def _asked(number: str, month: str, state: str | None) -> CasePage:
    before: list[int] = st.session_state.get("cases_pages", [])
    opened = house()
    with opened.reading() as session:
        return case_page(
            session,
            month=month,
            state=state,
            number=number or None,
            after=before[-1] if before else None,
            secret=opened.secret,
        )


def _answer(shown: CasePage, number: str, month: str) -> None:
    language = current_language()
    if number and not shown.cases:
        st.info(say("没有这个编号的投诉。", "There is no complaint of that number."))
        return
    name = wording.month_name(Month.read(month)).said(language)
    if not number:
        n = wording.number(shown.total)
        st.markdown(
            say(
                f"**{name}：{n} 件**",
                f"**{name}: {n} {'complaint' if shown.total == 1 else 'complaints'}**",
            )
        )
    if shown.sealed:
        n = wording.number(shown.sealed)
        st.caption(
            say(
                f"另有 {n} 件廉洁类投诉已密封，只有小组组长和董事长可以查看。",
                f"Sealed: {n}. Complaints about integrity are for the team leader and "
                "the chairman alone.",
            )
        )
    if not number and not shown.cases:
        st.info(say("没有符合条件的投诉。", "No complaint fits the filter."))


def _card(case: Case) -> None:
    ref = case.complaint.ref
    with st.container(border=True, key=f"card_{ref}"):
        st.html(_head(case))
        st.text(_shortened(case.complaint.words or ""))
        st.button(
            say("打开", "Open"), key=f"open_{ref}", on_click=_open, args=(ref,), width="stretch"
        )


def _head(case: Case) -> str:
    complaint, language = case.complaint, current_language()
    state = STATES[complaint.state].name.said(language)
    waits = say(" · 等待回复", " · waits for an answer") if case.waits else ""
    place = complaint.window_name or say("未指明窗口", "no window named")
    facts = [
        place,
        CATEGORIES[complaint.category].said(language),
        moment_said(complaint.occurred_at, house().settings.zone).said(language),
    ]
    if case.photos:
        n = len(case.photos)
        facts.append(say(f"照片 {n} 张", f"{n} {'photo' if n == 1 else 'photos'}"))
    if complaint.outcome:
        facts.append(STATES[complaint.outcome].name.said(language))
    return (
        '<p style="display:flex;justify-content:space-between;gap:16px;margin:0">'
        f'<strong style="white-space:nowrap">{escape(complaint.ref)}</strong>'
        f'<span style="text-align:right">{escape(state + waits)}</span></p>'
        f'<p style="margin:4px 0 0;color:var(--muted)">{escape(" · ".join(facts))}</p>'
    )


def _shortened(words: str, longest: int = 120) -> str:
    return words if len(words) <= longest else words[:longest].rstrip() + "…"


def _turn(shown: CasePage) -> None:
    pages: list[int] = st.session_state.get("cases_pages", [])
    with st.container(horizontal=True):
        if pages:
            st.button(say("较新的", "Newer"), on_click=_back, width="stretch")
        if shown.after is not None:
            st.button(
                say("更早的", "Earlier"), on_click=_forth, args=(shown.after,), width="stretch"
            )


def _back() -> None:
    st.session_state["cases_pages"] = st.session_state.get("cases_pages", [])[:-1]


def _forth(after: int) -> None:
    st.session_state["cases_pages"] = [*st.session_state.get("cases_pages", []), after]


def _open(ref: str) -> None:
    st.query_params["case"] = ref


def _close() -> None:
    st.query_params.pop("case", None)


# One case


def _case(user: User, ref: str) -> None:
    st.button(say("返回列表", "Back to the list"), on_click=_close, type="tertiary")
    with refusals_shown():
        opened = house()
        with opened.reading() as session:
            complaint = readable(session, ref)
            case = case_of(session, complaint, secret=opened.secret)
            messages, earlier = conversation(session, complaint, limit=MESSAGES)
        st.html(_head(case))
        st.text(complaint.words or say("（没有文字）", "(no words)"))
        _photos(case)
        _contact(user, case)
        st.subheader(say("往来消息", "Messages"), anchor=False)
        if earlier is not None:
            st.caption(say(f"只显示最近 {MESSAGES} 条。", f"The latest {MESSAGES} are shown."))
        for message in reversed(messages):
            _message(message)
        _answer_form(case)


def _photos(case: Case) -> None:
    if not case.photos:
        return
    word = escape(say("照片", "Photo"))
    shown = "".join(
        f'<a href="{_photo_address(each)}" target="_blank"><img src="{_photo_address(each)}" '
        f'alt="{word} {n}" loading="lazy" style="width:96px;height:96px;object-fit:cover;'
        'border-radius:12px"></a>'
        for n, each in enumerate(case.photos, start=1)
    )
    st.html(f'<div style="display:flex;flex-wrap:wrap;gap:8px">{shown}</div>')


def _photo_address(sha256: str) -> str:
    return f"/photos/{sha256}"


def _contact(user: User, case: Case) -> None:
    if case.contact is None:
        st.caption(say("没有留联系方式。", "No contact was left."))
        return
    st.text(say(f"联系方式：{case.contact}", f"Contact: {case.contact}"))
    with (
        st.expander(say("显示完整联系方式", "Show the contact in full")),
        st.form("contact", border=False, enter_to_submit=False, clear_on_submit=True),
    ):
        reason = st.text_input(
            say("原因（会记入留痕）", "Reason (goes on record)"), key="contact_reason"
        )
        if st.form_submit_button(say("显示", "Show it"), width="stretch"):
            with refusals_shown():
                shown = _shown_contact(user, case, reason)
                kind = KINDS[shown.kind].said(current_language())
                st.text(f"{kind} {shown.value}")


def _shown_contact(user: User, case: Case, reason: str) -> Contact:
    opened = house()
    with opened.writing() as session:
        return show_contact(
            session,
            case.complaint,
            reason=reason,
            by=user.username,
            secret=opened.secret,
            at=clock.now(),
        )


def _message(message: Said) -> None:
    who = say("监督小组", "Supervision team") if message.by_team else say("投诉人", "Complainant")
    when = moment_said(message.at, house().settings.zone).said(current_language())
    with st.container(border=True):
        st.caption(f"{who} · {when}")
        st.text(message.words)


def _answer_form(case: Case) -> None:
    ref = case.complaint.ref
    st.session_state.setdefault(f"answer_key_{ref}", str(uuid4()))
    problem = st.session_state.pop("answer_problem", None)
    if problem:
        st.warning(problem)
    with st.form("answer", border=False, enter_to_submit=False):
        st.text_area(
            say("回复投诉人", "Answer the complainant"),
            placeholder=say(
                "对方会在查询页上看到。不要写当事人的处分和联系方式。",
                "It is shown on the tracking page. Leave out contacts and sanctions.",
            ),
            key=f"answer_{ref}",
        )
        st.form_submit_button(
            say("发送回复", "Send the answer"),
            type="primary",
            width="stretch",
            on_click=_send,
            args=(ref, current_language()),
        )


def _send(ref: str, language: Language) -> None:
    """Keep the answer; a refusal leaves what was typed where it is."""
    state = st.session_state
    try:
        user = require(Deed.ANSWER_CASES)
        with house().writing() as session:
            add_team_message(
                session,
                readable(session, ref),
                state[f"answer_{ref}"],
                key=state[f"answer_key_{ref}"],
                by=user.username,
                at=clock.now(),
            )
    except SurveyError as refusal:
        state["answer_problem"] = refusal.said.said(language)
        return
    state[f"answer_{ref}"] = ""
    state[f"answer_key_{ref}"] = str(uuid4())


if __name__ == "__main__":
    main()
