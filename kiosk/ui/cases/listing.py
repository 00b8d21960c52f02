"""Cases in a list: where, what, in which words, how it stands, and how much time is left."""

from datetime import datetime
from typing import Final

import streamlit as st

from db.cases.case_lists import Listed
from kiosk import clock
from kiosk.reports import wording
from kiosk.reports.cases.contents import moment_said
from kiosk.reports.cases.desk import AT_ONCE, Desk
from kiosk.ui.rows import DUE, NAME, STATE, WORDS, Column, Row, draw_rows
from kiosk.ui.speech import current_language, say
from kiosk.ui.styles import style
from kiosk.ui.turning import draw_turning, more_than
from kiosk.wiring import house
from survey.cases.clocks import left_said
from survey.cases.complaints import CATEGORIES, NO_COMPLAINT, OVER, STATES
from survey.texts import Text, worded

LIST: Final = "desk"
KINDS: Final[dict[str, Text]] = {
    "follow_up": Text("低分回访", "Follow-up of a low rating"),
    "inaction": Text("监督员不作为", "Inaction of an officer"),
}
CAPTION: Final = Text("投诉", "Cases")
COLUMNS: Final = (
    Column("ref", Text("编号", "Number"), NAME, 144),
    Column("received", Text("受理", "Received"), width=136),
    Column("window", Text("窗口和单位", "Window, unit"), width=136),
    Column("category", Text("类别", "Category"), width=92),
    Column("words", Text("原话", "Words"), WORDS, sorts=False),
    Column("person", Text("当事人", "Person"), width=68),
    Column("officer", Text("办理人", "Officer"), width=80),
    Column("state", Text("状态", "State"), STATE, 112),
    Column("due", Text("期限", "Due"), DUE, 152),
)


def draw_page(found: Desk) -> None:
    """Draw how many there are, a page of them, and the way to the others."""
    n = wording.number(found.total)
    new = wording.number(found.waiting)
    also = say(f"，{new} 件有投诉人的新消息", f", {new} with news from the complainant")
    st.markdown(
        say(f"**{n} 件**", f"**{n} {worded(found.total, 'case', 'cases')}**")
        + (also if found.waiting else "")
    )
    now = clock.now()
    draw_rows(LIST, "case", COLUMNS, [_row(each, now) for each in found.cases], caption=CAPTION)
    draw_turning(LIST, more=more_than(LIST, AT_ONCE, found.total))


def clock_said(due_at: datetime | None, state: str, now: datetime) -> tuple[str, str]:
    """Return the time left in words, and the style that goes with it."""
    if due_at is None or state in OVER:
        return "", "calm"
    late = now > due_at
    soon = not late and (due_at - now).total_seconds() < 15 * 60
    style = "late" if late else "soon" if soon else "calm"
    return left_said(due_at, now).said(current_language()), style


def _row(case: Listed, now: datetime) -> Row:
    language = current_language()
    left, weight = clock_said(case.next_due_at, case.state, now)
    category = CATEGORIES[case.category].said(language)
    kind = KINDS[case.kind].said(language) if case.kind in KINDS else ""
    received = moment_said(case.received_at, house().settings.zone).said(language)
    state = STATES[case.state].name
    cells = (
        case.ref, received, _where(case),
        " · ".join(each for each in (kind, category) if each), case.words, case.person or "",
        case.officer or "", state.said(language), left,
    )  # fmt: skip
    return Row(case.ref, cells, _marks(case), weight)


def _where(case: Listed) -> str:
    if case.window is None:
        return say("未指明窗口", "no window named")
    return f"{case.window} · {case.unit}" if case.unit else case.window


def _marks(case: Listed) -> list[tuple[str, str]]:
    is_open = case.state not in OVER | NO_COMPLAINT
    has_news = case.waiting_since is not None
    marks = [
        (bool(case.sealed), say("密封", "Sealed"), ""),
        (has_news, say("投诉人有新消息", "News from the complainant"), "late"),
        (case.person_waits, say("当事人一方有新材料", "News from the person"), "late"),
        (case.officer is None and is_open, say("没有办理人", "Nobody has it"), "nobody"),
        (bool(case.escalated_to) and is_open, say("已升级", "Escalated"), "late"),
    ]
    return [(said, weight) for shown, said, weight in marks if shown]


STYLE: Final = style("cases/listing.css")
