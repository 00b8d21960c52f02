"""Whose a case is: everybody's part is a condition of the query itself.

What somebody reads and what concerns them is written once, here, for lists, counts, rates and the
single case alike. Whoever stands in the chain, or is complained of, reads nothing of it.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, or_, select, true
from sqlalchemy.orm import Session

from db.ground.models import AccountRow, CaseChainRow, CaseRow, ComplaintRow, PersonRow
from survey.cases.complaints import AGAINST, OVER, State
from survey.cases.counselling import HEADS
from survey.cases.recusal import OF_REPORTS
from survey.directory.roles import CASE_WORKERS

_HEADS: Final = sorted(HEADS)
_AGAINST: Final = sorted(AGAINST)
_OF_REPORTS: Final = sorted(OF_REPORTS)
_OVER: Final = sorted(OVER)
_WORKERS: Final = sorted(CASE_WORKERS)


@dataclass(frozen=True, slots=True)
class Sight:
    """Which cases somebody may see: those of their office, and those that concern the person."""

    person: str | None
    account_id: int
    team: bool = False
    leader: bool = False
    chairman: bool = False

    @property
    def top(self) -> bool:
        """Whether they stand at the top."""
        return self.leader or self.chairman


@dataclass(frozen=True, slots=True)
class Seen:
    """What a case is to somebody: read as a whole, or its summary because it concerns them."""

    read: bool = False
    concerned: bool = False

    def __bool__(self) -> bool:
        return self.read or self.concerned


def seen(session: Session, sight: Sight, ref: str) -> Seen:
    """Return what the case of a number is to somebody; nothing, where there is none."""
    found = session.execute(
        select(readable(sight), concerned(sight))
        .select_from(ComplaintRow)
        .join(CaseRow, CaseRow.complaint_id == ComplaintRow.id)
        .where(ComplaintRow.ref == ref)
    ).one_or_none()
    return Seen() if found is None else Seen(*map(bool, found))


def readable(sight: Sight) -> ColumnElement[bool]:
    """Return what holds of the cases somebody reads by office: outside of whose chain they stand.

    A sealed case is for those at the top alone, or whose whom it was given where none of them was
    free; one about the team's leader is not theirs. What nobody has stands with those at the top,
    whatever chain they stand in (regulation 1, 2). `survey.cases.steps.relation` says the same.
    """
    if not sight.team and not sight.top:
        return false()
    open_to = _open_to(sight)
    if sight.person is None:
        return open_to
    me = _id_of(sight.person)
    among = [CaseChainRow.bond.not_in(_OF_REPORTS)] if sight.chairman else []
    free = ~_bound(me, *among)
    if sight.top:
        free = or_(free, and_(has_nobody(), ComplaintRow.state.not_in(_OVER)))
    return and_(open_to, ComplaintRow.person_id.is_distinct_from(me), free)


def waits_for() -> ColumnElement[int | None]:
    """Return whose next step a case waits for: its officer's, or of an appeal who looks at it."""
    appealed = ComplaintRow.state == State.APPEALED
    return case((appealed, CaseRow.appeal_officer_id), else_=CaseRow.officer_id)


def closed(sight: Sight) -> Select[str]:
    """Return the numbers of cases that somebody may know nothing of by what was done in them.

    Those are the sealed ones, and those in whose chain they stand: unless they read them by office.
    """
    row = CaseRow
    theirs: list[ColumnElement[bool]] = [row.sealed.is_(True)]
    if sight.person is not None:
        me = _id_of(sight.person)
        theirs += [_bound(me), ComplaintRow.person_id == me]
    return (
        select(ComplaintRow.ref)
        .join(row, row.complaint_id == ComplaintRow.id)
        .where(or_(*theirs), ~readable(sight))
    )


def has_nobody() -> ColumnElement[bool]:
    """Return what holds of cases that wait for nobody, or for who can take no step any more.

    What was put aside waits for two people to decide about its group.
    """
    return and_(~is_able(), ComplaintRow.state != State.SET_ASIDE)


def is_able() -> ColumnElement[bool]:
    """Return what holds of cases whose next step waits for who can take it."""
    able = exists().where(
        AccountRow.id == waits_for(), AccountRow.active, AccountRow.role.in_(_WORKERS)
    )
    return able.correlate(CaseRow, ComplaintRow)


def _open_to(sight: Sight) -> ColumnElement[bool]:
    if sight.chairman:
        return true()
    if sight.leader:
        return CaseRow.past_leader.is_(False)
    looks = and_(
        CaseRow.appeal_officer_id == sight.account_id, ComplaintRow.state == State.APPEALED
    )
    given = and_(
        or_(CaseRow.officer_id == sight.account_id, looks), CaseRow.merged_into_id.is_(None)
    )
    return or_(CaseRow.sealed.is_(False), func.coalesce(given, False))


def concerned(sight: Sight) -> ColumnElement[bool]:
    """Return what holds of the cases that concern somebody: who is named, and their heads.

    Before there is a summary for them or a finding against them, that there is a case stays
    unknown; what they appealed against stays theirs to read, whatever became of it. What somebody
    at the top reads as a whole is no summary for them.
    """
    if sight.person is None:
        return false()
    me = _id_of(sight.person)
    against = ComplaintRow.outcome.in_(_AGAINST)
    told = or_(CaseRow.summary.is_not(None), against, CaseRow.appealed.is_(True))
    heads = _bound(me, CaseChainRow.bond.in_(_HEADS))
    if sight.leader:
        heads = and_(heads, CaseRow.past_leader.is_(False))
    theirs = or_(ComplaintRow.person_id == me, heads)
    return and_(told, theirs, *([~readable(sight)] if sight.top else []))


def _bound(person: ColumnElement[int], *more: ColumnElement[bool]) -> ColumnElement[bool]:
    row = CaseChainRow
    return (
        exists()
        .where(row.complaint_id == CaseRow.complaint_id, row.person_id == person, *more)
        .correlate(CaseRow)
    )


def _id_of(person: str) -> ColumnElement[int]:
    """Return the number of a code, never NULL: that is who is not named."""
    return func.coalesce(select(PersonRow.id).where(PersonRow.code == person).scalar_subquery(), -1)
