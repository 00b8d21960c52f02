"""The answer to who asks to have their data erased: what goes, what stays, and why."""

from datetime import datetime
from typing import Final
from uuid import uuid4

import streamlit as st
from sqlalchemy.orm import Session

from kiosk.actions.cases.erasures import answer_erasure
from kiosk.reports.cases.contact_kept import contact_kept
from kiosk.reports.cases.desk import CaseShown
from kiosk.reports.cases.erasures import wish
from kiosk.reports.wording import day_name
from kiosk.rights.cases import OpenCase
from kiosk.ui.cases.form_parts import draw_submit
from kiosk.ui.drafts import draw_area
from kiosk.ui.speech import current_language, say
from kiosk.wiring import house
from survey.cases.steps import Step

FIELD: Final = "case_erasure"


def draw_erasure(shown: CaseShown) -> None:
    """Draw what is asked and the form of its answer; nothing where nothing is open."""
    complaint, zone = shown.open.complaint, house().settings.zone
    with house().reading() as session:
        asked = wish(session, complaint)
        kept = contact_kept(session, complaint, zone=zone)
    if asked is None or not asked.is_open or not shown.may(Step.REPLY):
        return
    day = day_name(asked.until.astimezone(zone).date()).said(current_language())
    st.warning(
        say(
            f"投诉人要求删除数据，{day}前答复。投诉内容、照片和办理经过是奖罚依据，必须保留。",
            f"The complainant asks to have their data erased; the answer is due by {day}. What was "
            "told, photos and steps must stay: rewards and penalties rest on them.",
        )
    )
    st.session_state.setdefault("case_erasure_key", str(uuid4()))
    with st.form("form_erasure", border=False, enter_to_submit=False):
        if kept is not None and kept.erasable:
            st.checkbox(
                say("现在删除联系方式（不能恢复）", "Erase the contact now (for good)"),
                key="case_erases",
            )
        draw_area(
            say("告诉投诉人：删了什么，什么留着、为什么", "What was erased, what stays, and why"),
            key=FIELD,
        )
        draw_submit(shown, say("答复", "Answer"), _answered, typed=(FIELD,))


def _answered(session: Session, case: OpenCase, *, version: int, at: datetime) -> None:
    """Answer it, whatever became of the case meanwhile."""
    state = st.session_state
    answer_erasure(
        session, case, state[FIELD], erases=bool(state.get("case_erases")),
        key=state["case_erasure_key"], at=at,
    )  # fmt: skip
