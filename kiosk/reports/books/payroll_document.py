"""What goes to payroll as a document: names and units in words, sums, lines to sign."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy.orm import Session

from db.books import closing_store
from db.directory import directory_store
from kiosk.reports.books.payroll import PayrollRow, payroll
from kiosk.reports.documents import NOT_CLOSED, SIGNATURES, Document, Heading, Kind, month_said
from kiosk.reports.trail import closing_code
from survey.months import Month
from survey.texts import Text

TITLE: Final = Text("服务质量奖罚发放表", "Service quality: points and money for payroll")
HEADINGS: Final = (
    Heading(Text("人员编号", "Code"), width=12),
    Heading(Text("姓名", "Name"), width=12),
    Heading(Text("单位编号", "Unit code"), width=12),
    Heading(Text("单位", "Unit"), width=24),
    Heading(Text("扣分", "Points lost"), Kind.NUMBER, 10, summed=True),
    Heading(Text("奖金（元）", "Bonus (yuan)"), Kind.NUMBER, 12, summed=True),
    Heading(Text("罚款（元）", "Fine (yuan)"), Kind.NUMBER, 12, summed=True),
    Heading(Text("实发合计（元）", "To pay (yuan)"), Kind.NUMBER, 14, summed=True),
    Heading(Text("待审批（元）", "Waits for approval (yuan)"), Kind.NUMBER, 14, summed=True),
)
WAITING: Final = Text(
    "草稿：还有金额待审批，没有算进合计", "Draft: amounts still wait, and are in no sum"
)


def document(session: Session, month: Month, *, company: Text) -> Document:
    """Return a month's payroll; a draft until the month is closed and no amount waits."""
    rows = payroll(session, month)
    units = {unit.code: unit.name for unit in directory_store.units(session)}
    draft = None if closing_store.closed(session, month) else NOT_CLOSED
    if draft is None and any(row.pending for row in rows):
        draft = WAITING
    return Document(
        TITLE,
        (
            company,
            Text("账期：{month}", "Books of {month}").format(month=month_said(month)),
            Text("记录链编码：{code}", "Code of the trail: {code}").format(
                code=closing_code(session, month)
            ),
        ),
        HEADINGS,
        [_row(row, units) for row in rows],
        draft=draft,
        signatures=SIGNATURES,
    )


def _row(row: PayrollRow, units: Mapping[str, str]) -> tuple[object, ...]:
    return (
        row.person,
        row.name,
        row.unit,
        units.get(row.unit, ""),
        row.points,
        row.bonus,
        row.fine,
        row.bonus + row.fine,
        row.pending,
    )
