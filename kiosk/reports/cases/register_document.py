"""The register of cases (台账) as a document: what was said, found and done, and in what time.

It tells of the cases somebody may read, and of each what its page tells them. Contacts are on
neither list: they stay with the case.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from db.cases import case_file_store
from db.cases.case_lists import Listed
from db.cases.case_particulars import Particulars, particulars
from kiosk.reports.cases.desk import Only, View, counted_said, desk, made_up
from kiosk.reports.documents import SIGNATURES, Document, Heading, Kind, month_said
from kiosk.rights.who import User
from survey.cases.clocks import CLOCKS, Clock
from survey.cases.complaints import CATEGORIES, OVER, STATES
from survey.cases.intakes import INTAKES
from survey.cases.root_causes import named_in
from survey.cases.steps import Step
from survey.months import Month
from survey.texts import Text

MOST: Final = 100_000
TITLE: Final = Text("客户投诉处理台账", "Register of complaints")
RUNNING: Final = Text(
    "草稿：有 {n} 件还在办理", "Draft: {n} {n:case is|cases are} still being worked on"
)
CASE_KINDS: Final[dict[str, Text]] = {
    "complaint": Text("投诉", "Complaint"),
    "follow_up": Text("低分回访", "Call after a low rating"),
    "inaction": Text("不作为", "Inaction"),
}
YES: Final = Text("是", "yes")
IN_TIME: Final = Text("按时", "in time")
LATE: Final = Text("超时", "overdue")
LATE_BY_THEN: Final = Text("超时完成", "done late")
NOT_REACHED: Final = Text("没有联系上", "not reached")
CONTENT: Final = {True: Text("满意", "content"), False: Text("不满意", "not content")}
EVENTS: Final = (Step.DECIDE, Step.DECIDE_APPEAL, Step.REMEDY, Step.CALL)


def _clock_headings() -> Iterator[Heading]:
    for clock in CLOCKS:
        yield Heading(Text("{name}期限", "{name}: due").format(name=CLOCKS[clock]), Kind.MOMENT, 16)
        yield Heading(
            Text("{name}完成时间", "{name}: done").format(name=CLOCKS[clock]), Kind.MOMENT, 16
        )
        yield Heading(Text("{name}是否按时", "{name}: in time?").format(name=CLOCKS[clock]))


HEADINGS: Final = (
    Heading(Text("编号", "Number"), width=15),
    Heading(Text("类型", "Kind"), width=10),
    Heading(Text("受理时间", "Received"), Kind.MOMENT, 16),
    Heading(Text("发生时间", "Happened"), Kind.MOMENT, 16),
    Heading(Text("来源", "Came by"), width=12),
    Heading(Text("类别", "Category"), width=16),
    Heading(Text("单位", "Unit"), width=16),
    Heading(Text("窗口", "Window"), width=16),
    Heading(Text("当事人编号", "Person, code"), width=11),
    Heading(Text("当事人", "Person"), width=11),
    Heading(Text("投诉内容", "What was said"), width=40),
    Heading(Text("办理人", "Officer"), width=11),
    Heading(Text("状态", "State"), width=11),
    Heading(Text("核实结论", "Finding"), width=11),
    Heading(Text("核实情况", "What was found"), width=36),
    Heading(Text("原因类别", "Kind of cause"), width=16),
    Heading(Text("原因", "Root cause"), width=24),
    Heading(Text("处理措施", "What was done"), width=36),
    *_clock_headings(),
    Heading(Text("回访", "Follow-up call"), width=11),
    Heading(Text("回访记录", "Said at the call"), width=28),
    Heading(Text("投诉人打分", "Handling rated"), Kind.NUMBER, 9),
    Heading(Text("材料份数", "Files attached"), Kind.NUMBER, 8),
    Heading(Text("申诉", "Appealed"), width=7),
    Heading(Text("重新办理", "Reopened"), width=8),
    Heading(Text("办结时间", "Closed"), Kind.MOMENT, 16),
)


def document(session: Session, user: User, only: Only, *, company: Text, now: datetime) -> Document:
    """Return the register of a month, narrowed as asked, as far as who asks may see it."""
    found = desk(session, user, View.REGISTER, only=only, limit=MOST).cases
    numbers = [each.complaint_id for each in found]
    told, files = (
        particulars(session, numbers, kinds=EVENTS),
        case_file_store.counts(session, numbers),
    )
    month = month_said(Month.read(only.month or ""))
    running = sum(each.state not in OVER for each in found)
    return Document(
        TITLE,
        (
            company,
            Text("月份：{month}（按发生时间）", "{month}, by when it happened").format(month=month),
            Text("共 {n} 件", "{n} {n:case|cases}").format(n=len(found)),
            counted_said(made_up(session, user, only)),
        ),
        HEADINGS,
        [
            _row(each, told[each.complaint_id], files.get(each.complaint_id, 0), now)
            for each in reversed(found)
        ],
        draft=RUNNING.format(n=running) if running else None,
        signatures=SIGNATURES,
    )


def _row(case: Listed, told: Particulars, files: int, now: datetime) -> tuple[object, ...]:
    return (
        case.ref,
        CASE_KINDS[case.kind],
        case.received_at,
        case.occurred_at,
        INTAKES[told.intake],
        CATEGORIES[case.category],
        case.unit,
        case.window,
        told.person,
        told.person_name,
        told.words,
        case.officer,
        STATES[case.state].name,
        STATES[case.outcome].name if case.outcome else None,
        *_found(told),
        _all(told, Step.REMEDY, "words"),
        *(cell for clock in CLOCKS for cell in _clock(told, clock, now)),
        _called(told),
        _all(told, Step.CALL, "words"),
        told.handling_score,
        files or None,
        YES if told.appealed else None,
        YES if told.reopened else None,
        told.closed_at,
    )


def _found(told: Particulars) -> tuple[str, Text | None, str]:
    """Return what the finding that stands says, and why it came to it: the kind, the words."""
    decided = [detail for kind, detail in told.events if kind in {Step.DECIDE, Step.DECIDE_APPEAL}]
    if not decided:
        return "", None, ""
    last = decided[-1]
    cause = next((each["root_cause"] for each in reversed(decided) if each.get("root_cause")), "")
    kind = next((named for each in reversed(decided) if (named := named_in(each))), None)
    return str(last.get("findings") or last.get("words") or ""), kind, str(cause)


def _all(told: Particulars, step: Step, name: str) -> str:
    return "\n".join(
        str(detail[name]) for kind, detail in told.events if kind == step and detail.get(name)
    )


def _clock(told: Particulars, clock: Clock, now: datetime) -> tuple[object, object, Text | None]:
    found = told.clocks.get(clock)
    if found is None:
        return None, None, None
    if not found.missed(now):
        return found.due_at, found.met_at, None if found.runs else IN_TIME
    return found.due_at, found.met_at, LATE if found.runs else LATE_BY_THEN


def _called(told: Particulars) -> Text | None:
    if told.reached is None:
        return None
    if not told.reached:
        return NOT_REACHED
    return None if told.content is None else CONTENT[told.content]
