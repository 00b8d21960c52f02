"""Money for payroll as a document: a line an amount, the person's sum behind it, lines to sign."""

from collections.abc import Mapping
from typing import Final

from kiosk.reports.books.ledger import ROLES, cause
from kiosk.reports.books.payments import Payments
from kiosk.reports.documents import SIGNATURES, Document, Heading, Kind, month_said
from survey.texts import Text

TITLE: Final = Text("服务质量奖罚兑现表", "Service quality: money to pay")
HEADINGS: Final = (
    Heading(Text("人员编号", "Code"), width=12),
    Heading(Text("姓名", "Name"), width=12),
    Heading(Text("所属月份", "Month"), width=14),
    Heading(Text("项目", "What for"), width=18),
    Heading(Text("说明", "Why"), width=36),
    Heading(Text("金额（元）", "Yuan"), Kind.NUMBER, 12, summed=True),
    Heading(Text("批准人", "Approved by"), width=14),
    Heading(Text("批准时间", "Approved at"), Kind.MOMENT, 18),
    Heading(Text("台账编号", "Ledger no."), Kind.NUMBER, 10),
)
NOT_TAKEN: Final = Text("草稿：还没有登记为已发放", "Draft: not marked as taken yet")


def document(found: Payments, names: Mapping[str, str], *, company: Text) -> Document:
    """Return some amounts as a document; a draft until they were taken.

    `names` are what accounts are called.
    """
    return Document(
        TITLE,
        (company,),
        HEADINGS,
        [
            (
                row.person, row.name, month_said(each.entry.month), ROLES[each.entry.role],
                cause(each), each.entry.yuan, _who(each.decided_by, names), each.decided_at,
                each.seq,
            )
            for row in found.rows
            for each in row.amounts
        ],
        draft=None if found.taking else NOT_TAKEN,
        signatures=SIGNATURES,
    )  # fmt: skip


def _who(account: str | None, names: Mapping[str, str]) -> str | None:
    return None if account is None else names.get(account, account)
