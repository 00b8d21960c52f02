"""Complaints about me or my people: the officer's summary, my statement, my appeal.

Never the complainant's contact, raw words, photos or the exact minute (regulation 7).
"""

from collections.abc import Callable

import streamlit as st

from kiosk import clock
from kiosk.actions.cases import steps
from kiosk.actions.cases.steps import OpenCase, opened
from kiosk.reports.cases.counselling import due_among
from kiosk.reports.cases.desk import bound_cases, finding_of, own_lines
from kiosk.reports.checks.corrections import waiting
from kiosk.reports.wording import day_name
from kiosk.rights.who import User
from kiosk.ui.books.own_record import draw_own_record
from kiosk.ui.cases.acts import act, draw_outcome
from kiosk.ui.cases.counselling import draw_counselling
from kiosk.ui.cases.view import draw_lines
from kiosk.ui.page import guarded, refusals_shown
from kiosk.ui.speech import current_language, say
from kiosk.ui.ways import draw_ways
from kiosk.wiring import house
from survey.cases.complaints import CATEGORIES, STATES
from survey.cases.steps import Relation, Step, allows, may_still_appeal
from survey.directory.roles import Deed
from survey.refusals.cases import CaseUnknown
from survey.texts import Language


def main() -> None:
    """Show one case if one is open, else the list."""
    user = guarded(Deed.SEE_OWN_CASES)
    number = st.query_params.get("case")
    if number:
        _case(user, number)
    else:
        _list(user)


def _list(user: User) -> None:
    if user.person is not None:
        _to_put_right(user)
        draw_own_record(user, user.person)
    st.title(say("与我有关的投诉", "Complaints about me or my people"), anchor=False)
    with house().reading() as session:
        found = bound_cases(session, user)
        due = due_among(session, found, user)
    if not found:
        st.info(
            say(
                "没有涉及您或您部门的投诉。有了会在这里看到情况摘要，可以说明，也可以申诉。",
                "No complaint concerns you or your people. If there is one, you read a summary "
                "here, can state your side, and can appeal.",
            )
        )
        return
    language = current_language()
    for case in found:
        with st.container(border=True, key=f"card_{case.ref}", gap="small"):
            st.text(f"{case.ref} · {STATES[case.state].name.said(language)}")
            st.caption(f"{case.window or ''} · {CATEGORIES[case.category].said(language)}")
            if case.ref in due:
                st.caption(say("批评教育还没有登记", "Counselling is not on record yet"))
            st.button(
                say("打开", "Open"),
                key=f"open_{case.ref}",
                on_click=_open,
                args=(case.ref,),
                width="stretch",
            )


def _to_put_right(user: User) -> None:
    """Say how much waits to be put right, with the way there."""
    zone = house().settings.zone
    with house().reading() as session:
        n = waiting(session, user, zone=zone, today=clock.today(zone))
    if n:
        draw_ways((say(f"有 {n} 项整改等您办理", f"{n} to put right wait for you"), "/actions"))


def _open(number: str) -> None:
    st.query_params["case"] = number


def _close() -> None:
    st.query_params.pop("case", None)


def _case(user: User, number: str) -> None:
    st.button(say("返回列表", "Back to the list"), on_click=_close, type="tertiary")
    with refusals_shown():
        with house().reading() as session:
            case = opened(session, number, user)
            if case.who not in {Relation.CHAIN, Relation.ACCUSED}:
                raise CaseUnknown
            lines = own_lines(session, case, user)
            finding = finding_of(session, case)
        draw_outcome()
        _facts(case)
        if finding:
            st.subheader(say("结论", "Finding"), anchor=False)
            st.text(finding)
        if allows(case.who, Step.APPEAL) and may_still_appeal(case.course, clock.now()):
            _appeal(case)
        draw_counselling(case, Deed.SEE_OWN_CASES)
        _statement(case)
        if lines:
            st.subheader(say("我说过的", "What I said"), anchor=False)
            draw_lines(lines)


def _facts(case: OpenCase) -> None:
    language, zone = current_language(), house().settings.zone
    complaint = case.complaint
    day = day_name(complaint.occurred_at.astimezone(zone).date()).said(language)
    st.title(complaint.ref, anchor=False)
    state = STATES[complaint.state].name.said(language)
    facts = [state, complaint.window_name or "", CATEGORIES[complaint.category].said(language), day]
    st.caption(" · ".join(each for each in facts if each))
    st.subheader(say("反映的情况（摘要）", "What is alleged (summary)"), anchor=False)
    st.text(case.record.summary or "")


def _statement(case: OpenCase) -> None:
    with st.form("statement", border=False, enter_to_submit=False):
        st.text_area(say("我的说明", "My side"), key="case_statement")
        st.form_submit_button(
            say("提交说明", "Send"),
            width="stretch",
            on_click=_send,
            args=(case.complaint.ref, "case_statement", steps.comment, None, current_language()),
        )


def _appeal(case: OpenCase) -> None:
    until = case.course.appeal_until
    day = f"{until.astimezone(house().settings.zone):%m-%d %H:%M}" if until else ""
    st.subheader(say("申诉", "Appeal"), anchor=False)
    st.caption(
        say(
            f"{day} 前可以申诉一次，由另一位负责人复核。",
            f"You may appeal once until {day}; somebody else looks at it again.",
        )
    )
    with st.form("appeal", border=False, enter_to_submit=False):
        st.text_area(say("为什么不同意", "Why you disagree"), key="case_appeal")
        st.form_submit_button(
            say("提出申诉", "Appeal"),
            type="primary",
            width="stretch",
            on_click=_send,
            args=(
                case.complaint.ref,
                "case_appeal",
                steps.appeal,
                case.record.version,
                current_language(),
            ),
        )


def _send(
    ref: str, name: str, deed: Callable[..., object], version: int | None, language: Language
) -> None:
    words = st.session_state[name]
    how = {} if version is None else {"version": version}
    act(
        ref, Deed.SEE_OWN_CASES, language,
        lambda session, case: deed(session, case, words, at=clock.now(), **how),
        clears=(name,),
    )  # fmt: skip


if __name__ == "__main__":
    main()
