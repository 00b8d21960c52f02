"""Handing up what a post cannot solve, in three taps: what, who waits, until when."""

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

import streamlit as st
from sqlalchemy.orm import Session

from kiosk import clock
from kiosk.actions.cases.requests import HandedUp, hand_up
from kiosk.locks import tracking
from kiosk.pictures import qr_codes
from kiosk.reports.cases.contents import moment_said
from kiosk.reports.cases.requests import answer_due, own_window
from kiosk.reports.directory.windows import place_choices
from kiosk.rights.who import User
from kiosk.ui.cases.telling import asking, draw_meant, meant
from kiosk.ui.doing import do, draw_outcome, forget_sent
from kiosk.ui.drafts import drafts_kept, draw_area, draw_line
from kiosk.ui.page import refusals_shown
from kiosk.ui.speech import current_language, say
from kiosk.ui.styles import style
from kiosk.wiring import house
from survey.cases.requests import (
    CUSTOMER_LIMIT,
    IN_WORDS,
    LEVELS,
    MATTERS,
    WAITS,
    WITHINS,
    WORDS_LIMIT,
    Within,
)
from survey.directory.roles import Deed
from survey.texts import Language, Text

TOLD = "request_up"
FILED = "request_filed"
PLACE = "request"
TYPED = ("request_words", "request_customer")
FIELDS = ("matter", "waits", "window", "words", "customer")


def draw_hand_up(user: User) -> None:
    """Draw the three taps, and beneath them what may be added; the last tap hands it up."""
    st.html(style("cases/hand_up.css"))
    st.session_state.setdefault("request_key", str(uuid4()))
    with drafts_kept(user, PLACE, Deed.HAND_UP):
        _draw_form(user, current_language())


def _draw_form(user: User, language: Language) -> None:
    filed = st.session_state.pop(FILED, None)
    if filed is not None:
        _draw_filed(filed, language)
    matter = _taps(say("1 什么事", "1 What"), MATTERS, "request_matter", language)
    _taps(say("2 谁在等", "2 Who waits"), WAITS, "request_waits", language)
    draw_outcome(TOLD, near=True)
    words_first = st.container() if matter in IN_WORDS else None
    st.markdown(
        say("**3 最迟什么时候答复**（点一下就上报）", "**3 Until when** (a tap hands it up)")
    )
    presses = st.container(key="request_until", gap="small")
    more = words_first or st.container()
    with more:
        window = _more(user, language, opened=matter in IN_WORDS)
    with presses:
        _draw_presses(window, language)
    st.caption(
        say(
            "客户凭编号和密码能看到这件事和答复。投诉员工请走“登记投诉”，不在这里上报。"
            "意见和表扬由您代写，不计入满意率和评星。",
            "By number and secret the customer reads this and the answer. A complaint about staff "
            "is taken in under “Take in”, not here. Opinions and praise that you write down enter "
            "no rate and no star's gate.",
        )
    )


def _taps(label: str, choices: Mapping[str, Text], key: str, language: Language) -> str | None:
    return st.pills(
        label, list(choices), format_func=lambda each: choices[each].said(language), key=key
    )


def _more(user: User, language: Language, *, opened: bool) -> str | None:
    """Ask for what may be added; return at which window it is."""
    with house().reading() as session:
        windows = place_choices(session)
        own = own_window(session, user, now=clock.now(), zone=house().settings.zone)
    if own in windows:
        st.session_state.setdefault("request_window", own)
    named = st.session_state.get("request_words_named")
    with st.expander(
        say("补充说明、窗口（可不填）", "Words, window (optional)"), expanded=opened or bool(named)
    ):
        draw_area(
            say("一句说明", "A sentence"),
            max_chars=WORDS_LIMIT,
            key="request_words",
            placeholder=say("客户看得到，不写员工姓名", "The customer reads it: no names of staff"),
        )
        draw_meant("request_words")
        draw_line(
            say("怎么认出客户", "How to know the customer"),
            max_chars=CUSTOMER_LIMIT,
            key="request_customer",
            placeholder=say("车牌或称呼", "Number plate, or what to call them"),
        )
        return st.selectbox(
            say("哪个窗口", "Which window"),
            list(windows),
            index=None,
            format_func=lambda code: windows[code],
            placeholder=say("不在窗口", "At none"),
            key="request_window",
        )


def _draw_presses(window: str | None, language: Language) -> None:
    zone, now = house().settings.zone, clock.now()
    with refusals_shown(), house().reading() as session:
        until = {
            within: answer_due(session, within, window, at=now, zone=zone) for within in Within
        }
    for within, at in until.items():
        st.button(
            f"{WITHINS[within].said(language)} · {moment_said(at, zone).said(language)}",
            key=f"request_within_{within}",
            type="primary",
            width="stretch",
            on_click=_hand_up,
            args=(within, language),
        )


def _hand_up(within: Within, language: Language) -> None:
    state, opened, now = st.session_state, house(), clock.now()
    form: dict[str, object] = {name: state.get(f"request_{name}") for name in FIELDS}

    def taken(session: Session, user: User) -> HandedUp:
        with asking("request_words"):
            done = hand_up(
                session, user, form | {"within": within}, key=state["request_key"],
                secret=opened.secret, at=now, zone=opened.settings.zone,
                meant=meant("request_words"),
            )  # fmt: skip
        forget_sent(session, user, PLACE, TYPED)
        return done

    do(
        Deed.HAND_UP,
        taken,
        language=language, told=TOLD, sentence=None, then=_handed_up,
    )  # fmt: skip


def _handed_up(done: HandedUp) -> None:
    """Keep what is told of it, and empty the form for the next one."""
    state = st.session_state
    state[FILED] = done
    state["request_key"] = str(uuid4())
    state["request_matter"] = state["request_waits"] = None
    state["request_words"] = state["request_customer"] = ""


def _draw_filed(done: HandedUp, language: Language) -> None:
    """Draw to whom it went, until when, and by what the customer follows it: shown this once."""
    link = tracking.link(house().settings.public_url, done.number, done.secret)
    told = Text("已上报给{to}，最迟 {when} 答复。", "Handed up to {to}: an answer by {when}.")
    st.success(told.format(to=LEVELS[done.level], when=_when(done.due_at)).said(language))
    st.image(qr_codes.screen_svg(link), width=220)
    st.caption(
        say(
            "请客户现在扫码，以后自己看答复。密码只显示这一次。",
            "Let the customer scan this now to read the answer later. The secret is shown once.",
        )
    )
    st.text(
        say("编号 ", "Number ")
        + done.number
        + say("，查询密码 ", ", secret ")
        + tracking.in_groups(done.secret)
    )
    st.code(link, language=None, wrap_lines=True)


def _when(at: datetime) -> Text:
    return moment_said(at, house().settings.zone)
