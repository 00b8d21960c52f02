"""The ledger: every point and yuan, append-only, each entry sealed by the hash of the one before.

What an entry says is never changed. It is taken back by a reversal that names it; money counts once
a second person approved it, and that decision is kept beside.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, case, delete, exists, func, insert, select, text
from sqlalchemy.orm import Session, aliased

from db.ground import keyed, turns
from db.ground.lots import lots
from db.ground.models import (
    ComplaintRow,
    DuePostingRow,
    LedgerDecisionRow,
    LedgerRow,
    MoneyTakingRow,
    PersonRow,
    UnitRow,
)
from db.ground.ordering import chosen_first
from db.ground.turns import Turn
from survey.books.rulebook import MONEY, Entry
from survey.months import Month
from survey.orders import Order
from survey.refusals.books import EntryUnknown

BEGINNING: Final = "0" * 64
_WORDS: Final = (
    "month", "posted_month", "person", "role", "complaint", "unit", "ordinal", "points", "yuan",
    "kind", "clause", "formula", "evidence", "policy", "reverses", "posted_at", "by",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """An entry to write: what it says, into whose books, and which earlier one it takes back."""

    entry: Entry
    posted_month: Month
    kind: str
    policy: int
    reverses: int | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """An entry as it was written, with what became of it.

    `approved` is what a second person decided about money, None while nobody did; `reversed_by`
    the number of the entry that took it back.
    """

    seq: int
    entry: Entry
    person_name: str
    posted_month: Month
    kind: str
    policy: int
    reverses: int | None
    reversed_by: int | None
    posted_at: datetime
    by: str
    previous: str
    hash: str
    approved: bool | None
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None

    @property
    def is_money(self) -> bool:
        """Whether it needs a second person's approval."""
        return self.entry.role in MONEY

    @property
    def status(self) -> str:
        """Posted, or for money: pending, approved or rejected."""
        if not self.is_money:
            return "posted"
        return "pending" if self.approved is None else "approved" if self.approved else "rejected"

    @property
    def sealed(self) -> bool:
        """Whether the entry is as it was when it was written."""
        return self.hash == _seal(self.previous, _said(self))


@dataclass(frozen=True, slots=True)
class Asked:
    """Which entries are asked for; None: all."""

    month: str | None = None
    posted_month: str | None = None
    person: str | None = None
    complaint: str | None = None
    pending: bool = False
    untaken: bool = False
    """Approved, and not taken to payroll yet."""
    taken_at: datetime | None = None


def append(session: Session, lines: Sequence[Line], *, by: str, at: datetime) -> list[int]:
    """Write entries in this order and return their numbers."""
    if not lines:
        return []
    lock(session)
    seq, previous = last(session)
    written = []
    for line in lines:
        seq += 1
        hashed = _seal(previous, _words(line, by, at))
        written.append(_posted(seq, line, by=by, at=at, previous=previous, hashed=hashed))
        previous = hashed
    restore(session, written)
    return [each.seq for each in written]


def restore(session: Session, written: Sequence[Posted]) -> None:
    """Write entries as they were sealed, in this order, after those that stand."""
    people, complaints, units = _numbers(session, [each.entry for each in written])
    values = [
        {
            "seq": each.seq,
            "month": str(each.entry.month),
            "posted_month": str(each.posted_month),
            "person_id": people[each.entry.person],
            "role": each.entry.role,
            "complaint_id": complaints[each.entry.complaint] if each.entry.complaint else None,
            "unit_id": units[each.entry.unit] if each.entry.unit else None,
            "ordinal": each.entry.ordinal,
            "points": each.entry.points,
            "yuan": each.entry.yuan,
            "kind": each.kind,
            "clause": each.entry.clause,
            "formula": each.entry.formula,
            "evidence": list(each.entry.evidence),
            "policy": each.policy,
            "reverses": each.reverses,
            "posted_at": each.posted_at,
            "by": each.by,
            "previous": each.previous,
            "hash": each.hash,
        }
        for each in written
    ]
    for some in lots(values):
        session.execute(insert(LedgerRow.__table__), some)  # type: ignore[arg-type] # a Table


def last(session: Session) -> tuple[int, str]:
    """Return the number and the hash of the last entry; of an empty ledger 0 and all zeros."""
    row = LedgerRow
    found = session.execute(select(row.seq, row.hash).order_by(row.seq.desc()).limit(1)).first()
    return (found[0], found[1]) if found else (0, BEGINNING)


def lock(session: Session) -> None:
    """Let nobody else post until this transaction ends."""
    turns.take(session.connection(), Turn.LEDGER)


def standing(session: Session, months: Collection[Month]) -> dict[Month, list[Posted]]:
    """Return the entries of months that nothing took back, in the order of posting."""
    found: dict[Month, list[Posted]] = {month: [] for month in months}
    if months:
        span = LedgerRow.month.between(str(min(months)), str(max(months)))
        for posted in _read(session, _standing().where(span)):
            if posted.entry.month in found:
                found[posted.entry.month].append(posted)
    return found


def entries(session: Session, asked: Asked = Asked()) -> Iterator[Posted]:
    """Yield entries in the order of posting."""
    yield from _read(session, _entries().where(*_conditions(asked)))


def latest(session: Session, asked: Asked, *, order: Order | None = None) -> Iterator[Posted]:
    """Yield entries as a list shows them, the last posted first.

    An order that was chosen comes before that; money stands apart from points, and what takes from
    people before what gives them.
    """
    row, decision = LedgerRow, LedgerDecisionRow
    is_money = row.role.in_(sorted(MONEY))
    columns: dict[str, Any] = {
        "person": PersonRow.name,
        "amount": case((is_money, row.yuan), else_=-row.points),
        "state": case(
            (~is_money, 3), (decision.approved.is_(None), 0), (decision.approved, 1), else_=2
        ),
        "books": row.posted_month,
        "number": row.seq,
    }
    usual = (*chosen_first(columns, order), row.seq.desc())
    yield from _read(session, _entries().where(*_conditions(asked)).order_by(None).order_by(*usual))


def _conditions(asked: Asked) -> list[ColumnElement[bool]]:
    row = LedgerRow
    conditions: list[tuple[bool, ColumnElement[bool]]] = [
        (asked.month is not None, row.month == asked.month),
        (asked.posted_month is not None, row.posted_month == asked.posted_month),
        (asked.person is not None, PersonRow.code == asked.person),
        (asked.complaint is not None, ComplaintRow.ref == asked.complaint),
        (asked.pending, row.role.in_(sorted(MONEY))),
        (asked.pending, LedgerDecisionRow.seq.is_(None)),
        (asked.untaken, LedgerDecisionRow.approved.is_(True)),
        (asked.untaken, ~_taken()),
        (asked.taken_at is not None, _taken(MoneyTakingRow.at == asked.taken_at)),
    ]
    return [condition for wanted, condition in conditions if wanted]


def _taken(*more: ColumnElement[bool]) -> ColumnElement[bool]:
    row = MoneyTakingRow
    return exists().where(row.seq == LedgerRow.seq, *more).correlate(LedgerRow)


def money(session: Session, *, month: str | None = None) -> Iterator[Posted]:
    """Yield the entries of money, of one month or all, in the order of posting."""
    chosen = _entries().where(LedgerRow.role.in_(sorted(MONEY)))
    yield from _read(session, chosen if month is None else chosen.where(LedgerRow.month == month))


def entry(session: Session, seq: int) -> Posted:
    """Return one entry; refuse an unknown number."""
    found = next(_read(session, _entries().where(LedgerRow.seq == seq)), None)
    if found is None:
        raise EntryUnknown
    return found


def decide(
    session: Session, seq: int, *, approved: bool, by: str, at: datetime, reason: str
) -> None:
    """Keep what a second person decided about an entry of money."""
    session.add(LedgerDecisionRow(seq=seq, approved=approved, by=by, at=at, reason=reason))
    session.flush()


def take(session: Session, seqs: Collection[int], *, by: str, at: datetime) -> None:
    """Keep that approved amounts were taken to payroll."""
    session.add_all(MoneyTakingRow(seq=seq, at=at, by=by) for seq in seqs)
    session.flush()


@dataclass(frozen=True, slots=True)
class Taking:
    """What was taken to payroll at once: when, by whom, how many amounts, yuan in all."""

    at: datetime
    by: str
    n: int
    yuan: int


def takings(session: Session, *, limit: int) -> list[Taking]:
    """Return what was taken to payroll, the latest first."""
    row = MoneyTakingRow
    found = session.execute(
        select(row.at, row.by, func.count(), func.sum(LedgerRow.yuan))
        .join(LedgerRow, LedgerRow.seq == row.seq)
        .group_by(row.at, row.by)
        .order_by(row.at.desc())
        .limit(limit)
    )
    return [Taking(*each) for each in found]


def taken_by_seq(session: Session) -> dict[int, tuple[datetime, str]]:
    """Return when and by whom each amount was taken to payroll, by its entry's number."""
    row = MoneyTakingRow
    return {seq: (at, by) for seq, at, by in session.execute(select(row.seq, row.at, row.by))}


def mark_due(session: Session, complaint_id: int) -> None:
    """Note that a complaint's month has to be posted anew; in the deed's own transaction."""
    month = select(ComplaintRow.biz_month).where(ComplaintRow.id == complaint_id).scalar_subquery()
    known = select(DuePostingRow.month).where(DuePostingRow.month == month)
    if session.scalar(known) is None:
        session.execute(
            text(
                "INSERT INTO due_postings (month) SELECT biz_month FROM complaints "
                "WHERE id = :number ON CONFLICT DO NOTHING"
            ),
            {"number": complaint_id},
        )


def mark_months_due(session: Session, months: Collection[Month]) -> None:
    """Note that months have to be posted anew."""
    keyed.put_new(session, DuePostingRow, [{"month": each} for each in {*map(str, months)}])


def mark_due_since(session: Session, month: Month) -> None:
    """Note that a month and all after it have to be posted anew: who stood above whom changed."""
    session.execute(
        text(
            "INSERT INTO due_postings (month) SELECT DISTINCT biz_month FROM complaints "
            "WHERE biz_month >= :month ON CONFLICT DO NOTHING"
        ),
        {"month": str(month)},
    )


def take_due(session: Session) -> set[Month]:
    """Return the months that have to be posted anew, and forget that they have to."""
    found = session.scalars(delete(DuePostingRow).returning(DuePostingRow.month))
    return {Month.read(month) for month in found}


def head(session: Session) -> str:
    """Return the hash of the last entry; that of an empty ledger is all zeros."""
    return last(session)[1]


def worst(session: Session) -> dict[Month, frozenset[str]]:
    """Return who was the worst of which month, as it stands."""
    row, reversal = LedgerRow, aliased(LedgerRow)
    named = session.execute(
        select(row.month, PersonRow.code)
        .join(PersonRow, PersonRow.id == row.person_id)
        .outerjoin(reversal, reversal.reverses == row.seq)
        .where(row.role == "worst", row.kind != "reversal", reversal.seq.is_(None))
    )
    found: dict[str, set[str]] = {}
    for month, person in named:
        found.setdefault(month, set()).add(person)
    return {Month.read(month): frozenset(people) for month, people in found.items()}


def posted_months(session: Session) -> set[Month]:
    """Return the months into whose books anything was posted."""
    return {
        Month.read(month) for month in session.scalars(select(LedgerRow.posted_month).distinct())
    }


def months(session: Session) -> set[Month]:
    """Return the months that have entries."""
    return {Month.read(month) for month in session.scalars(select(LedgerRow.month).distinct())}


def broken_at(session: Session) -> int | None:
    """Return the number of the first entry that does not fit the chain, or None."""
    previous = BEGINNING
    broken = None
    for posted in entries(session):
        if broken is None and (posted.previous != previous or not posted.sealed):
            broken = posted.seq
        previous = posted.hash
    return broken


def _standing() -> "Select[*tuple[Any, ...]]":
    reversal = aliased(LedgerRow)
    return (
        _entries()
        .outerjoin(reversal, reversal.reverses == LedgerRow.seq)
        .where(LedgerRow.kind != "reversal", reversal.seq.is_(None))
    )


@cache
def _entries() -> "Select[*tuple[Any, ...]]":
    row, decision, taken_back = LedgerRow, LedgerDecisionRow, aliased(LedgerRow)
    columns: list[Any] = [
        row.month, PersonRow.code, row.role, ComplaintRow.ref, row.ordinal, row.points, row.yuan,
        row.clause, row.formula, row.evidence, UnitRow.code,
        row.seq, PersonRow.name, row.posted_month, row.kind, row.policy, row.reverses,
        taken_back.seq, row.posted_at, row.by, row.previous, row.hash,
        decision.approved, decision.by, decision.at, decision.reason,
    ]  # fmt: skip
    return (
        select(*columns)
        .join(PersonRow, PersonRow.id == row.person_id)
        .outerjoin(ComplaintRow, ComplaintRow.id == row.complaint_id)
        .outerjoin(UnitRow, UnitRow.id == row.unit_id)
        .outerjoin(taken_back, taken_back.reverses == row.seq)
        .outerjoin(decision, decision.seq == row.seq)
        .order_by(row.seq)
    )


def _read(session: Session, asked: "Select[*tuple[Any, ...]]") -> Iterator[Posted]:
    month_of = cache(Month.read)
    for columns in session.execute(asked):
        (month, person, role, complaint, ordinal, points, yuan, clause, formula, evidence, unit,
         seq, name, books, kind, *rest) = columns  # fmt: skip
        said = Entry(
            month_of(month), person, role, complaint, ordinal, points, yuan, clause, formula,
            tuple(evidence), unit,
        )  # fmt: skip
        yield Posted(seq, said, name, month_of(books), kind, *rest)


def _numbers(
    session: Session, said: Iterable[Entry]
) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    refs = sorted({entry.complaint for entry in said if entry.complaint})
    complaints: dict[str, int] = {}
    for some in lots(refs):
        found = session.execute(
            select(ComplaintRow.ref, ComplaintRow.id).where(ComplaintRow.ref.in_(some))
        )
        complaints |= dict(found.all())
    people = dict(session.execute(select(PersonRow.code, PersonRow.id)).all())
    units = dict(session.execute(select(UnitRow.code, UnitRow.id)).all())
    return people, complaints, units


def _posted(seq: int, line: Line, *, by: str, at: datetime, previous: str, hashed: str) -> Posted:
    return Posted(
        seq, line.entry, "", line.posted_month, line.kind, line.policy, line.reverses, None,
        at, by, previous, hashed, None, None, None, None,
    )  # fmt: skip


def _words(line: Line, by: str, at: datetime) -> dict[str, Any]:
    entry = line.entry
    values = (
        str(entry.month), str(line.posted_month), entry.person, entry.role, entry.complaint,
        entry.unit, entry.ordinal, entry.points, entry.yuan, line.kind, entry.clause,
        entry.formula, list(entry.evidence), line.policy, line.reverses,
        at.astimezone(UTC).isoformat(), by,
    )  # fmt: skip
    return dict(zip(_WORDS, values, strict=True))


def _said(posted: Posted) -> Mapping[str, Any]:
    line = Line(posted.entry, posted.posted_month, posted.kind, posted.policy, posted.reverses)
    return _words(line, posted.by, posted.posted_at)


def _seal(previous: str, said: Mapping[str, Any]) -> str:
    body = json.dumps([previous, said], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(body.encode()).hexdigest()
