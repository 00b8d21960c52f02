"""The checks of a month as a document: where, by whom, the score, what was not met."""

from decimal import Decimal
from typing import Final

from sqlalchemy.orm import Session

from db.checks import checklist_store
from kiosk.reports.checks.results import HUNDRED, KINDS, SIGNED, Filter, Row, listed
from kiosk.reports.documents import SIGNATURES, Document, Heading, Kind, narrowed_said
from kiosk.rights.who import User
from survey.texts import Text

MOST: Final = 100_000
TITLE: Final = Text("服务质量检查台账", "Register of checks")
HEADINGS: Final = (
    Heading(Text("检查时间", "Checked"), Kind.MOMENT, 16),
    Heading(Text("种类", "Kind"), width=10),
    Heading(Text("单位", "Unit"), width=18),
    Heading(Text("窗口编号", "Window, code"), width=11),
    Heading(Text("窗口", "Window"), width=18),
    Heading(Text("检查员", "Inspector"), width=11),
    Heading(Text("得分", "Score"), Kind.DECIMAL, 8),
    Heading(Text("不符合项数", "Not met"), Kind.NUMBER, 9, summed=True),
    Heading(Text("其中关键项", "Critical"), Kind.NUMBER, 9, summed=True),
    Heading(Text("不符合项", "What was not met"), width=44),
    Heading(Text("签字", "Signature"), width=14),
    Heading(Text("更正次数", "Corrected"), Kind.NUMBER, 8),
    Heading(Text("检查编号", "Number"), width=38),
)
Versions = dict[tuple[str, str | None], dict[str, Text]]


def document(session: Session, user: User, wanted: Filter, *, company: Text) -> Document:
    """Return the checks somebody may see of a month, or found by words, the oldest first."""
    found = listed(session, user, wanted, at_once=MOST).rows
    texts: Versions = {}
    rows = [_row(each, _texts(session, each, texts)) for each in reversed(found)]
    return Document(
        TITLE,
        (
            company,
            narrowed_said(wanted.month, wanted.words),
            Text("共 {n} 次检查", "{n} {n:check|checks}").format(n=len(rows)),
        ),
        HEADINGS,
        rows,
        signatures=SIGNATURES,
    )


def _texts(session: Session, row: Row, known: Versions) -> dict[str, Text]:
    """Return what the items of a check say, by code."""
    key = (row.check.post, row.check.checklist_version)
    if key not in known:
        items = checklist_store.walked(session, *key).items
        known[key] = {item.code: item.text for item in items}
    return known[key]


def _row(row: Row, texts: dict[str, Text]) -> tuple[object, ...]:
    check = row.check
    return (
        check.inspected_at,
        KINDS[check.kind],
        check.unit_name,
        check.window,
        check.window_name,
        check.inspector,
        Decimal(check.score) / HUNDRED,
        len(check.not_met),
        row.critical,
        _not_met(check.not_met, texts),
        SIGNED[check.signed],
        check.version - 1 or None,
        check.ref,
    )


def _not_met(codes: tuple[str, ...], texts: dict[str, Text]) -> Text:
    told = [(code, texts.get(code, Text(code, code))) for code in codes]
    return Text(
        "\n".join(f"{code} {text.zh}" for code, text in told),
        "\n".join(f"{code} {text.en}" for code, text in told),
    )
