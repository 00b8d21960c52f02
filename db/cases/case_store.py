"""Cases: how complaints are handled. Who has them, and who stands in their chain.

Each change names the version it was made from: of two people who press at once the slower one is
refused and shown the latest state. What happened is kept beside, append-only.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, case, func, insert, literal, select, update
from sqlalchemy.orm import Session, aliased

from db.cases import clock_store, veiling
from db.ground import happenings, keyed
from db.ground.happenings import Event
from db.ground.models import (
    AccountRow,
    CaseChainRow,
    CaseEventRow,
    CaseRow,
    ComplaintRow,
    PersonRow,
)
from db.ground.veiled import VeiledDetail
from survey.cases.clocks import Deadline
from survey.cases.recusal import CONCERNED, Bond
from survey.refusals.cases import CaseChanged
from survey.refusals.complaints import ComplaintUnknown


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody of the team who works on cases; `person` is the employee's code."""

    id: int
    username: str
    name: str
    role: str
    person: str | None


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """How a complaint is handled; officers by account, other cases by number."""

    complaint_id: int
    kind: str
    intake: str
    sealed: bool
    past_leader: bool
    version: int
    officer: Officer | None
    appeal_officer: Officer | None
    decider: Officer | None
    about: str | None
    merged_into: str | None
    summary: str | None
    appealed: bool
    reopened: bool
    escalated_to: str | None
    appeal_until: datetime | None
    reopen_until: datetime | None
    closed_at: datetime | None
    asked_until: datetime | None
    check_ref: str | None
    next_due_at: datetime | None
    reached: bool | None
    content: bool | None
    handling_score: int | None


def open_case(
    session: Session,
    complaint_id: int,
    *,
    kind: str,
    intake: str,
    sealed: bool,
    past_leader: bool = False,
    deadlines: Iterable[Deadline],
    about: int | None = None,
) -> None:
    """Begin a case for a complaint, its clocks running."""
    session.add(
        CaseRow(
            complaint_id=complaint_id,
            kind=kind,
            intake=intake,
            sealed=sealed,
            past_leader=past_leader,
            about_id=about,
        )
    )
    session.flush()
    clock_store.begin_clocks(session, complaint_id, deadlines)


def adopt(session: Session) -> None:
    """Make cases of complaints that came from other books: nobody's, without clocks."""
    row = ComplaintRow
    old = select(
        row.id,
        literal("complaint"),
        case((row.source == "customer", "page"), else_=row.source),
        row.category == "integrity",
        literal(0),
        literal(False),
        literal(False),
    ).where(row.id.not_in(select(CaseRow.complaint_id)))
    names = ("complaint_id", "kind", "intake", "sealed", "version", "appealed", "reopened")
    session.execute(insert(CaseRow).from_select(names, old, include_defaults=False))


def get(session: Session, complaint_id: int) -> CaseRecord:
    """Return the case of a complaint; refuse a complaint that never became one."""
    found = session.execute(_records().where(CaseRow.complaint_id == complaint_id)).one_or_none()
    if found is None:
        raise ComplaintUnknown
    return _record(found)


def change(session: Session, complaint_id: int, *, version: int, **values: Any) -> None:
    """Change a case that still is at a version; refuse if somebody was faster.

    Values of the complaint itself (state, outcome, category, person) may stand among them.
    """
    own = {name: value for name, value in values.items() if hasattr(CaseRow, name)}
    key = CaseRow.complaint_id
    if not happenings.changed(session, key, complaint_id, version=version, **own):
        raise CaseChanged
    of_complaint = {name: value for name, value in values.items() if name not in own}
    if of_complaint:
        session.execute(
            update(ComplaintRow).where(ComplaintRow.id == complaint_id).values(**of_complaint)
        )


def of_check(session: Session, check: str) -> list[str]:
    """Return the numbers of the cases that were reported from a check."""
    found = session.scalars(
        select(ComplaintRow.ref)
        .join(CaseRow, CaseRow.complaint_id == ComplaintRow.id)
        .where(CaseRow.check_ref == check)
        .order_by(ComplaintRow.id)
    )
    return list(found)


def note(
    session: Session, complaint_id: int, *, at: datetime, actor: str, kind: str, **detail: Any
) -> None:
    """Keep what happened in a case; in a sealed one it lies veiled."""
    key = CaseEventRow.complaint_id
    if veiling.is_sealed(session, complaint_id):
        detail = VeiledDetail(detail)
    happenings.keep(session, key, complaint_id, at=at, actor=actor, kind=kind, detail=detail)


def events(session: Session, complaint_id: int) -> list[Event]:
    """Return what happened in a case, in order."""
    return happenings.events(session, CaseEventRow.complaint_id, complaint_id)


def hold(session: Session, complaint_id: int) -> None:
    """Let nobody else who holds it go on with a case before the transaction ends."""
    mine = select(CaseRow.complaint_id).where(CaseRow.complaint_id == complaint_id)
    session.execute(mine.with_for_update(key_share=True))


def actors(session: Session, complaint_id: int, kinds: Collection[str]) -> frozenset[str]:
    """Return who did something of some kinds in a case."""
    row = CaseEventRow
    theirs = row.complaint_id == complaint_id, row.kind.in_(sorted(kinds))
    return frozenset(session.scalars(select(row.actor).where(*theirs)))


def count_of_actor(session: Session, actor: str, kinds: Collection[str], *, since: datetime) -> int:
    """Return how many events of some kinds somebody made in cases received since a moment."""
    row = CaseEventRow
    theirs = (row.actor == actor, row.kind.in_(sorted(kinds)), ComplaintRow.received_at >= since)
    asked = select(func.count()).select_from(row)
    joined = asked.join(ComplaintRow, ComplaintRow.id == row.complaint_id)
    return session.scalar(joined.where(*theirs)) or 0


# The chain


def bind(session: Session, complaint_id: int, bonds: Mapping[str, str]) -> None:
    """Keep who stands in the chain, beside those kept before: nobody leaves it again.

    Whom it concerned before somebody else was named stays recused, and it concerns them no more.
    """
    known = chain(session, complaint_id)
    formerly = {
        code: str(Bond.FORMERLY)
        for code, bond in known.items()
        if code not in bonds and bond in CONCERNED
    }
    kept = {code: str(bond) for code, bond in bonds.items()} | formerly
    ids = dict(
        session.execute(
            select(PersonRow.code, PersonRow.id).where(PersonRow.code.in_(list(kept)))
        ).all()
    )
    row = CaseChainRow
    for code, bond in kept.items():
        if code in ids and known.get(code) != bond:
            keyed.put(session, row, complaint_id=complaint_id, person_id=ids[code], bond=bond)


def chain(session: Session, complaint_id: int) -> dict[str, str]:
    """Return who stands in the chain of a case, and why, by code."""
    return dict(
        session.execute(
            select(PersonRow.code, CaseChainRow.bond)
            .join(PersonRow, PersonRow.id == CaseChainRow.person_id)
            .where(CaseChainRow.complaint_id == complaint_id)
        ).all()
    )


def officers(session: Session, roles: Collection[str]) -> list[Officer]:
    """Return the active accounts that have one of the roles, by user name."""
    found = session.execute(
        select(AccountRow.id, AccountRow.username, AccountRow.name, AccountRow.role, PersonRow.code)
        .outerjoin(PersonRow, PersonRow.id == AccountRow.person_id)
        .where(AccountRow.role.in_(sorted(roles)), AccountRow.active)
        .order_by(AccountRow.username)
    )
    return [Officer(*each) for each in found]


def is_able(session: Session, officer: Officer | None, roles: Collection[str]) -> bool:
    """Tell whether there is somebody, whose account is open and has one of the roles."""
    return officer is not None and (
        session.scalar(
            select(AccountRow.id).where(
                AccountRow.id == officer.id, AccountRow.active, AccountRow.role.in_(sorted(roles))
            )
        )
        is not None
    )


def merged_into(session: Session, complaint_id: int) -> list[str]:
    """Return the numbers of the cases joined to this one."""
    return list(
        session.scalars(
            select(ComplaintRow.ref)
            .join(CaseRow, CaseRow.complaint_id == ComplaintRow.id)
            .where(CaseRow.merged_into_id == complaint_id)
            .order_by(ComplaintRow.id)
        )
    )


def lead_on(session: Session, complaint_id: int, *, to: int) -> None:
    """Join with another case those that were joined to one that itself is joined now."""
    session.execute(
        update(CaseRow).where(CaseRow.merged_into_id == complaint_id).values(merged_into_id=to)
    )


@cache
def _records() -> "Select[*tuple[Any, ...]]":
    row = CaseRow
    told: list[Any] = [
        row.complaint_id, row.kind, row.intake, row.sealed, row.past_leader, row.version,
        row.summary, row.appealed, row.reopened, row.escalated_to, row.appeal_until,
        row.reopen_until, row.closed_at, row.asked_until, row.check_ref, row.next_due_at,
        row.reached, row.content, row.handling_score,
    ]  # fmt: skip
    others = [aliased(ComplaintRow) for _ in range(2)]
    asked: Any = select(*told, *(other.ref for other in others))
    for other, column in zip(others, (row.about_id, row.merged_into_id), strict=True):
        asked = asked.outerjoin(other, other.id == column)
    for column in (row.officer_id, row.appeal_officer_id, row.decider_id):
        account, person = aliased(AccountRow), aliased(PersonRow)
        asked = (
            asked.add_columns(account.id, account.username, account.name, account.role, person.code)
            .outerjoin(account, account.id == column)
            .outerjoin(person, person.id == account.person_id)
        )
    return asked  # type: ignore[no-any-return] # columns are added one by one


def _record(found: Sequence[Any]) -> CaseRecord:
    (
        complaint_id, kind, intake, sealed, past_leader, version, summary, appealed, reopened,
        escalated_to, appeal_until, reopen_until, closed_at, asked_until, check_ref, next_due_at,
        reached, content, handling_score, about, merged, *people,
    ) = found  # fmt: skip
    officer, appeal_officer, decider = (_officer(people[at : at + 5]) for at in (0, 5, 10))
    return CaseRecord(
        complaint_id, kind, intake, sealed, past_leader, version, officer, appeal_officer, decider,
        about, merged, summary, appealed, reopened, escalated_to, appeal_until, reopen_until,
        closed_at, asked_until, check_ref, next_due_at, reached, content, handling_score,
    )  # fmt: skip


def _officer(columns: Sequence[Any]) -> Officer | None:
    return None if columns[0] is None else Officer(*columns)
