"""What people decided about rules and money, as rows of files: policies, the company's regulation,
and approvals of amounts.

Where a ledger does not come along, or is another than that here, it is derived anew. An approval
finds its amount again by what it is (month, person, role, kind) and by how many alike stand before
it.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from db.books import ledger_store
from db.books.ledger_store import Posted
from db.files.bringing import Counts, same_row
from db.files.telling import Row
from db.ground.models import PolicyRow, RegulationRow

POLICY: Final = (
    "version", "effective_from", "parameters", "reason", "proposed_by", "proposed_at",
    "approved", "decided_by", "decided_at", "decided_because",
)  # fmt: skip
REGULATION: Final = (
    "number", "title", "edition", "words", "proposed_by", "proposed_at", "approved", "decided_by",
    "decided_at", "because",
)  # fmt: skip


def policies(session: Session) -> Iterator[Row]:
    """Yield every version of the policy, the oldest first."""
    for row in session.scalars(select(PolicyRow).order_by(PolicyRow.version)):
        told = json.dumps(row.parameters, ensure_ascii=False, sort_keys=True)
        yield {name: getattr(row, name) for name in POLICY} | {"parameters": told}


def put_policies(session: Session, rows: Iterable[Row]) -> Counts:
    """Keep versions that are not there yet, under their numbers; name those that differ.

    A number may be skipped, as PostgreSQL does after a failure, but none comes in before one that
    is kept: a month was perhaps counted by that.
    """
    known = {row["version"]: row for row in policies(session)}
    counts = Counts()
    for row in sorted(rows, key=lambda each: int(each["version"])):
        number = row["version"]
        if number in known:
            same = same_row(row, known[number])
            counts += Counts(unchanged=1) if same else Counts(differing=(number,))
        elif number < max(known, default=0):
            counts += Counts(differing=(number,))
        else:
            values = {**row, "parameters": json.loads(row["parameters"])}
            session.execute(insert(PolicyRow).values(**values))
            known[number] = row
            counts += Counts(new=1)
    if counts.new:
        _count_on(session, PolicyRow.version)
    return counts


def regulations(session: Session) -> Iterator[Row]:
    """Yield every edition of the company's regulation, the oldest first."""
    for row in session.scalars(select(RegulationRow).order_by(RegulationRow.number)):
        yield {name: getattr(row, name) for name in REGULATION}


def put_regulations(session: Session, rows: Iterable[Row]) -> Counts:
    """Keep editions that are not there yet, under their numbers; name those that differ."""
    known = {row["number"]: row for row in regulations(session)}
    counts = Counts()
    for row in sorted(rows, key=lambda each: int(each["number"])):
        number = row["number"]
        if number not in known:
            session.execute(insert(RegulationRow).values(**row))
            counts += Counts(new=1)
        elif same_row(row, known[number]):
            counts += Counts(unchanged=1)
        else:
            counts += Counts(differing=(number,))
    if counts.new:
        _count_on(session, RegulationRow.number)
    return counts


def _count_on(session: Session, numbered: Any) -> None:
    """Let PostgreSQL number the next row after the highest; SQLite does so by itself."""
    if session.get_bind().dialect.name == "postgresql":
        highest = select(func.max(numbered)).scalar_subquery()
        sequence = func.pg_get_serial_sequence(numbered.class_.__tablename__, numbered.key)
        session.execute(select(func.setval(sequence, highest)))


TAKEN: Final = ("taken_at", "taken_by")


def approvals(session: Session, *, not_by: str, month: str | None = None) -> Iterator[Row]:
    """Yield what people decided about amounts, in the order of posting; none of the system's."""
    taken = ledger_store.taken_by_seq(session)
    for key, posted in _amounts(session, month):
        if posted.approved is not None and posted.decided_by != not_by:
            yield (
                dict(zip(("month", "person", "role", "kind", "n"), key, strict=True))
                | {
                    "approved": posted.approved,
                    "by": posted.decided_by,
                    "at": posted.decided_at,
                    "reason": posted.reason,
                }
                | dict(zip(TAKEN, taken.get(posted.seq, (None, None)), strict=True))
            )


def approve(session: Session, rows: Sequence[Row], *, until: datetime) -> int:
    """Decide on the amounts that stand and wait as people had decided until a moment; count them.

    What was decided about an amount that the ledger no longer makes has nothing to decide.
    """
    told = {
        tuple(row[name] for name in ("month", "person", "role", "kind", "n")): row
        for row in rows
        if row["at"] <= until
    }
    if not told:
        return 0
    n = 0
    for key, posted in list(_amounts(session, None)):
        row = told.get(key)
        if row is not None and posted.approved is None:
            ledger_store.decide(
                session, posted.seq, approved=row["approved"], by=row["by"], at=row["at"],
                reason=row["reason"] or "",
            )  # fmt: skip
            n += 1
    _take(session, told.values())
    return n


def _take(session: Session, rows: Iterable[Row]) -> None:
    """Keep what was taken to payroll elsewhere: money that was paid is offered to nobody again.

    An amount is found by what it is, or else, where the history was posted anew in another order,
    as the next one alike of the same person and month that nothing took back.
    """
    known = ledger_store.taken_by_seq(session)
    amounts = dict(_amounts(session, None))
    already = Counter(_alike(posted) for posted in amounts.values() if posted.seq in known)
    left = {key: posted for key, posted in amounts.items() if posted.seq not in known}
    paid = [row for row in rows if row["approved"] and row["taken_at"]]
    for row in sorted(paid, key=lambda each: each["n"]):
        kind = (row["month"], row["person"], row["role"])
        if already[kind] > 0:
            already[kind] -= 1
            continue
        key = tuple(row[name] for name in ("month", "person", "role", "kind", "n"))
        alike = (
            each
            for each, posted in left.items()
            if _alike(posted) == kind and _is_same_way(posted, row["kind"])
        )
        found = key if key in left else next(alike, None)
        if found is None or left[found].approved is False:
            continue
        posted = left.pop(found)
        if posted.approved is None:
            ledger_store.decide(
                session, posted.seq, approved=True, by=row["by"], at=row["at"],
                reason=row["reason"] or "",
            )  # fmt: skip
        ledger_store.take(
            session, [posted.seq], by=row["taken_by"] or row["by"], at=row["taken_at"]
        )


def _alike(posted: Posted) -> tuple[str, str, str]:
    return str(posted.entry.month), posted.entry.person, posted.entry.role


def _is_same_way(posted: Posted, kind: str) -> bool:
    """Tell whether an amount goes the way of one of a kind: what was taken back is none of both."""
    if kind == "reversal":
        return posted.kind == "reversal"
    return posted.kind != "reversal" and posted.reversed_by is None


def _amounts(session: Session, month: str | None) -> Iterator[tuple[tuple[Any, ...], Posted]]:
    seen: Counter[tuple[str, ...]] = Counter()
    for posted in ledger_store.money(session, month=month):
        entry = posted.entry
        alike = (str(entry.month), entry.person, entry.role, posted.kind)
        seen[alike] += 1
        yield (*alike, seen[alike]), posted
