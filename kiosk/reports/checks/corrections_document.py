"""What is put right as a document: what was wrong, who answers for it, the measure, by when."""

from collections.abc import Sequence
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.checks.correction_store import Action
from kiosk.reports.cases.root_causes import causes
from kiosk.reports.checks.corrections import Only, register
from kiosk.reports.documents import SIGNATURES, Document, Heading, Kind, narrowed_said
from kiosk.rights.who import User
from survey.cases.root_causes import RootCause, name_of
from survey.checks.corrections import STATES, State
from survey.texts import Text

TITLE: Final = Text("整改台账", "Register of what is put right")
RUNNING: Final = Text("草稿：有 {n} 项还没有关闭", "Draft: {n} are not closed yet")
OVER: Final = frozenset({State.CLOSED, State.WITHDRAWN})
LATE: Final = Text("逾期", "overdue")
HEADINGS: Final = (
    Heading(Text("编号", "Number"), width=14),
    Heading(Text("状态", "State"), width=10),
    Heading(Text("单位", "Unit"), width=18),
    Heading(Text("窗口编号", "Window, code"), width=11),
    Heading(Text("窗口", "Window"), width=18),
    Heading(Text("检查项", "Item"), width=9),
    Heading(Text("问题", "What was wrong"), width=36),
    Heading(Text("责任人编号", "Owner, code"), width=11),
    Heading(Text("责任人", "Owner"), width=11),
    Heading(Text("下达人", "Ordered by"), width=11),
    Heading(Text("下达时间", "Ordered"), Kind.MOMENT, 16),
    Heading(Text("整改期限", "Due"), Kind.DAY, 12),
    Heading(Text("原因类别", "Kind of cause"), width=16),
    Heading(Text("根本原因", "Root cause"), width=28),
    Heading(Text("整改措施", "Measure"), width=36),
    Heading(Text("完成时间", "Put right"), Kind.MOMENT, 16),
    Heading(Text("复核人", "Checked by"), width=11),
    Heading(Text("关闭时间", "Closed"), Kind.MOMENT, 16),
    Heading(Text("是否逾期", "Overdue"), width=9),
    Heading(Text("重复发生（前次编号）", "Recurs (the earlier one)"), width=14),
)


def document(
    session: Session, user: User, only: Only, *, company: Text, zone: ZoneInfo, today: date
) -> Document:
    """Return what is put right as far as who asks may see it, narrowed as asked."""
    found = register(session, user, only, zone=zone, today=today)
    known = causes(session)
    running = sum(each.state not in OVER for each in found)
    narrowed = narrowed_said(only.month, only.words)
    return Document(
        TITLE,
        (company, narrowed, Text("共 {n} 项", "{n} in all").format(n=len(found))),
        HEADINGS,
        [_row(each, known, zone=zone, today=today) for each in found],
        draft=RUNNING.format(n=running) if running else None,
        signatures=SIGNATURES,
    )


def _row(
    action: Action, known: Sequence[RootCause], *, zone: ZoneInfo, today: date
) -> tuple[object, ...]:
    done = action.done_at.astimezone(zone).date() if action.done_at else today
    return (
        action.ref,
        STATES[action.state],
        action.unit_name,
        action.window,
        action.window_name,
        action.item,
        action.wrong,
        action.owner,
        action.owner_name,
        action.ordered_by_name,
        action.ordered_at,
        action.due_on,
        name_of(known, action.cause) if action.cause else None,
        action.root_cause,
        action.measure,
        action.done_at,
        action.checked_by_name,
        action.closed_at,
        LATE if done > action.due_on and action.state is not State.WITHDRAWN else None,
        action.recurs,
    )
