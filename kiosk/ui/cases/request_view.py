"""One request: what is asked, what happened, what somebody may do now."""

from collections.abc import Callable, Sequence
from datetime import datetime
from html import escape
from typing import Final, Protocol

import streamlit as st
from sqlalchemy.orm import Session

from db.cases.request_store import Request
from kiosk import clock
from kiosk.actions.cases import requests
from kiosk.reports.cases.contents import moment_said
from kiosk.reports.cases.requests import Line, RequestShown, is_late
from kiosk.rights.requests import OpenRequest, opened
from kiosk.rights.who import User
from kiosk.ui.cases.telling import asking, draw_meant, meant
from kiosk.ui.doing import do
from kiosk.ui.drafts import draw_area
from kiosk.ui.speech import current_language, say
from kiosk.ui.styles import style
from kiosk.wiring import house
from survey.cases.clocks import left_said
from survey.cases.requests import ANSWERS, LEVELS, MATTERS, PRAISE, WAITS, State, Step, state_said
from survey.directory.roles import Deed
from survey.texts import Language, Text

TOLD: Final = "request"
STYLE: Final = style("cases/listing.css")
LINES: Final = style("cases/lines.css")
LATE: Final = Text("已超时上交", "Late: handed up")
ANSWER: Final = "request_answer_words"
BACK: Final = "request_why_back"
TYPED: Final = (ANSWER, "request_why_on", BACK)
"""The fields of words in a request's forms."""


def place_of(ref: str) -> str:
    """Return where somebody's drafts in a request are kept."""
    return f"request:{ref}"


class Act(Protocol):
    """A step of a request, told which version was seen and when it is taken."""

    def __call__(
        self, session: Session, request: OpenRequest, /, *, version: int, at: datetime
    ) -> object:
        """Take it, or refuse."""


class ActInWords(Protocol):
    """A step of a request that is taken with words."""

    def __call__(
        self, session: Session, request: OpenRequest, words: str, /, *, version: int, at: datetime
    ) -> object:
        """Take it, or refuse."""


def _state(request: Request) -> str:
    language = current_language()
    state = state_said(request.matter, request.state).said(language)
    if request.state is State.OPEN:
        state += say("：", ": ") + LEVELS[request.level].said(language)
    return state


def draw_request(shown: RequestShown) -> None:
    """Draw one request, and beneath it what whoever looks may do."""
    request, language = shown.request, current_language()
    st.title(MATTERS[request.matter].said(language), anchor=False)
    st.html(_card(request) + STYLE)
    if request.words:
        st.text(request.words)
    if request.answer:
        st.info(request.answer)
    _draw_steps(shown, language)
    st.html(_lines(shown.lines) + LINES)


def _draw_steps(shown: RequestShown, language: Language) -> None:
    draw: dict[Step, Callable[[RequestShown, Language], None]] = {
        Step.ANSWER: _answer,
        Step.HAND_ON: _hand_on,
        Step.TELL: _tell,
        Step.WITHDRAW: _withdraw,
    }
    for step in shown.steps:
        draw[step](shown, language)


def _answer(shown: RequestShown, language: Language) -> None:
    with st.form("request_answer", border=False, enter_to_submit=False):
        st.radio(
            say("转达了吗", "Was it passed on")
            if shown.request.matter == PRAISE
            else say("办得到吗", "Can it be done"),
            list(ANSWERS),
            index=None,
            format_func=lambda each: state_said(shown.request.matter, each).said(language),
            key="request_outcome",
            horizontal=True,
        )
        draw_area(
            say("给客户的答复", "The answer to the customer"),
            key=ANSWER,
            placeholder=say("客户在查询页上看到", "The customer reads it on the tracking page"),
        )
        draw_meant(ANSWER)
        _submit(shown, say("答复", "Answer"), _answered)


def _answered(session: Session, found: OpenRequest, *, version: int, at: datetime) -> None:
    state = st.session_state
    with asking(ANSWER):
        requests.answer(
            session, found, state["request_outcome"], state[ANSWER],
            version=version, at=at, meant=meant(ANSWER),
        )  # fmt: skip


def _hand_on(shown: RequestShown, language: Language) -> None:
    with st.expander(say("我也解决不了，再往上交", "I cannot solve it either: hand it on")):
        _reasoned(
            shown, "on", say("原因", "Reason"), say("交给上一级", "Hand it on"),
            lambda session, found, words, **how: requests.hand_on(
                session, found, words, zone=house().settings.zone, **how
            ),
        )  # fmt: skip


def _tell(shown: RequestShown, language: Language) -> None:
    st.button(
        say("已把答复告诉客户", "The customer was told"),
        key="request_tell",
        type="primary",
        width="stretch",
        on_click=_do,
        args=(
            shown,
            requests.tell,
            language,
        ),
    )


def _withdraw(shown: RequestShown, language: Language) -> None:
    with st.expander(say("在岗位解决了", "It was solved at the post")):
        _reasoned(
            shown, "back", say("怎么解决的（客户看得到）", "How (the customer reads it)"),
            say("撤回上报", "Take it back"),
            _withdrawn,
        )  # fmt: skip


def _withdrawn(
    session: Session, found: OpenRequest, words: str, *, version: int, at: datetime
) -> None:
    with asking(BACK):
        requests.withdraw(session, found, words, version=version, at=at, meant=meant(BACK))


def _reasoned(
    shown: RequestShown,
    key: str,
    label: str,
    word: str,
    deed: ActInWords,
) -> None:
    name = f"request_why_{key}"
    with st.form(f"request_form_{key}", border=False, enter_to_submit=False):
        draw_area(label, key=name)
        draw_meant(name)
        _submit(
            shown,
            word,
            lambda session, found, **how: deed(session, found, st.session_state[name], **how),
        )


def _submit(shown: RequestShown, word: str, deed: Act) -> None:
    st.form_submit_button(
        word, type="primary", width="stretch", on_click=_do, args=(shown, deed, current_language())
    )


def _do(shown: RequestShown, deed: Act, language: Language) -> None:
    """Do it in one transaction; what the request is to whoever asks is looked up again."""
    request = shown.request

    def taken(session: Session, user: User) -> None:
        found = opened(session, request.ref, user)
        deed(session, found, version=request.version, at=clock.now())

    do(
        Deed.HAND_UP, taken,
        language=language, told=TOLD, clears=(*TYPED, "request_outcome"),
        drafted=place_of(request.ref),
    )  # fmt: skip


def _card(request: Request) -> str:
    language, now = current_language(), clock.now()
    marks, left, look = "", "", "calm"
    if request.state is State.OPEN:
        late = is_late(request, now)
        look = "late" if late else "calm"
        left = left_said(request.due_at, now).said(language)
        if request.missed_at is not None:
            marks = f'<span class="mark late">{LATE.said(language)}</span>'
    facts = [
        request.window_name or say("不在窗口", "at no window"),
        MATTERS[request.matter].said(language),
        WAITS[request.waits].said(language),
        request.customer,
        moment_said(request.raised_at, house().settings.zone).said(language),
        request.raised_by_name,
    ]
    state = _state(request)
    said = " · ".join(each for each in facts if each)
    return (
        '<div class="case-card">'
        f"<span><strong>{escape(request.ref)}</strong>{marks}<em>{escape(state)}</em></span>"
        f'<span class="facts">{escape(said)}</span>'
        f'<span class="left {look}">{escape(left)}</span></div>'
    )


def _lines(lines: Sequence[Line]) -> str:
    language, zone = current_language(), house().settings.zone
    told = "".join(
        f"<li><span>{escape(moment_said(each.at, zone).said(language))}</span> "
        f"{escape(each.said.said(language))}"
        + (f"<q>{escape(each.words)}</q>" if each.words else "")
        + "</li>"
        for each in lines
    )
    return f'<ul class="case-lines">{told}</ul>'
