"""Whose a case is: everybody's part is a condition of the query itself.

What somebody reads and what concerns them is written once, here, for lists, counts, rates and the
single case alike. Whoever stands in the chain, or is complained of, reads nothing of it.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import Session

from db.ground.models import CaseChainRow, CaseRow, ComplaintRow, PersonRow
from survey.cases.complaints import AGAINST
from survey.cases.counselling import HEADS

_HEADS: Final = sorted(HEADS)
_AGAINST: Final = sorted(AGAINST)


@dataclass(frozen=True, slots=True)
class Sight:
    """Which cases somebody may see: those of their office, and those that concern the person."""

    person: str | None
    team: bool = False
    top: bool = False


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

    A sealed case is for those at the top alone (regulation 2).
    """
    if not sight.team and not sight.top:
        return false()
    open_to = true() if sight.top else CaseRow.sealed.is_(False)
    if sight.person is None:
        return open_to
    me = _id_of(sight.person)
    return and_(open_to, ComplaintRow.person_id.is_distinct_from(me), ~_bound(me))


def concerned(sight: Sight) -> ColumnElement[bool]:
    """Return what holds of the cases that concern somebody: who is named, and their heads.

    Before there is a summary for them or a finding against them, that there is a case stays
    unknown; what they appealed against stays theirs to read, whatever became of it.
    """
    if sight.person is None:
        return false()
    me = _id_of(sight.person)
    against = ComplaintRow.outcome.in_(_AGAINST)
    told = or_(CaseRow.summary.is_not(None), against, CaseRow.appealed.is_(True))
    return and_(told, or_(ComplaintRow.person_id == me, _bound(me, CaseChainRow.bond.in_(_HEADS))))


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
