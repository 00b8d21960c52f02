"""Money for payroll: what was approved since it was last taken, and what was taken when.

An amount is taken once. What is reversed later comes back as an amount of its own, once somebody
approved it, and is taken like any other.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from db.books import ledger_store
from db.books.ledger_store import Asked, Posted, Taking

TAKINGS: Final = 12
"""What was taken, as far as it is listed."""


@dataclass(frozen=True, slots=True)
class Payment:
    """What one person gets, or pays, of some amounts; whole yuan."""

    person: str
    name: str
    yuan: int
    amounts: Sequence[Posted]


@dataclass(frozen=True, slots=True)
class Payments:
    """Some amounts by person, and what they come to; `taking`: when they were taken, or None."""

    rows: Sequence[Payment]
    taking: datetime | None = None

    @property
    def seqs(self) -> tuple[int, ...]:
        """The numbers of the amounts, in order: what whoever looks has seen."""
        return tuple(sorted(each.seq for row in self.rows for each in row.amounts))

    @property
    def yuan(self) -> int:
        """What all come to."""
        return sum(row.yuan for row in self.rows)


def to_take(session: Session) -> Payments:
    """Return the amounts approved since money was last taken, by person.

    What was taken back before it was taken, and what takes it back, are no money for anybody.
    """
    known = ledger_store.taken_by_seq(session)
    return Payments(
        _by_person(
            each
            for each in ledger_store.entries(session, Asked(untaken=True))
            if each.reversed_by is None and (each.reverses is None or each.reverses in known)
        )
    )


def taken(session: Session, at: datetime) -> Payments:
    """Return the amounts taken at a moment, by person."""
    return Payments(_by_person(ledger_store.entries(session, Asked(taken_at=at))), at)


def takings(session: Session) -> list[Taking]:
    """Return what was taken to payroll, the latest first."""
    return ledger_store.takings(session, limit=TAKINGS)


def _by_person(found: Iterable[Posted]) -> list[Payment]:
    amounts: dict[str, list[Posted]] = {}
    for each in found:
        amounts.setdefault(each.entry.person, []).append(each)
    return [
        Payment(person, those[0].person_name, sum(each.entry.yuan for each in those), those)
        for person, those in sorted(amounts.items())
    ]
