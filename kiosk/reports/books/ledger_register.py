"""The ledger as a document: every entry of a month's books in words, sums, lines to sign."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy.orm import Session

from db.books import closing_store, ledger_store
from db.books.ledger_store import Asked, Posted
from db.directory import directory_store
from kiosk.reports.books.ledger import BY_ITSELF, KINDS, ROLES, amount, cause, says, status
from kiosk.reports.directory.accounts import names_by_username
from kiosk.reports.documents import (
    NOT_CLOSED,
    SEARCHED,
    SIGNATURES,
    Document,
    Heading,
    Kind,
    as_text,
    month_said,
)
from survey.books.sources import clause_said
from survey.months import Month
from survey.texts import Text

TITLE: Final = Text("服务质量积分与奖罚台账", "Ledger of points and money")
ALL_MONTHS: Final = Text("账期：全部", "Books of all months")
HEADINGS: Final = (
    Heading(Text("序号", "No."), Kind.NUMBER, 7),
    Heading(Text("账期", "Books of"), width=10),
    Heading(Text("所属月份", "Month of the matter"), width=10),
    Heading(Text("记账时间", "Posted"), Kind.MOMENT, 17),
    Heading(Text("人员编号", "Code"), width=11),
    Heading(Text("姓名", "Name"), width=11),
    Heading(Text("单位", "Unit"), width=20),
    Heading(Text("承担身份", "As"), width=14),
    Heading(Text("事由", "Cause"), width=34),
    Heading(Text("投诉编号", "Complaint"), width=15),
    Heading(Text("种类", "Kind"), width=8),
    Heading(Text("扣分", "Points lost"), Kind.NUMBER, 8, summed=True),
    Heading(Text("金额（元）", "Yuan"), Kind.NUMBER, 10, summed=True),
    Heading(Text("状态", "Status"), width=12),
    Heading(Text("依据条款", "Clause"), width=24),
    Heading(Text("算式", "Formula"), width=16),
    Heading(Text("记账人", "Posted by"), width=12),
    Heading(Text("审批人", "Decided by"), width=12),
    Heading(Text("审批时间", "Decided"), Kind.MOMENT, 17),
    Heading(Text("审批理由", "Reason"), width=24),
)


def document(
    session: Session,
    month: Month | None,
    *,
    person: str | None = None,
    words: str = "",
    company: Text,
) -> Document:
    """Return the books of a month, or of all; refuse an unknown person.

    Of a search it has what the list has, and says so. The sums are of what counts: what waits, or
    was not approved, stands in its row as what it is and is left out of the column.
    """
    if person:
        directory_store.person_id(session, person)
    asked = Asked(posted_month=str(month) if month else None, person=person or None)
    names = names_by_username(session)
    units = {unit.code: unit.name for unit in directory_store.units(session)}
    postings = directory_store.postings(session)
    rows = []
    for each in ledger_store.entries(session, asked):
        if not says(each, words):
            continue
        posting = postings.kept(each.entry.person, each.entry.month.last)
        rows.append(_row(each, units.get(posting.unit, "") if posting else "", names))
    over = month is None or closing_store.closed(session, month)
    facts = [company, _books_of(month)]
    if person:
        told = Text("人员：{name} {code}", "Person: {name} {code}")
        facts.append(told.format(name=directory_store.person_name(session, person), code=person))
    if words:
        facts.append(SEARCHED.format(words=words))
    return Document(
        TITLE, facts, HEADINGS, rows, draft=None if over else NOT_CLOSED, signatures=SIGNATURES
    )


def _books_of(month: Month | None) -> Text:
    if month is None:
        return ALL_MONTHS
    return Text("账期：{month}", "Books of {month}").format(month=month_said(month))


def _row(posted: Posted, unit: str, names: Mapping[str, str]) -> tuple[object, ...]:
    entry = posted.entry
    counts = posted.status in {"posted", "approved"}
    stands = status(posted)
    if not counts:
        told = Text("{status}：{amount}", "{status}: {amount}")
        stands = told.format(status=stands, amount=amount(posted))
    return (
        posted.seq,
        str(posted.posted_month),
        str(entry.month),
        posted.posted_at,
        entry.person,
        posted.person_name,
        unit,
        ROLES[entry.role],
        cause(posted),
        entry.complaint,
        KINDS[posted.kind],
        entry.points or None if counts else None,
        entry.yuan or None if counts else None,
        stands,
        clause_said(entry.clause),
        entry.formula,
        BY_ITSELF.get(posted.by) or as_text(names.get(posted.by, posted.by)),
        _name(posted.decided_by, names),
        posted.decided_at,
        posted.reason,
    )


def _name(account: str | None, names: Mapping[str, str]) -> Text | None:
    if account is None:
        return None
    return BY_ITSELF.get(account) or as_text(names.get(account, account))
