"""A case about oneself or one's people: the facts, one's side, the appeal."""

from collections.abc import Callable, Container, Sequence
from datetime import datetime
from typing import Final

import streamlit as st
from sqlalchemy.orm import Session

from db.cases.case_lists import Listed
from kiosk import clock
from kiosk.actions.cases import appeals, steps
from kiosk.reports.wording import day_name
from kiosk.rights.cases import OpenCase
from kiosk.ui.cases.acts import act
from kiosk.ui.checks.result_history import moment_here
from kiosk.ui.drafts import draw_area
from kiosk.ui.rows import NAME, STATE, Column, Row, draw_rows
from kiosk.ui.speech import current_language, say
from kiosk.wiring import house
from survey.cases.complaints import CATEGORIES, STATES
from survey.directory.roles import Deed
from survey.texts import Language, Text

COLUMNS: Final = (
    Column("ref", Text("编号", "Number"), NAME, sorts=False),
    Column("window", Text("窗口", "Window"), width=240, sorts=False),
    Column("category", Text("类别", "Category"), width=240, sorts=False),
    Column("state", Text("状态", "State"), STATE, 200, sorts=False),
)


def draw_own_cases(cases: Sequence[Listed], due: Container[str]) -> None:
    """Draw cases that concern somebody, marked where a counselling is due."""
    language = current_language()
    mark = (say("批评教育还没有登记", "Counselling is not on record yet"), "")
    rows = [
        Row(
            each.ref,
            (each.ref, each.window or "", CATEGORIES[each.category].said(language),
             STATES[each.state].name.said(language)),
            [mark] if each.ref in due else [],
        )
        for each in cases
    ]  # fmt: skip
    draw_rows("mine", "case", COLUMNS, rows, caption=Text("投诉", "Complaints"))


def draw_facts(case: OpenCase) -> None:
    """Draw what is alleged, in summary, and how it stands."""
    language, zone = current_language(), house().settings.zone
    complaint = case.complaint
    day = day_name(complaint.occurred_at.astimezone(zone).date()).said(language)
    st.title(complaint.ref, anchor=False)
    state = STATES[complaint.state].name.said(language)
    facts = [state, complaint.window_name or "", CATEGORIES[complaint.category].said(language), day]
    st.caption(" · ".join(each for each in facts if each))
    if case.record.summary:
        st.subheader(say("反映的情况（摘要）", "What is alleged (summary)"), anchor=False)
        st.text(case.record.summary)


def draw_statement(case: OpenCase) -> None:
    """Draw the form of one's own side."""
    with st.form("statement", border=False, enter_to_submit=False):
        draw_area(say("我的说明", "My side"), key="case_statement")
        st.form_submit_button(
            say("提交说明", "Send"),
            width="stretch",
            on_click=_send,
            args=(case.complaint.ref, "case_statement", steps.comment, None, current_language()),
        )


def draw_appeal(case: OpenCase) -> None:
    """Draw the form of the one appeal, and until when it may be made."""
    until = case.course.appeal_until
    day = moment_here(until) if until else ""
    st.subheader(say("申诉", "Appeal"), anchor=False)
    st.caption(
        say(
            f"{day} 前可以申诉一次，由另一位负责人复核。",
            f"You may appeal once until {day}; somebody else looks at it again.",
        )
    )
    with st.form("appeal", border=False, enter_to_submit=False):
        draw_area(say("为什么不同意", "Why you disagree"), key="case_appeal")
        st.form_submit_button(
            say("提出申诉", "Appeal"),
            type="primary",
            width="stretch",
            on_click=_send,
            args=(
                case.complaint.ref,
                "case_appeal",
                _appealed,
                case.record.version,
                current_language(),
            ),
        )


def _appealed(session: Session, case: OpenCase, words: str, *, version: int, at: datetime) -> None:
    appeals.appeal(session, case, words, version=version, zone=house().settings.zone, at=at)


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
