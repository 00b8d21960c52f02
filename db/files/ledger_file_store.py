"""The ledger as rows of a file: every entry as it was sealed, and what became of its money.

Derived anew it would lack what people changed their minds about: a star who was paid and is none
any more. So it travels whole. What a file brings goes on from the entries that stand here, or is
left alone where these are others.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from db.books import ledger_store
from db.books.ledger_store import BEGINNING, Posted
from db.files.bringing import Counts
from db.files.telling import Row
from survey.books.rulebook import Entry
from survey.months import Month


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of a file: whether the ledger is the file's now, and what was counted.

    `unsealed` are the numbers of entries that are not as they were sealed: nothing was written.
    """

    whole: bool = False
    counts: Counts = field(default_factory=Counts)
    unsealed: tuple[int, ...] = ()


def entries(session: Session) -> Iterator[Row]:
    """Yield every entry in the order of posting, with what was decided and taken of its money."""
    taken = ledger_store.taken_by_seq(session)
    for each in ledger_store.entries(session):
        said = each.entry
        taken_at, taken_by = taken.get(each.seq, (None, None))
        yield {
            "seq": each.seq, "month": str(said.month), "posted_month": str(each.posted_month),
            "person": said.person, "role": said.role, "complaint": said.complaint,
            "unit": said.unit, "ordinal": said.ordinal, "points": said.points,
            "yuan": said.yuan, "kind": each.kind, "clause": said.clause,
            "formula": said.formula,
            "evidence": json.dumps(list(said.evidence), ensure_ascii=False),
            "policy": each.policy, "reverses": each.reverses,
            "posted_at": each.posted_at.astimezone(UTC).isoformat(),  # sealed to its last digit
            "by": each.by, "hash": each.hash, "approved": each.approved,
            "decided_by": each.decided_by, "decided_at": each.decided_at,
            "reason": each.reason, "taken_at": taken_at, "taken_by": taken_by,
        }  # fmt: skip


def put_entries(session: Session, rows: Iterable[Row]) -> Brought:
    """Write the entries that go on from those here; tell of the ones that are not as sealed."""
    ledger_store.lock(session)
    told = sorted(rows, key=lambda row: int(row["seq"]))
    written = _chained(told)
    unsealed = tuple(
        each.seq for n, each in enumerate(written, 1) if each.seq != n or not each.sealed
    )
    if unsealed:
        return Brought(unsealed=unsealed)
    number, head = ledger_store.last(session)
    if number > len(written) or (number and written[number - 1].hash != head):
        return Brought()
    ledger_store.restore(session, written[number:])
    _decide(session, told)
    new = len(written) - number
    return Brought(whole=True, counts=Counts(new=new, unchanged=number))


def _chained(told: Sequence[Row]) -> list[Posted]:
    written: list[Posted] = []
    for row in told:
        previous = written[-1].hash if written else BEGINNING
        written.append(_entry(row, previous))
    return written


def _entry(row: Row, previous: str) -> Posted:
    said = Entry(
        Month.read(row["month"]), row["person"], row["role"], row["complaint"], row["ordinal"],
        row["points"], row["yuan"], row["clause"], row["formula"],
        tuple(json.loads(row["evidence"])), row["unit"],
    )  # fmt: skip
    return Posted(
        row["seq"], said, "", Month.read(row["posted_month"]), row["kind"], row["policy"],
        row["reverses"], None, datetime.fromisoformat(row["posted_at"]), row["by"], previous,
        row["hash"], None, None, None, None,
    )  # fmt: skip


def _decide(session: Session, told: Sequence[Row]) -> None:
    """Keep what was decided about money, and that it was taken, where nobody did so here."""
    decided = {each.seq: each.approved for each in ledger_store.money(session)}
    taken = ledger_store.taken_by_seq(session)
    for row in told:
        seq = row["seq"]
        if row["approved"] is not None and decided.get(seq, True) is None:
            ledger_store.decide(
                session, seq, approved=row["approved"], by=row["decided_by"],
                at=row["decided_at"], reason=row["reason"] or "",
            )  # fmt: skip
            decided[seq] = row["approved"]
        if row["taken_at"] is not None and decided.get(seq) and seq not in taken:
            ledger_store.take(session, [seq], by=row["taken_by"], at=row["taken_at"])
