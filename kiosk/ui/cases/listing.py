"""Cases as cards: where, what, how it stands, and how much time is left."""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import Final

import streamlit as st

from db.cases.case_lists import Listed
from kiosk import clock
from kiosk.reports import wording
from kiosk.reports.cases.contents import moment_said
from kiosk.reports.cases.desk import AT_ONCE, Desk
from kiosk.ui.opening import draw_open
from kiosk.ui.speech import current_language, say
from kiosk.ui.styles import style
from kiosk.ui.turning import draw_turning, more_than
from kiosk.wiring import house
from survey.cases.clocks import left_said
from survey.cases.complaints import CATEGORIES, OVER, STATES
from survey.texts import Text, worded

LIST: Final = "desk"
KINDS: Final[dict[str, Text]] = {
    "follow_up": Text("低分回访", "Follow-up of a low rating"),
    "inaction": Text("监督员不作为", "Inaction of an officer"),
}


def draw_page(found: Desk) -> None:
    """Draw how many there are, a page of them, and the way to the others."""
    n = wording.number(found.total)
    new = wording.number(found.waiting)
    also = say(f"，{new} 件有投诉人的新消息", f", {new} with news from the complainant")
    st.markdown(
        say(f"**{n} 件**", f"**{n} {worded(found.total, 'case', 'cases')}**")
        + (also if found.waiting else "")
    )
    draw_cards(found.cases, now=clock.now())
    draw_turning(LIST, more=more_than(LIST, AT_ONCE, found.total))


def draw_cards(cases: Sequence[Listed], *, now: datetime) -> None:
    """Draw cases as cards, each opened by its button."""
    for each in cases:
        with st.container(border=True, key=f"card_{each.ref}", gap="small"):
            st.html(_card(each, now) + STYLE)
            draw_open("case", each.ref)


def clock_said(due_at: datetime | None, state: str, now: datetime) -> tuple[str, str]:
    """Return the time left in words, and the style that goes with it."""
    if due_at is None or state in OVER:
        return "", "calm"
    late = now > due_at
    soon = not late and (due_at - now).total_seconds() < 15 * 60
    style = "late" if late else "soon" if soon else "calm"
    return left_said(due_at, now).said(current_language()), style


def _card(case: Listed, now: datetime) -> str:
    language = current_language()
    left, style = clock_said(case.next_due_at, case.state, now)
    facts = [
        case.window or say("未指明窗口", "no window named"),
        CATEGORIES[case.category].said(language),
        moment_said(case.occurred_at, house().settings.zone).said(language),
    ]
    if case.kind in KINDS:
        facts.insert(0, KINDS[case.kind].said(language))
    if case.officer:
        facts.append(case.officer)
    marks = ""
    if case.sealed:
        marks += f'<span class="mark">{say("密封", "Sealed")}</span>'
    if case.waiting_since:
        marks += (
            f'<span class="mark late">{say("投诉人有新消息", "News from the complainant")}</span>'
        )
    if case.person_waits:
        marks += (
            f'<span class="mark late">{say("当事人一方有新材料", "News from the person")}</span>'
        )
    if case.officer is None and case.state not in OVER:
        marks += f'<span class="mark nobody">{say("没有办理人", "Nobody has it")}</span>'
    if case.escalated_to and case.state not in OVER:
        marks += f'<span class="mark late">{say("已升级", "Escalated")}</span>'
    state = STATES[case.state].name.said(language)
    return (
        '<div class="case-card">'
        f"<span><strong>{escape(case.ref)}</strong>{marks}<em>{escape(state)}</em></span>"
        f'<span class="facts">{escape(" · ".join(facts))}</span>'
        f'<span class="left {style}">{escape(left)}</span></div>'
    )


STYLE: Final = style("cases/listing.css")
