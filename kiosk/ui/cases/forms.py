"""The forms of a case: the next step as one button, everything else folded away below."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final
from uuid import uuid4

import streamlit as st
from sqlalchemy.orm import Session

from kiosk import clock
from kiosk.actions.cases import steps as cases
from kiosk.reports.cases.desk import CaseShown
from kiosk.rights.cases import OpenCase
from kiosk.ui.cases.acts import act
from kiosk.ui.cases.finding_forms import draw_appeal_decision, draw_finding
from kiosk.ui.cases.form_parts import TOLD, WORK, draw_button, draw_submit, draw_told, draw_words
from kiosk.ui.cases.telling import asking, draw_meant, meant
from kiosk.ui.checks.result_history import moment_here
from kiosk.ui.drafts import draw_area
from kiosk.ui.speech import current_language, say
from kiosk.wiring import house
from survey.cases.complaints import State
from survey.cases.steps import STEP_NAMES, Course, Step, may_reopen, may_still_appeal
from survey.texts import Language


def draw_next_step(shown: CaseShown) -> None:
    """Draw the form of the step that leads on, or say whose turn it is."""
    steps = [step for step in shown.steps if step in FORMS]
    if not steps:
        _draw_waiting(shown)
        return
    step = steps[0]
    st.subheader(STEP_NAMES[step].said(current_language()), anchor=False)
    FORMS[step](shown)
    if step is Step.REPLY and Step.ARRIVE in steps:
        with st.expander(STEP_NAMES[Step.ARRIVE].said(current_language())):
            FORMS[Step.ARRIVE](shown)
    if step is Step.ARRIVE and Step.INVESTIGATE in steps:
        with st.expander(say("不必到场，直接核实", "No need to go there: verify at once")):
            _investigate_at_once(shown)


def _draw_waiting(shown: CaseShown) -> None:
    course = shown.open.course
    if course.state is State.FOLLOW_UP and may_still_appeal(course, clock.now()):
        until = course.appeal_until
        day = moment_here(until) if until else ""
        st.info(
            say(
                f"当事人可申诉到 {day}，之后可以办结。",
                f"The person may appeal until {day}; after that it can be closed.",
            )
        )
    elif course.state is State.APPEALED:
        st.info(say("等待申诉复核。", "Waiting for the appeal to be decided."))
    elif course.state is State.CLOSED:
        _draw_closed(course)


def _draw_closed(course: Course) -> None:
    """Say whether a closed case can come back: its complainant alone may ask for it."""
    if not may_reopen(course, clock.now()):
        st.info(say("已办结，不能再重新办理。", "Closed; it cannot be reopened any more."))
        return
    until = course.reopen_until
    day = moment_here(until) if until else ""
    st.info(
        say(
            f"已办结。投诉人 {day} 前可以在查询页要求重新办理一次。",
            f"Closed. The complainant may ask on the tracking page, until {day}, to reopen it.",
        )
    )


def _reply(shown: CaseShown, *, leads_on: bool = True) -> None:
    ref, language = shown.open.complaint.ref, current_language()
    st.session_state.setdefault(f"answer_key_{ref}", str(uuid4()))
    with st.form("answer", border=False, enter_to_submit=False):
        draw_area(
            say("回复投诉人", "Answer the complainant"),
            placeholder=say(
                "对方会在查询页上看到。不要写当事人的处分和联系方式。",
                "It is shown on the tracking page. Leave out contacts and sanctions.",
            ),
            key=f"answer_{ref}",
            label_visibility="collapsed",
        )
        draw_meant(f"answer_{ref}")
        st.form_submit_button(
            say("发送回复", "Send the answer"),
            type="primary" if leads_on else "secondary",
            width="stretch",
            on_click=_send_answer,
            args=(ref, language, shown.seen),
        )


def draw_answer(shown: CaseShown) -> None:
    """Draw the answer's form where the first answer was given already."""
    if shown.may(Step.REPLY) and Step.REPLY not in shown.steps:
        _reply(shown, leads_on=False)


def _send_answer(ref: str, language: Language, seen: int) -> None:
    state = st.session_state
    words, key = state[f"answer_{ref}"], state[f"answer_key_{ref}"]

    def answer(session: Session, case: OpenCase) -> None:
        with asking(f"answer_{ref}"):
            cases.answer(
                session, case, words, key=key, at=clock.now(), seen=seen,
                meant=meant(f"answer_{ref}"),
            )  # fmt: skip

    sent = act(ref, WORK, language, answer, clears=(f"answer_{ref}",))
    if sent:
        state[f"answer_{ref}"] = ""
        state[f"answer_key_{ref}"] = str(uuid4())


def _arrive(shown: CaseShown) -> None:
    token = st.query_params.get("w", "")
    if token:
        st.caption(say("已扫到窗口二维码。", "The window's code was scanned."))
        draw_button(
            shown, "arrive", say("确认到场", "I am here"),
            lambda s, case, **how: cases.arrive(s, case, token=token, reason="", **how),
        )  # fmt: skip
        return
    st.caption(
        say(
            "到现场后，用手机相机扫窗口的二维码，就会回到这里确认。",
            "At the place, scan the window's code with the phone: it leads back here.",
        )
    )
    with st.expander(say("扫不了码，说明原因", "The code cannot be scanned: say why")):
        draw_words(
            shown, "declared",
            say("码下面的五个字，或者原因", "The five signs beneath the code, or the reason"),
            lambda s, case, words, **how: cases.arrive(s, case, token="", reason=words, **how),
        )  # fmt: skip


def _investigate(shown: CaseShown) -> None:
    draw_button(shown, "investigate", say("开始核实", "Begin to verify"), cases.investigate)


def _investigate_at_once(shown: CaseShown) -> None:
    draw_words(
        shown, "waived",
        say("为什么不必到场（留痕）", "Why nobody needs to go there (kept on record)"),
        cases.investigate, plain=True,
    )  # fmt: skip


def _remedy(shown: CaseShown) -> None:
    with st.form("form_remedy", border=False, enter_to_submit=False):
        draw_area(say("采取了什么措施", "What was done"), key="case_remedy")
        draw_told()
        draw_submit(shown, say("保存", "Save"), _remedied, typed=("case_remedy", "case_told"))


def _remedied(session: Session, case: OpenCase, *, version: int, at: datetime) -> None:
    state = st.session_state
    words, told = state["case_remedy"], state["case_told"]
    with asking(TOLD):
        cases.remedy(session, case, words, told=told, version=version, at=at, meant=meant(TOLD))


def _call(shown: CaseShown) -> None:
    with st.form("call", border=False, enter_to_submit=False):
        st.radio(
            say("联系上了吗", "Reached?"),
            [True, False],
            index=None,
            format_func=lambda yes: say("联系上了", "Yes") if yes else say("没有", "No"),
            key="case_reached",
            horizontal=True,
        )
        st.radio(
            say("对办理满意吗", "Content with the handling?"),
            [True, False],
            index=None,
            format_func=lambda yes: say("满意", "Yes") if yes else say("不满意", "No"),
            key="case_content",
            horizontal=True,
        )
        draw_area(say("原话", "In their words"), key="case_words")
        draw_submit(shown, say("保存回访", "Save the call"), _called, typed=("case_words",))


def _called(session: Session, case: OpenCase, *, version: int, at: datetime) -> None:
    state = st.session_state
    cases.record_call(
        session, case, reached=state["case_reached"], content=state["case_content"],
        words=state["case_words"], version=version, at=at,
    )  # fmt: skip


def _close(shown: CaseShown) -> None:
    zone = house().settings.zone
    draw_button(shown, "close", say("办结", "Close the case"), partial(cases.close, zone=zone))


FORMS: Final[dict[Step, Callable[[CaseShown], None]]] = {
    Step.REPLY: _reply,
    Step.ARRIVE: _arrive,
    Step.INVESTIGATE: _investigate,
    Step.DECIDE: draw_finding,
    Step.DECIDE_APPEAL: draw_appeal_decision,
    Step.REMEDY: _remedy,
    Step.CALL: _call,
    Step.CLOSE: _close,
}
