"""The form in which a complaint is taken in for somebody, and what is told of it then."""

from uuid import uuid4

import streamlit as st
from sqlalchemy.orm import Session

from kiosk import clock
from kiosk.actions.cases.complaints import Circumstances, Filed
from kiosk.actions.cases.intake import report
from kiosk.locks import tracking
from kiosk.pictures import qr_codes
from kiosk.reports.checks.corrections import violation
from kiosk.reports.directory.windows import place_choices
from kiosk.rights.cases import intakes_of
from kiosk.rights.who import User
from kiosk.ui.doing import do, draw_outcome, forget_sent
from kiosk.ui.drafts import drafts_kept, draw_area, draw_line, spelt
from kiosk.ui.page import refusals_shown
from kiosk.ui.speech import current_language, literal, say
from kiosk.wiring import house
from survey.cases.complaint_form import CONTACT, MOMENTS, PICKED, PLACE, WHEN, WORDS
from survey.cases.complaints import CATEGORIES, INTEGRITY
from survey.cases.contacts import KINDS, PHONE
from survey.cases.intakes import CUSTOMERS, HOW_LIMIT, INSPECTION, INTAKES
from survey.checks.integrity import is_sealed
from survey.directory.roles import CASE_WORKERS, Deed
from survey.texts import Language

FIELDS = (
    "intake",
    "window",
    "category",
    "words",
    "when",
    "contact_kind",
    "contact",
    "about_team",
    "about_leader",
    "check",
    "told_how",
)


CHECK, GIVEN = "report_from", "report_given"
"""Which item of which check fills the form in, and with what words where nothing was typed."""
TYPED = ("report_words", "report_contact", "report_told_how")


def _place() -> str:
    """Return where drafts are kept; what a check filled in is a matter of its own."""
    check = st.session_state.get(CHECK)
    return f"report:{spelt(check)}" if check else "report"


def draw_filed(number: str, secret: str, handover: str) -> None:
    """Draw the number, and what whoever complained follows it by: shown this once."""
    st.success(
        say(
            f"已登记，编号 {number}，已随机抽定办理人。您登记的，您不参与办理。",
            f"Taken in as {number}; an officer was drawn. You took it in: you take no part.",
        )
    )
    if handover:
        _draw_handover(number, handover)
        return
    link = tracking.link(house().settings.public_url, number, secret)
    st.text(
        say("请告诉投诉人查询密码：", "Tell the complainant the secret: ")
        + tracking.in_groups(secret)
    )
    st.code(link, language=None, wrap_lines=True)


def _draw_handover(number: str, code: str) -> None:
    link = tracking.link(house().settings.public_url, number, code)
    st.text(say("请告诉投诉人交接码：", "Tell the complainant this code: ") + _in_halves(code))
    st.image(qr_codes.screen_svg(link), width=220)
    address = f"{house().settings.public_url}/track"
    st.caption(
        literal(
            say(
                f"投诉人用自己的手机扫码，或打开 {address} 输入编号和交接码，就得到自己的查询密码。"
                "交接码只能用一次，30 天内有效；查询密码只有投诉人知道，请不要代为打开。",
                f"With their own phone the complainant scans this, or opens {address} and types "
                "number and code, and gets a secret of their own. The code works once, within 30 "
                "days. The secret is theirs alone: do not open it for them.",
            )
        )
    )


def _in_halves(code: str) -> str:
    half = len(code) // 2
    return f"{code[:half]}-{code[half:]}"


def draw_form(user: User) -> None:
    """Draw the form, filled in once from a check that shows a violation."""
    language = current_language()
    st.session_state.setdefault("report_key", str(uuid4()))
    _from_check(user, language)
    with drafts_kept(user, _place(), Deed.REPORT_CASES):
        _draw_form(user, language)


def _draw_form(user: User, language: Language) -> None:
    ways = intakes_of(user.role)
    way = st.selectbox(
        say("来源", "How it came in"),
        ways,
        index=0 if len(ways) == 1 else None,
        format_func=lambda each: INTAKES[each].said(language),
        placeholder=say("请选择", "Choose one"),
        key="report_intake",
    )
    when = st.radio(
        WHEN.label.said(language),
        list(MOMENTS),
        index=None,
        format_func=lambda each: MOMENTS[each].said(language),
        key="report_when",
        horizontal=True,
    )
    if when == PICKED:
        [picked] = WHEN.parts
        st.datetime_input(picked.label.said(language), value=None, key="report_picked")
    _fields(
        language,
        is_customers=way in CUSTOMERS,
        by_colleague=way in CUSTOMERS and user.role not in CASE_WORKERS,
    )


def _fields(language: Language, *, is_customers: bool, by_colleague: bool) -> None:
    with house().reading() as session:
        windows = place_choices(session)
    with st.form("report", border=False, enter_to_submit=False):
        st.selectbox(
            PLACE.label.said(language),
            list(windows),
            index=None,
            format_func=lambda code: windows[code],
            placeholder=say("不清楚可以不选", "Leave it if unsure"),
            key="report_window",
        )
        st.selectbox(
            say("类别", "Category"),
            list(CATEGORIES),
            format_func=lambda each: CATEGORIES[each].said(language),
            index=None,
            placeholder=say("请选择", "Choose one"),
            key="report_category",
        )
        draw_area(
            WORDS.label.said(language),
            key="report_words",
            given=st.session_state.get(GIVEN, ""),
        )
        if is_customers:
            _contact(language)
        if by_colleague:
            _told_how()
        st.checkbox(
            say(
                "涉及监督小组本身（直接交组长和董事长）",
                "About the supervision team itself (goes to its leader and the chairman)",
            ),
            key="report_about_team",
        )
        st.checkbox(
            say(
                "涉及监督小组组长本人（只交董事长）",
                "About the leader of that team (goes to the chairman alone)",
            ),
            key="report_about_leader",
        )
        draw_outcome("report", near=True)
        st.form_submit_button(
            say("登记", "Take in"),
            type="primary",
            width="stretch",
            on_click=_take_in,
            args=(language,),
        )


def _from_check(user: User, language: Language) -> None:
    """Fill in, once, what a check's item that was not met tells of a violation."""
    asked, state = st.query_params, st.session_state
    if asked.get("from") != "check":
        state[CHECK] = state[GIVEN] = state["report_check"] = ""
        return
    ref, item = asked.get("ref", ""), asked.get("item", "")
    if state.get(CHECK) == f"{ref}.{item}":
        return
    with refusals_shown(), house().reading() as session:
        seen = violation(session, user, ref, item, language)
        state["report_check"], state[CHECK], state[GIVEN] = ref, f"{ref}.{item}", seen.words
        if INSPECTION in intakes_of(user.role):
            state["report_intake"] = INSPECTION
        if is_sealed(item):
            state["report_category"] = INTEGRITY
        state["report_window"] = seen.window
        state["report_when"] = PICKED
        local = seen.at.astimezone(house().settings.zone)
        state["report_picked"] = local.replace(tzinfo=None, second=0, microsecond=0)


def _contact(language: Language) -> None:
    kind, _ = CONTACT.parts
    st.selectbox(
        kind.label.said(language),
        list(KINDS),
        index=list(KINDS).index(PHONE),
        format_func=lambda each: KINDS[each].said(language),
        key="report_contact_kind",
    )
    draw_line(say("联系方式（可不填）", "How to reach them (optional)"), key="report_contact")


def _told_how() -> None:
    """Ask a colleague how it was told: fair to who is complained of, and the officer asks first."""
    draw_line(
        say("客户怎么告诉您的", "How the customer told you"),
        max_chars=HOW_LIMIT,
        key="report_told_how",
        placeholder=say("如：在窗口当面说的", "For instance: at the window, in person"),
    )
    st.caption(
        say(
            "办理人会看到是您代为登记的，并先向客户核实；您不参与办理。",
            "The officer sees that you took it in and asks the customer first; you take no part.",
        )
    )


def _take_in(language: Language) -> None:
    state, opened = st.session_state, house()
    form: dict[str, object] = {name: state.get(f"report_{name}") for name in FIELDS}

    def take(session: Session, user: User) -> Filed:
        filed = report(session, user, form, there, key=state["report_key"])
        forget_sent(session, user, _place(), TYPED)
        return filed

    picked = state.get("report_picked")
    form["picked"] = picked.isoformat() if picked else None
    there = Circumstances(clock.now(), opened.settings.zone, opened.secret, language)
    do(
        Deed.REPORT_CASES,
        take,
        language=language, told="report", sentence=None, then=_taken_in,
    )  # fmt: skip


def _taken_in(filed: Filed) -> None:
    """Keep what is told of the case, and empty the form for the next one."""
    state = st.session_state
    state["report_filed"] = (filed.number, filed.secret, filed.handover)
    state["report_key"] = str(uuid4())
    for name in ("words", "contact", "told_how"):
        state[f"report_{name}"] = ""
    state["report_when"] = state["report_category"] = None
    state["report_about_team"] = state["report_about_leader"] = False
