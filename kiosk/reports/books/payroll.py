"""What goes to payroll: each person's points and approved money in a month's books."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.books import ledger_store
from db.books.ledger_store import Asked, Posted
from db.directory import directory_store
from survey.books.rulebook import FINES
from survey.months import Month


@dataclass(frozen=True, slots=True)
class PayrollRow:
    """A person's month: points lost, bonus and fine in whole yuan, and what still waits."""

    person: str
    name: str
    unit: str
    points: int
    bonus: int
    fine: int
    pending: int


def payroll(session: Session, month: Month) -> list[PayrollRow]:
    """Return everybody who has anything in a month's books, by code.

    Fines are negative. Money counts once it was approved; what waits is told beside it.
    """
    by_person: dict[str, list[Posted]] = {}
    for each in ledger_store.entries(session, Asked(posted_month=str(month))):
        by_person.setdefault(each.entry.person, []).append(each)
    postings = directory_store.postings(session)
    rows = []
    for person, found in sorted(by_person.items()):
        posting = postings.kept(person, month.last)
        rows.append(
            PayrollRow(
                person=person,
                name=found[0].person_name,
                unit=posting.unit if posting else "",
                points=sum(each.entry.points for each in found),
                bonus=_approved(found, {"star"}),
                fine=_approved(found, FINES),
                pending=sum(each.entry.yuan for each in found if each.status == "pending"),
            )
        )
    return rows


def _approved(found: Iterable[Posted], roles: Collection[str]) -> int:
    return sum(
        each.entry.yuan for each in found if each.entry.role in roles and each.status == "approved"
    )
