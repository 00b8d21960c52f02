"""Requests in a list: what is asked, by whom, whom it waits for, and how much time is left."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from db.cases.request_store import Request
from kiosk import clock
from kiosk.reports.cases.requests import is_late
from kiosk.reports.wording import day_name
from kiosk.ui.cases.request_view import LATE
from kiosk.ui.rows import DUE, NAME, STATE, WORDS, Column, Row, draw_rows
from kiosk.ui.speech import current_language, say
from kiosk.wiring import house
from survey.cases.clocks import left_said
from survey.cases.requests import MATTERS, Level, State, state_said
from survey.texts import Text

COLUMNS: Final = (
    Column("ref", Text("编号", "Number"), NAME, 144),
    Column("raised", Text("上报", "Handed up"), width=92),
    Column("window", Text("窗口", "Window"), width=96),
    Column("words", Text("什么事", "What"), WORDS, sorts=False),
    Column("customer", Text("客户", "Customer"), width=96),
    Column("by", Text("上报人", "By"), width=80),
    Column("state", Text("状态", "State"), STATE, 168),
    Column("due", Text("期限", "Due"), DUE, 136),
)


WAITS_FOR: Final[dict[Level, Text]] = {
    Level.SUPERVISOR: Text("等直接责任主管", "Waits: supervisor"),
    Level.LEADER: Text("等主管集团领导", "Waits: group leader"),
    Level.TEAM_LEADER: Text("等监督小组组长", "Waits: team leader"),
    Level.CHAIRMAN: Text("等董事长", "Waits: chairman"),
}
"""Whom a request waits for, in as many words as a column has room for."""


def draw_list(name: str, found: Sequence[Request], *, sorts: bool = True) -> None:
    """Draw requests, each opened by a press; where all stand in one order, none sorts them."""
    now = clock.now()
    columns = [replace(each, sorts=each.sorts and sorts) for each in COLUMNS]
    rows = [_row(each, now) for each in found]
    draw_rows(name, "request", columns, rows, caption=Text("诉求", "Requests"))


def _row(request: Request, now: datetime) -> Row:
    language, zone = current_language(), house().settings.zone
    is_open, late = request.state is State.OPEN, is_late(request, now)
    marks = []
    if is_open and request.missed_at is not None:
        marks.append((LATE.said(language), "late"))
    due = left_said(request.due_at, now).said(language) if is_open else ""
    cells = (
        request.ref,
        day_name(request.raised_at.astimezone(zone).date()).said(language),
        request.window_name or say("不在窗口", "at no window"),
        " · ".join(
            each for each in (MATTERS[request.matter].said(language), request.words) if each
        ),
        request.customer,
        request.raised_by_name,
        _waits_for(request),
        due,
    )
    return Row(request.ref, cells, marks, "late" if late else "")


def _waits_for(request: Request) -> str:
    """Return for whom a request waits, or how it ended: what a column has room for."""
    language = current_language()
    if request.state is not State.OPEN:
        return state_said(request.matter, request.state).said(language)
    return WAITS_FOR[request.level].said(language)
