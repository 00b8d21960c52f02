"""What else may be done with a case, folded away: comment, put off, join, hand over."""

from datetime import datetime, time, timedelta
from typing import Final

import streamlit as st
from sqlalchemy.orm import Session

from kiosk.actions.cases import deadlines
from kiosk.actions.cases import steps as cases
from kiosk.reports.cases.contents import number_read
from kiosk.reports.cases.desk import CaseShown
from kiosk.reports.labels import told_apart
from kiosk.reports.wording import day_name
from kiosk.rights.cases import OpenCase, approves_extension, may_be_given
from kiosk.ui.cases.form_parts import draw_submit, draw_words
from kiosk.ui.choosing import chosen
from kiosk.ui.drafts import draw_line
from kiosk.ui.speech import current_language, say
from kiosk.wiring import house
from survey.cases.clocks import Clock
from survey.cases.steps import STEP_NAMES, Right, Step
from survey.texts import Text

OFFICER: Final = Text("给谁办理", "to whom it is given")


def draw_other_deeds(shown: CaseShown) -> None:
    """Draw what else may be done: comment, put off, join, hand over."""
    if shown.may(Right.COMMENT):
        with st.expander(say("写内部说明", "Write an internal comment")):
            draw_words(shown, "comment", say("说明", "Comment"), _commented)
    closing = next((each for each in shown.clocks if each.clock is Clock.CLOSED), None)
    if closing is not None and shown.may(Right.ASK_EXTENSION):
        asked = shown.record.asked_until is not None
        word = say("延期办结（待批）", "Put off closing (asked for)")
        with st.expander(word if asked else say("延期办结", "Put off closing"), expanded=asked):
            _extension(shown, closing.due_at)
    if Step.MERGE in shown.steps:
        with st.expander(STEP_NAMES[Step.MERGE].said(current_language())):
            _merge(shown)
    if shown.may(Right.REASSIGN):
        with st.expander(say("转给别人办理", "Give it to somebody else")):
            _reassign(shown)


def _commented(session: Session, case: OpenCase, words: str, *, version: int, at: datetime) -> None:
    """Keep a comment, whatever became of the case meanwhile."""
    cases.comment(session, case, words, at=at)


def _extension(shown: CaseShown, due_at: datetime) -> None:
    zone = house().settings.zone
    asked = shown.record.asked_until
    approves = approves_extension(shown.open)
    if asked is not None and not approves:
        day = day_name(asked.astimezone(zone).date()).said(current_language())
        st.info(
            say(f"已申请延期到 {day}，等上级批准。", f"Asked for until {day}; not answered yet.")
        )
    with st.form("extend", border=False, enter_to_submit=False):
        st.date_input(
            say("延到哪天", "Until"),
            value=(asked or due_at + timedelta(days=3)).astimezone(zone).date(),
            key="case_until",
        )
        draw_line(say("原因", "Reason"), key="case_reason")
        word = say("批准延期", "Put it off") if approves else say("申请延期", "Ask for it")
        draw_submit(shown, word, _extended, typed=("case_reason",), plain=True)
        if approves and asked is not None:
            draw_submit(
                shown, say("不同意", "Turn it down"), _not_extended, typed=("case_reason",),
                plain=True,
            )  # fmt: skip


def _extended(session: Session, case: OpenCase, *, version: int, at: datetime) -> None:
    state, zone = st.session_state, house().settings.zone
    until = datetime.combine(state["case_until"], time(17, 30), zone)
    deadlines.extend(
        session, case, until, reason=state["case_reason"], zone=zone, version=version, at=at
    )


def _not_extended(session: Session, case: OpenCase, *, version: int, at: datetime) -> None:
    deadlines.refuse_extension(
        session, case, reason=st.session_state["case_reason"], version=version, at=at
    )


def _merge(shown: CaseShown) -> None:
    draw_words(
        shown, "merge", say("并入哪一件（编号）", "Join with which number"),
        lambda s, case, words, **how: cases.merge(
            s, case, number_read(words.strip()), zone=house().settings.zone, **how
        ),
        plain=True,
    )  # fmt: skip


def _reassign(shown: CaseShown) -> None:
    with house().reading() as session:
        found = may_be_given(session, shown.record)
    choices = told_apart({each.username: each.name for each in found})
    with st.form("reassign", border=False, enter_to_submit=False):
        st.selectbox(
            say("给谁（已排除须回避的人）", "To whom (those recused are left out)"),
            list(choices),
            index=None,
            format_func=lambda username: choices[username],
            placeholder=say("请选择", "Choose one"),
            key="case_to",
        )
        draw_line(say("原因", "Reason"), key="case_why")
        draw_submit(shown, say("转办", "Give it"), _reassigned, typed=("case_why",), plain=True)


def _reassigned(session: Session, case: OpenCase, *, version: int, at: datetime) -> None:
    state = st.session_state
    cases.reassign(
        session, case, chosen("case_to", OFFICER), reason=state["case_why"], version=version, at=at
    )
