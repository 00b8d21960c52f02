"""The forms of a finding: the person, the summary, the hearing, what was found; the appeal."""

from datetime import datetime
from typing import Final

import streamlit as st
from sqlalchemy.orm import Session

from kiosk.actions.cases import appeals
from kiosk.actions.cases import steps as cases
from kiosk.reports.cases.desk import CaseShown, people_choices, serving_said
from kiosk.rights.cases import OpenCase
from kiosk.ui.cases.form_parts import (
    TOLD,
    draw_button,
    draw_cause,
    draw_submit,
    draw_told,
    draw_words,
)
from kiosk.ui.cases.telling import asking, meant
from kiosk.ui.drafts import draw_area
from kiosk.ui.speech import current_language, say
from kiosk.wiring import house
from survey.cases.complaints import CATEGORIES, FINDINGS, INTEGRITY, STATES, State
from survey.cases.findings import Finding, Reviewed

ORDERED_FINDINGS: Final = (
    State.UPHELD,
    State.PARTLY_UPHELD,
    State.REJECTED,
    State.UNVERIFIABLE,
)
assert set(ORDERED_FINDINGS) == FINDINGS  # noqa: S101 - the choices are all there are


def draw_finding(shown: CaseShown) -> None:
    """Draw the four parts of a finding, and what of them is there."""
    _checklist(shown)
    with st.expander(say("① 当事人", "1 The person"), expanded=not shown.open.complaint.person):
        _person(shown)
    with st.expander(
        say("② 情况摘要（给当事人和主管看）", "2 Summary for the person and their head"),
        expanded=not shown.record.summary,
    ):
        draw_words(
            shown, "summary",
            say("不写联系方式、原话和具体时刻", "No contact, no raw words, no minute"),
            cases.summarise, given=shown.record.summary or "", plain=True,
        )  # fmt: skip
    with st.expander(say("③ 听取陈述", "3 Hear the person"), expanded=not shown.heard):
        draw_words(
            shown, "heard",
            say("当事人怎么说；没听到的写明原因", "What the person says, or why not heard"),
            _heard, plain=True,
        )  # fmt: skip
    st.markdown(say("**④ 结论**", "**4 Finding**"))
    _finding(shown)


def _person(shown: CaseShown) -> None:
    zone = house().settings.zone
    with house().reading() as session:
        choices = dict(people_choices(session, shown.open, zone))
        on_duty = serving_said(session, shown.open).said(current_language())
    if on_duty:
        st.caption(say(f"当时排班：{on_duty}", f"On duty then: {on_duty}"))
    person = st.selectbox(
        say("当事人（按事发当天）", "The person, as of that day"),
        list(choices),
        index=None,
        format_func=lambda code: f"{choices[code]} {code}",
        key="case_person",
    )
    draw_button(
        shown, "name", say("保存当事人", "Save the person"),
        lambda s, case, **how: cases.name_accused(s, case, person or "", zone=zone, **how),
        disabled=person is None, plain=True,
    )  # fmt: skip


def _finding(shown: CaseShown) -> None:
    language = current_language()
    with st.form("decide", border=False, enter_to_submit=False):
        st.radio(
            say("结论", "Finding"),
            ORDERED_FINDINGS,
            index=None,
            format_func=lambda each: STATES[each].name.said(language),
            key="case_outcome",
            horizontal=True,
        )
        claimed = CATEGORIES[shown.open.complaint.category].said(language)
        known = [each for each in CATEGORIES if each != INTEGRITY or shown.record.sealed]
        st.selectbox(
            say("类别", "Category"),
            known,
            index=None,
            format_func=lambda each: CATEGORIES[each].said(language),
            placeholder=say(f"投诉人选的是：{claimed}", f"the complainant chose: {claimed}"),
            key="case_category",
        )
        draw_area(say("查明的事实和证据", "Facts and evidence"), key="case_facts")
        draw_cause("case_cause_kind")
        draw_area(say("根本原因", "Root cause"), key="case_cause")
        draw_told()
        draw_submit(
            shown, say("作出结论", "Give the finding"), _decided,
            typed=("case_facts", "case_cause", "case_told"),
        )  # fmt: skip


def _heard(session: Session, case: OpenCase, words: str, *, version: int, at: datetime) -> None:
    """Keep what the person said, whatever became of the case meanwhile."""
    cases.hear(session, case, words, at=at)


def _checklist(shown: CaseShown) -> None:
    done = {
        say("当事人", "Person"): shown.open.complaint.person is not None,
        say("摘要", "Summary"): shown.record.summary is not None,
        say("陈述", "Heard"): shown.heard,
    }
    st.caption(
        say("　", " · ").join(f"{'✓' if ready else '○'} {name}" for name, ready in done.items())
    )


def _decided(session: Session, case: OpenCase, *, version: int, at: datetime) -> None:
    state = st.session_state
    finding = Finding(
        str(state.get("case_outcome") or ""),
        str(state.get("case_category") or ""),
        state["case_facts"],
        state["case_cause"],
        state["case_told"],
        str(state.get("case_cause_kind") or ""),
        meant(TOLD),
    )
    with asking(TOLD):
        cases.decide(session, case, finding, zone=house().settings.zone, version=version, at=at)


def draw_appeal_decision(shown: CaseShown) -> None:
    """Draw the form in which an appeal is decided."""
    language = current_language()
    with st.form("appeal", border=False, enter_to_submit=False):
        st.radio(
            say("复核结论", "Decision"),
            ORDERED_FINDINGS,
            index=None,
            format_func=lambda each: STATES[each].name.said(language),
            key="case_outcome",
            horizontal=True,
        )
        stands = CATEGORIES[shown.open.complaint.category].said(language)
        st.selectbox(
            say("类别", "Category"),
            list(CATEGORIES),
            index=None,
            format_func=lambda each: CATEGORIES[each].said(language),
            placeholder=say(f"不变：{stands}", f"as it is: {stands}"),
            key="case_category",
        )
        draw_area(say("理由", "Reasons"), key="case_words")
        draw_told()
        draw_submit(
            shown, say("作出复核结论", "Decide the appeal"), _appeal_decided,
            typed=("case_words", "case_told"),
        )  # fmt: skip


def _appeal_decided(session: Session, case: OpenCase, *, version: int, at: datetime) -> None:
    state = st.session_state
    reviewed = Reviewed(
        str(state.get("case_outcome") or ""),
        state["case_words"],
        str(state.get("case_category") or ""),
        state["case_told"],
        meant(TOLD),
    )
    with asking(TOLD):
        zone = house().settings.zone
        appeals.decide_appeal(session, case, reviewed, zone=zone, version=version, at=at)
