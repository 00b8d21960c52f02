"""The forms of a plan: asking to be excused from a check, and excusing one."""

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

from db.checks.plan_store import Assigned, Place
from kiosk import clock
from kiosk.actions.checks import plans
from kiosk.reports.checks.plan import PlanReport
from kiosk.reports.labels import told_apart
from kiosk.ui.checks.plan_view import due_said
from kiosk.ui.choosing import chosen
from kiosk.ui.doing import do
from kiosk.ui.drafts import draw_line
from kiosk.ui.speech import current_language, say
from kiosk.wiring import house
from survey.directory.roles import Deed
from survey.texts import Language, Text, bracketed

WHICH: Final = Text("哪一项", "Which")
TOLD: Final = "plan"
"""Where the page says what a press came to."""
PLACE: Final = "plan"
"""Where drafts of reasons are kept."""


def draw_ask(mine: Sequence[Assigned], language: Language) -> None:
    """Let an inspector say that a check of theirs could not be made."""
    names = {each.id: f"{each.unit_name} · {each.window_name}" for each in mine}
    names = _told_apart(names, mine, language)
    with st.form("ask", border=False, enter_to_submit=False):
        st.selectbox(
            WHICH.said(language),
            list(names),
            index=None,
            format_func=names.__getitem__,
            placeholder=say("请选择", "Choose one"),
            key="ask_which",
        )
        draw_line(say("原因", "Reason"), max_chars=plans.REASON_LIMIT, key="ask_because")
        st.form_submit_button(
            say("申请免除", "Ask to be excused"),
            width="stretch",
            on_click=_asked,
            args=(language,),
        )


def _asked(language: Language) -> None:
    reason = str(st.session_state.get("ask_because", ""))
    do(
        Deed.INSPECT,
        lambda session, user: plans.ask_excuse(
            session,
            chosen("ask_which", WHICH),
            reason=reason,
            by=user,
            at=clock.now(),
            zone=house().settings.zone,
        ),
        language=language,
        told=TOLD,
        sentence=Text("已提交，等组长决定。", "Sent; those at the top decide."),
        clears=("ask_because",),
        drafted=PLACE,
    )


def _told_apart(
    names: Mapping[int, str], checks: Sequence[Assigned | Place], language: Language
) -> dict[int, str]:
    due = {each.id: due_said(each.due_on, language) for each in checks}  # drawn twice in a period
    windows = {each.id: each.window for each in checks}
    return told_apart(names, due.__getitem__, windows.__getitem__)


def draw_excuse(found: PlanReport) -> None:
    """Offer to excuse what was missed, or whose inspector asks for it."""
    asked, language = [*found.asking, *found.missed], current_language()
    if not asked:
        return
    names = {
        each.id: f"{each.unit_name} · {each.window_name} · {each.inspector_name}"
        + (bracketed(each.asks).said(language) if each.asks else "")
        for each in asked
    }
    names = _told_apart(names, asked, language)
    waiting = sum(each.asks is not None for each in asked)
    title = say("免除检查", "Excuse a check")
    title += say(f"（{waiting} 人申请）", f" ({waiting} ask for it)") if waiting else ""
    with st.expander(title), st.form("excuse", border=False, enter_to_submit=False):
        st.selectbox(
            WHICH.said(language),
            list(names),
            index=None,
            format_func=names.__getitem__,
            placeholder=say("请选择", "Choose one"),
            key="excused",
        )
        draw_line(
            say("原因，例如：窗口当天停业", "Reason, such as: window closed that day"),
            max_chars=plans.REASON_LIMIT,
            key="excused_because",
        )
        st.checkbox(
            say("由另一位检查员补查（随后补抽）", "Somebody else makes it (drawn afterwards)"),
            key="excused_again",
        )
        st.form_submit_button(
            say("免除", "Excuse"), width="stretch", on_click=_excused, args=(language,)
        )


def _excused(language: Language) -> None:
    reason = str(st.session_state.get("excused_because", ""))
    again = bool(st.session_state.get("excused_again", False))
    do(
        Deed.DRAW_CHECKS,
        lambda session, user: plans.excuse_check(
            session,
            chosen("excused", WHICH),
            reason=reason,
            by=user,
            at=clock.now(),
            zone=house().settings.zone,
            again=again,
        ),
        language=language,
        told=TOLD,
        clears=("excused_because", "excused_again"),
        drafted=PLACE,
    )
