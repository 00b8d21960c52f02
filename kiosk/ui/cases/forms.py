"""The forms of a case: the next step as one button, everything else folded away below."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any, Final
from uuid import uuid4

import streamlit as st

from kiosk import clock
from kiosk.actions.cases import steps as cases
from kiosk.actions.cases.steps import Finding
from kiosk.reports.cases.desk import CaseShown, officers, people_choices, serving_said
from kiosk.reports.labels import told_apart
from kiosk.reports.wording import day_name
from kiosk.ui.cases.acts import act
from kiosk.ui.speech import current_language, say
from kiosk.wiring import house
from survey.cases.clocks import Clock
from survey.cases.complaints import CATEGORIES, FINDINGS, INTEGRITY, STATES, State
from survey.cases.steps import STEP_NAMES, Right, Step, may_still_appeal
from survey.directory.roles import Deed

WORK: Final = Deed.ANSWER_CASES
ORDERED_FINDINGS: Final = (
    State.UPHELD,
    State.PARTLY_UPHELD,
    State.REJECTED,
    State.UNVERIFIABLE,
)
assert set(ORDERED_FINDINGS) == FINDINGS  # noqa: S101 - the choices are all there are


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
            FORMS[Step.INVESTIGATE](shown)


def draw_other_deeds(shown: CaseShown) -> None:
    """Draw what else may be done: comment, put off, join, hand over."""
    if shown.may(Right.COMMENT):
        with st.expander(say("写内部说明", "Write an internal comment")):
            _words(shown, "comment", say("说明", "Comment"), cases.comment, versioned=False)
    if shown.may(Right.ASK_EXTENSION):
        asked = shown.record.asked_until is not None
        word = say("延期办结（待批）", "Put off closing (asked for)")
        with st.expander(word if asked else say("延期办结", "Put off closing"), expanded=asked):
            _extension(shown)
    if Step.MERGE in shown.steps:
        with st.expander(STEP_NAMES[Step.MERGE].said(current_language())):
            _merge(shown)
    if shown.may(Right.REASSIGN):
        with st.expander(say("转给别人办理", "Give it to somebody else")):
            _reassign(shown)


def _draw_waiting(shown: CaseShown) -> None:
    course = shown.open.course
    if course.state is State.FOLLOW_UP and may_still_appeal(course, clock.now()):
        until = course.appeal_until
        day = f"{until.astimezone(house().settings.zone):%m-%d %H:%M}" if until else ""
        st.info(
            say(
                f"当事人可申诉到 {day}，之后可以办结。",
                f"The person may appeal until {day}; after that it can be closed.",
            )
        )
    elif course.state is State.APPEALED:
        st.info(say("等待申诉复核。", "Waiting for the appeal to be decided."))


# The steps


def _reply(shown: CaseShown, *, leads_on: bool = True) -> None:
    ref, language = shown.open.complaint.ref, current_language()
    st.session_state.setdefault(f"answer_key_{ref}", str(uuid4()))
    with st.form("answer", border=False, enter_to_submit=False):
        st.text_area(
            say("回复投诉人", "Answer the complainant"),
            placeholder=say(
                "对方会在查询页上看到。不要写当事人的处分和联系方式。",
                "It is shown on the tracking page. Leave out contacts and sanctions.",
            ),
            key=f"answer_{ref}",
            label_visibility="collapsed",
        )
        st.form_submit_button(
            say("发送回复", "Send the answer"),
            type="primary" if leads_on else "secondary",
            width="stretch",
            on_click=_send_answer,
            args=(ref, language),
        )


def draw_answer(shown: CaseShown) -> None:
    """Draw the answer's form where the first answer was given already."""
    if shown.may(Step.REPLY) and Step.REPLY not in shown.steps:
        _reply(shown, leads_on=False)


def _send_answer(ref: str, language: Any) -> None:
    state = st.session_state
    words, key = state[f"answer_{ref}"], state[f"answer_key_{ref}"]
    sent = act(
        ref, WORK, language,
        lambda session, case: cases.answer(session, case, words, key=key, at=clock.now()),
    )  # fmt: skip
    if sent:
        state[f"answer_{ref}"] = ""
        state[f"answer_key_{ref}"] = str(uuid4())


def _arrive(shown: CaseShown) -> None:
    token = st.query_params.get("w", "")
    if token:
        st.caption(say("已扫到窗口二维码。", "The window's code was scanned."))
        _button(
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
        _words(
            shown, "declared", say("原因", "Reason"),
            lambda s, case, words, **how: cases.arrive(s, case, token="", reason=words, **how),
        )  # fmt: skip


def _investigate(shown: CaseShown) -> None:
    _button(shown, "investigate", say("开始核实", "Begin to verify"), cases.investigate)


def _decide(shown: CaseShown) -> None:
    zone, language = house().settings.zone, current_language()
    _checklist(shown)
    with st.expander(say("① 当事人", "1 The person"), expanded=not shown.open.complaint.person):
        with house().reading() as session:
            choices = dict(people_choices(session, shown.open, zone))
            on_duty = serving_said(session, shown.open)
        if on_duty:
            st.caption(say(f"当时排班：{on_duty}", f"on duty then: {on_duty}"))
        person = st.selectbox(
            say("当事人（按事发当天）", "The person, as of that day"),
            list(choices),
            index=None,
            format_func=lambda code: f"{choices[code]}（{code}）",
            key="case_person",
        )
        _button(
            shown, "name", say("保存当事人", "Save the person"),
            lambda s, case, **how: cases.name_accused(s, case, person or "", zone=zone, **how),
            disabled=person is None, plain=True,
        )  # fmt: skip
    with st.expander(
        say("② 情况摘要（给当事人和主管看）", "2 Summary for the person and their head"),
        expanded=not shown.record.summary,
    ):
        _words(
            shown, "summary",
            say("不写联系方式、原话和具体时刻", "No contact, no raw words, no minute"),
            cases.summarise, given=shown.record.summary or "", plain=True,
        )  # fmt: skip
    with st.expander(say("③ 听取陈述", "3 Hear the person"), expanded=not shown.heard):
        _words(
            shown, "heard",
            say("当事人怎么说；没听到的写明原因", "What the person says, or why not heard"),
            cases.hear, versioned=False, plain=True,
        )  # fmt: skip
    st.markdown(say("**④ 结论**", "**4 Finding**"))
    with st.form("decide", border=False, enter_to_submit=False):
        st.radio(
            say("结论", "Finding"),
            ORDERED_FINDINGS,
            index=None,
            format_func=lambda each: STATES[each].name.said(language),
            key="case_outcome",
            horizontal=True,
        )
        known = [each for each in CATEGORIES if each != INTEGRITY or shown.record.sealed]
        st.selectbox(
            say("类别", "Category"),
            known,
            index=known.index(shown.open.complaint.category),
            format_func=lambda each: CATEGORIES[each].said(language),
            key="case_category",
        )
        st.text_area(say("查明的事实和证据", "Facts and evidence"), key="case_facts")
        st.text_area(say("根本原因", "Root cause"), key="case_cause")
        _submit(shown, say("作出结论", "Give the finding"), _decided)


def _checklist(shown: CaseShown) -> None:
    done = {
        say("当事人", "Person"): shown.open.complaint.person is not None,
        say("摘要", "Summary"): shown.record.summary is not None,
        say("陈述", "Heard"): shown.heard,
    }
    st.caption("　".join(f"{'✓' if ready else '○'} {name}" for name, ready in done.items()))


def _decided(session: Any, case: Any, **how: Any) -> None:
    state = st.session_state
    finding = Finding(
        str(state.get("case_outcome") or ""),
        state["case_category"],
        state["case_facts"],
        state["case_cause"],
    )
    cases.decide(session, case, finding, zone=house().settings.zone, **how)


def _decide_appeal(shown: CaseShown) -> None:
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
        st.text_area(say("理由", "Reasons"), key="case_words")
        _submit(shown, say("作出复核结论", "Decide the appeal"), _appeal_decided)


def _appeal_decided(session: Any, case: Any, **how: Any) -> None:
    state = st.session_state
    outcome, words = str(state.get("case_outcome") or ""), state["case_words"]
    cases.decide_appeal(session, case, outcome=outcome, words=words, **how)


def _remedy(shown: CaseShown) -> None:
    _words(shown, "remedy", say("采取了什么措施", "What was done"), cases.remedy)


def _call(shown: CaseShown) -> None:
    with st.form("call", border=False, enter_to_submit=False):
        st.radio(
            say("联系上了吗", "Reached?"),
            [True, False],
            format_func=lambda yes: say("联系上了", "Yes") if yes else say("没有", "No"),
            key="case_reached",
            horizontal=True,
        )
        st.radio(
            say("对办理满意吗", "Content with the handling?"),
            [True, False],
            format_func=lambda yes: say("满意", "Yes") if yes else say("不满意", "No"),
            key="case_content",
            horizontal=True,
        )
        st.text_area(say("原话", "In their words"), key="case_words")
        _submit(shown, say("保存回访", "Save the call"), _called)


def _called(session: Any, case: Any, **how: Any) -> None:
    state = st.session_state
    cases.record_call(
        session, case, reached=state["case_reached"], content=state["case_content"],
        words=state["case_words"], **how,
    )  # fmt: skip


def _close(shown: CaseShown) -> None:
    zone = house().settings.zone
    _button(shown, "close", say("办结", "Close the case"), partial(cases.close, zone=zone))


FORMS: Final[dict[Step, Callable[[CaseShown], None]]] = {
    Step.REPLY: _reply,
    Step.ARRIVE: _arrive,
    Step.INVESTIGATE: _investigate,
    Step.DECIDE: _decide,
    Step.DECIDE_APPEAL: _decide_appeal,
    Step.REMEDY: _remedy,
    Step.CALL: _call,
    Step.CLOSE: _close,
}


# Other deeds


def _extension(shown: CaseShown) -> None:
    zone = house().settings.zone
    closing = next((each for each in shown.clocks if each.clock is Clock.CLOSED), None)
    if closing is None:
        return
    asked = shown.record.asked_until
    approves = cases.approves_extension(shown.open)
    if asked is not None and not approves:
        day = day_name(asked.astimezone(zone).date()).said(current_language())
        st.info(
            say(f"已申请延期到 {day}，等上级批准。", f"Asked for until {day}; not answered yet.")
        )
    with st.form("extend", border=False, enter_to_submit=False):
        st.date_input(
            say("延到哪天", "Until"),
            value=(asked or closing.due_at + timedelta(days=3)).astimezone(zone).date(),
            key="case_until",
        )
        st.text_input(say("原因", "Reason"), key="case_reason")
        word = say("批准延期", "Put it off") if approves else say("申请延期", "Ask for it")
        _submit(shown, word, _extended, plain=True)
        if approves and asked is not None:
            _submit(shown, say("不同意", "Turn it down"), _not_extended, plain=True)


def _extended(session: Any, case: Any, **how: Any) -> None:
    state, zone = st.session_state, house().settings.zone
    until = datetime.combine(state["case_until"], time(17, 30), zone)
    cases.extend(session, case, until, reason=state["case_reason"], zone=zone, **how)


def _not_extended(session: Any, case: Any, **how: Any) -> None:
    cases.refuse_extension(session, case, reason=st.session_state["case_reason"], **how)


def _merge(shown: CaseShown) -> None:
    _words(
        shown, "merge", say("并入哪一件（编号）", "Join with which number"),
        lambda s, case, words, **how: cases.merge(s, case, words.strip().upper(), **how),
        plain=True,
    )  # fmt: skip


def _reassign(shown: CaseShown) -> None:
    with house().reading() as session:
        found = officers(session, shown.record)
    choices = told_apart({each.username: each.name for each in found})
    with st.form("reassign", border=False, enter_to_submit=False):
        st.selectbox(
            say("给谁（已排除须回避的人）", "To whom (those recused are left out)"),
            list(choices),
            format_func=lambda username: choices[username],
            key="case_to",
        )
        st.text_input(say("原因", "Reason"), key="case_why")
        _submit(shown, say("转办", "Give it"), _reassigned, plain=True)


def _reassigned(session: Any, case: Any, **how: Any) -> None:
    state = st.session_state
    cases.reassign(session, case, state["case_to"] or "", reason=state["case_why"], **how)


# Beneath


def _button(
    shown: CaseShown,
    key: str,
    word: str,
    deed: Callable[..., object],
    *,
    disabled: bool = False,
    plain: bool = False,
) -> None:
    st.button(
        word,
        key=f"case_{key}",
        type="secondary" if plain else "primary",
        width="stretch",
        disabled=disabled,
        on_click=_do,
        args=(shown.open.complaint.ref, shown.record.version, deed, current_language()),
    )


def _submit(
    shown: CaseShown, word: str, deed: Callable[..., object], *, plain: bool = False
) -> None:
    st.form_submit_button(
        word,
        type="secondary" if plain else "primary",
        width="stretch",
        on_click=_do,
        args=(shown.open.complaint.ref, shown.record.version, deed, current_language()),
    )


def _do(ref: str, version: int, deed: Callable[..., object], language: Any) -> None:
    done = act(
        ref, WORK, language,
        lambda session, case: deed(session, case, version=version, at=clock.now()),
    )  # fmt: skip
    if done:
        _forget()


def _words(
    shown: CaseShown,
    key: str,
    label: str,
    deed: Callable[..., object],
    *,
    given: str = "",
    versioned: bool = True,
    plain: bool = False,
) -> None:
    name = f"case_{key}"
    with st.form(f"form_{key}", border=False, enter_to_submit=False):
        st.text_area(label, value=given, key=name)
        st.form_submit_button(
            say("保存", "Save"),
            type="secondary" if plain else "primary",
            width="stretch",
            on_click=_do_words,
            args=(
                shown.open.complaint.ref,
                shown.record.version if versioned else None,
                name,
                deed,
                current_language(),
            ),
        )


def _do_words(
    ref: str, version: int | None, name: str, deed: Callable[..., object], language: Any
) -> None:
    words = st.session_state[name]
    how = {} if version is None else {"version": version}
    done = act(
        ref, WORK, language,
        lambda session, case: deed(session, case, words, at=clock.now(), **how),
    )  # fmt: skip
    if done:
        _forget()


def _forget() -> None:
    """Forget what was typed into the forms of a case that has moved on."""
    for name in [each for each in st.session_state if str(each).startswith("case_")]:
        if name not in {"case_done", "case_problem"}:
            del st.session_state[name]
