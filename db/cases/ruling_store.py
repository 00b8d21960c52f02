"""What people decided that an officer's inaction costs: among the events of the inaction case.

A proposal and what a second person decided about it; the last one approved counts, as long as the
finding stands that it was proposed upon. A case that is found anew is ruled on anew.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, select, true
from sqlalchemy.orm import Session

from db.ground.models import CaseEventRow, CaseRow, ComplaintRow, PersonRow
from survey.books.rulings import Ruling
from survey.cases.complaints import AGAINST, State
from survey.months import Month

PROPOSED: Final = "ruling-proposed"
APPROVED: Final = "ruling-approved"
REFUSED: Final = "ruling-refused"
KINDS: Final = (PROPOSED, APPROVED, REFUSED)
INACTION: Final = "inaction"


@dataclass(frozen=True, slots=True)
class RulingKept:
    """A proposal as it was kept; `approved` is None while nobody decided.

    `stands` tells whether the finding that it was proposed upon still is the case's.
    """

    number: int
    ref: str
    month: Month
    person: str
    points: int
    yuan: int
    clause: str
    reason: str
    proposed_by: str
    proposed_at: datetime
    stands: bool
    approved: bool | None = None
    decided_by: str = ""
    decided_at: datetime | None = None
    because: str = ""

    @property
    def waits(self) -> bool:
        """Whether a second person is to decide about it."""
        return self.approved is None and self.stands


def of_case(session: Session, ref: str) -> list[RulingKept]:
    """Return the proposals of a case, in order."""
    return list(_kept(session, _events().where(ComplaintRow.ref == ref)))


def waiting(session: Session) -> list[RulingKept]:
    """Return the proposals that wait for a second person, in order."""
    return [each for each in _kept(session, _events()) if each.waits]


def standing(
    session: Session, months: Collection[Month], *, as_of: datetime | None = None
) -> list[Ruling]:
    """Return the rulings that count in some months, by what was decided at a moment or is now."""
    if not months:
        return []
    span = ComplaintRow.biz_month.between(str(min(months)), str(max(months)))
    found: dict[str, Ruling] = {}
    for each in _kept(session, _events().where(span)):
        at = each.decided_at
        if not each.approved or not each.stands or at is None or each.month not in months:
            continue
        if as_of is None or at <= as_of:
            found[each.ref] = Ruling(
                each.ref, each.month, each.person, each.points, each.yuan, each.clause,
                each.decided_by, at, each.because,
            )  # fmt: skip
    return list(found.values())


def unruled(session: Session, *, as_of: datetime, month: Month | None = None) -> list[str]:
    """Return the inaction cases that were upheld for good and that nobody ruled on, by number.

    Of one month, or all.
    """
    row = ComplaintRow
    upheld = session.scalars(
        select(row.ref)
        .join(CaseRow, CaseRow.complaint_id == row.id)
        .where(
            CaseRow.kind == INACTION,
            CaseRow.merged_into_id.is_(None),
            row.person_id.is_not(None),
            row.outcome.in_(sorted(AGAINST)),
            true() if month is None else row.biz_month == str(month),
            row.state != State.APPEALED,
            CaseRow.appeal_until.is_(None)
            | (CaseRow.appeal_until < as_of)
            | CaseRow.appealed.is_(True),
        )
        .order_by(row.received_at, row.ref)
    ).all()
    ruled = {each.ref for each in _kept(session, _events()) if each.waits or _counts(each)}
    return [ref for ref in upheld if ref not in ruled]


def decided_late(
    session: Session, closed_at: Mapping[Month, datetime]
) -> list[tuple[Month, datetime]]:
    """Return the rulings that came after their month was closed: the month, and when."""
    return [
        (each.month, each.decided_at)
        for each in _kept(session, _events())
        if each.decided_at and each.month in closed_at and each.decided_at > closed_at[each.month]
    ]


def _counts(each: RulingKept) -> bool:
    return bool(each.approved) and each.stands


def _events() -> "Select[*tuple[Any, ...]]":
    row, event = ComplaintRow, CaseEventRow
    return (
        select(
            row.ref, row.biz_month, PersonRow.code, row.outcome, row.state, row.decided_at,
            CaseRow.merged_into_id, event.id, event.at, event.actor, event.kind, event.detail,
        )
        .join(row, row.id == event.complaint_id)
        .join(CaseRow, CaseRow.complaint_id == row.id)
        .join(PersonRow, PersonRow.id == row.person_id)
        .where(event.kind.in_(KINDS), CaseRow.kind == INACTION)
        .order_by(event.id)
    )  # fmt: skip


def _kept(session: Session, asked: "Select[*tuple[Any, ...]]") -> Iterator[RulingKept]:
    """Yield proposals with what was decided about each, in the order of proposing."""
    found: dict[int, RulingKept] = {}
    last: dict[str, int] = {}
    for ref, month, person, outcome, state, at, merged, *event in session.execute(asked):
        number, when, actor, kind, detail = event
        if kind == PROPOSED:
            upheld = outcome in AGAINST and state != State.APPEALED and merged is None
            found[number] = RulingKept(
                number, ref, Month.read(month), person, int(detail["points"]), int(detail["yuan"]),
                str(detail["clause"]), str(detail["reason"]), actor, when,
                stands=upheld and at is not None and at <= when,
            )  # fmt: skip
            last[ref] = number
        elif ref in last:
            found[last[ref]] = replace(
                found[last[ref]], approved=kind == APPROVED, decided_by=actor, decided_at=when,
                because=str(detail.get("reason", "")),
            )  # fmt: skip
    yield from found.values()
