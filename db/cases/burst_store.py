"""Complaints that were put aside as groups: the groups, what is in them, their clock."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import exists, func, insert, select, update
from sqlalchemy.orm import Session

from db.cases.case_sight import Sight, is_able, readable
from db.cases.message_store import COMPLAINANT
from db.ground import turns
from db.ground.models import (
    AccountRow,
    BurstComplaintRow,
    BurstDecidedRow,
    BurstDecisionRow,
    BurstRow,
    CaseRow,
    ComplaintMessageRow,
    ComplaintRow,
    UnitRow,
    WindowRow,
)
from db.ground.turns import Turn
from survey.cases.bursts import Why
from survey.cases.complaints import State
from survey.refusals.bursts import BurstUnknown

WORDS_SHOWN: Final = 160
_PLACED: Final = UnitRow.name + " · " + WindowRow.name
"""A window after its unit's name, as people tell it from others of its name."""
_OF_UNIT: Final = (UnitRow, UnitRow.id == WindowRow.unit_id)


@dataclass(frozen=True, slots=True)
class Group:
    """A group of complaints put aside: why, since when, by when people decide about it."""

    id: int
    ref: str
    why: Why
    window: str | None
    opened_at: datetime
    due_at: datetime
    late_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Member:
    """A complaint of a group as it stands, its window by code.

    `added` is what its complainant wrote to it last.
    `again`: it was found to be abuse before, and is looked at again; by whom, `officer` says.
    """

    id: int
    ref: str
    state: str
    window: str | None
    received_at: datetime
    words: str
    sealed: bool
    proposed: bool
    added: str
    again: bool
    officer: str | None


def lock(session: Session) -> None:
    """Let nobody else look what came lately before the transaction ends."""
    turns.take(session.connection(), Turn.BURSTS)


# Groups


def open_group(session: Session, others: Collection[int], window_id: int | None) -> int | None:
    """Return the open group that some complaints stand in, else one of the window, else None."""
    row, member = BurstRow, BurstComplaintRow
    with_others = (
        select(row.id)
        .join(member, member.burst_id == row.id)
        .where(row.closed_at.is_(None), member.complaint_id.in_(others))
        .order_by(row.id)
        .limit(1)
    )
    of_window = (
        select(row.id)
        .where(row.closed_at.is_(None), row.window_id.is_not_distinct_from(window_id))
        .order_by(row.id)
        .limit(1)
    )
    found: int | None = session.scalar(with_others)
    return found if found is not None else session.scalar(of_window)


def begin(
    session: Session, *, ref: str, why: Why, window_id: int | None, at: datetime, due_at: datetime
) -> int:
    """Open a group; return its number."""
    values = {"ref": ref, "why": str(why), "window_id": window_id}
    made = insert(BurstRow).values(**values, opened_at=at, due_at=due_at).returning(BurstRow.id)
    number: int = session.scalars(made).one()
    return number


def put(session: Session, number: int, complaint_id: int, *, at: datetime) -> None:
    """Put a complaint into a group."""
    row = BurstComplaintRow
    session.execute(insert(row).values(complaint_id=complaint_id, burst_id=number, at=at))


def get(session: Session, ref: str) -> Group:
    """Return a group; refuse an unknown one."""
    found = session.execute(_groups().where(BurstRow.ref == ref)).one_or_none()
    if found is None:
        raise BurstUnknown
    return _group(found)


def with_id(session: Session, number: int) -> Group:
    """Return the group of a number that is known."""
    return _group(session.execute(_groups().where(BurstRow.id == number)).one())


def of_complaint(session: Session, complaint_id: int) -> Group | None:
    """Return the group that a complaint was put into, None if it never was."""
    member = BurstComplaintRow
    found = session.execute(
        _groups()
        .join(member, member.burst_id == BurstRow.id)
        .where(member.complaint_id == complaint_id)
    ).one_or_none()
    return None if found is None else _group(found)


def waiting(session: Session) -> list[Group]:
    """Return the groups in which something waits for people, what is due first."""
    undecided = (
        exists()
        .where(BurstComplaintRow.burst_id == BurstRow.id)
        .where(ComplaintRow.id == BurstComplaintRow.complaint_id, _waits())
        .correlate(BurstRow)
    )
    found = session.execute(_groups().where(undecided).order_by(BurstRow.due_at, BurstRow.id))
    return [_group(each) for each in found]


def members(
    session: Session, number: int, sight: Sight, *, offset: int = 0, limit: int | None = None
) -> list[Member]:
    """Return what somebody may read of a group and waits for people, the oldest first."""
    asked = _members(number).where(readable(sight), _waits())
    ordered = asked.order_by(ComplaintRow.id).offset(offset).limit(limit)
    return [_member(each) for each in session.execute(ordered)]


def chosen(
    session: Session, number: int, refs: Collection[str], sight: Sight
) -> list[Member]:  # fmt: skip
    """Return those of some complaints that stand in a group and that somebody may read."""
    asked = _members(number).where(readable(sight), ComplaintRow.ref.in_(refs))
    return [_member(each) for each in session.execute(asked.order_by(ComplaintRow.id))]


def count(session: Session, number: int, sight: Sight | None = None) -> int:
    """Return how many of a group wait for people, of those somebody may read or of all."""
    asked = _members(number).where(_waits(), *([readable(sight)] if sight else []))
    return session.scalar(select(func.count()).select_from(asked.subquery())) or 0


def first_of(session: Session, number: int) -> int:
    """Return which complaint a group began with."""
    row = BurstComplaintRow
    first: int = session.scalars(
        select(func.min(row.complaint_id)).where(row.burst_id == number)
    ).one()
    return first


def again(session: Session, number: int, sight: Sight) -> tuple[int, list[str]]:
    """Return how many of a group are looked at again that somebody may read, and by whom."""
    found = session.execute(
        _in_groups(AccountRow.name, func.count())
        .where(BurstComplaintRow.burst_id == number, readable(sight), _waits(), _found_abuse())
        .group_by(AccountRow.name)
    ).all()
    return sum(n for _, n in found), sorted(name for name, _ in found if name is not None)


def free(session: Session, number: int, sight: Sight) -> list[str]:
    """Return the numbers of what may be chosen of a group: nothing is proposed for it yet."""
    asked = _in_groups(ComplaintRow.ref).where(
        BurstComplaintRow.burst_id == number, readable(sight), _waits(), ~_proposed()
    )
    return list(session.scalars(asked.order_by(ComplaintRow.id)))


def count_free(session: Session, sight: Sight) -> int:
    """Return how many complaints put aside somebody may read that nothing is proposed for yet."""
    asked = _in_groups(func.count()).where(readable(sight), _waits(), ~_proposed())
    return session.scalar(asked) or 0


def begun_with(session: Session, number: int, sight: Sight) -> list[tuple[int, str]]:
    """Return id and number of open cases of a group's windows that somebody may join it into.

    Those that came within the hour before it and later, the first ones of the burst among them.
    """
    group, row = with_id(session, number), ComplaintRow
    windows = select(row.window_id).where(
        row.id.in_(
            select(BurstComplaintRow.complaint_id).where(BurstComplaintRow.burst_id == number)
        )
    )
    found = session.execute(
        select(row.id, row.ref)
        .join(CaseRow, CaseRow.complaint_id == row.id)
        .where(row.received_at >= group.opened_at - timedelta(hours=1))
        .where(row.state.in_(("received", "replied", "on_site", "investigating")))
        .where(row.window_id.in_(windows), CaseRow.kind == "complaint", readable(sight))
        .order_by(row.received_at, row.id)
        .limit(10)
    )
    return [(number, ref) for number, ref in found]


def to_look_again(session: Session, accounts: Collection[str], sight: Sight) -> int:
    """Return how many complaints put aside again wait for one of some accounts by name."""
    asked = (
        select(func.count())
        .select_from(CaseRow)
        .join(ComplaintRow, ComplaintRow.id == CaseRow.complaint_id)
        .join(AccountRow, AccountRow.id == CaseRow.officer_id)
        .where(_waits(), AccountRow.username.in_(accounts), readable(sight))
    )
    return session.scalar(asked) or 0


def without_officer(session: Session, *, limit: int) -> list[str]:
    """Return what is put aside again and whose officer is there no more, the oldest first."""
    found = session.scalars(
        select(ComplaintRow.ref)
        .join(CaseRow, CaseRow.complaint_id == ComplaintRow.id)
        .where(_waits(), _found_abuse(), ~is_able())
        .order_by(ComplaintRow.id)
        .limit(limit)
    )
    return list(found)


# The group's clock


def to_note_late(session: Session, now: datetime) -> list[Group]:
    """Return the groups about which nobody decided in time, and mark that it was noted."""
    late = session.scalars(
        update(BurstRow)
        .where(BurstRow.closed_at.is_(None), BurstRow.late_at.is_(None), BurstRow.due_at < now)
        .values(late_at=now)
        .returning(BurstRow.id)
    )
    return [with_id(session, number) for number in sorted(late)]


def open_again(session: Session, complaint_id: int, *, due_at: datetime) -> None:
    """Open the group of a complaint again, with a new clock; one that is open keeps its own."""
    member = BurstComplaintRow
    its_group = select(member.burst_id).where(member.complaint_id == complaint_id)
    session.execute(
        update(BurstRow)
        .where(BurstRow.id == its_group.scalar_subquery(), BurstRow.closed_at.is_not(None))
        .values(closed_at=None, late_at=None, due_at=due_at)
    )


def close_if_settled(session: Session, number: int, *, at: datetime) -> bool:
    """Close a group of which nothing is put aside any more; tell whether it is so."""
    lock(session)  # else something may be put into it, or back into it, at the same moment
    aside = (
        select(BurstComplaintRow.complaint_id)
        .join(ComplaintRow, ComplaintRow.id == BurstComplaintRow.complaint_id)
        .where(BurstComplaintRow.burst_id == number, ComplaintRow.state == State.SET_ASIDE)
    )
    if session.scalar(aside.limit(1)) is not None:
        return False
    session.execute(
        update(BurstRow)
        .where(BurstRow.id == number, BurstRow.closed_at.is_(None))
        .values(closed_at=at)
    )
    return True


def astray(session: Session) -> list[str]:
    """Return the complaints that are put aside in no open group, and open groups without any."""
    row, member = ComplaintRow, BurstComplaintRow
    held = exists().where(
        member.complaint_id == row.id, member.burst_id == BurstRow.id, BurstRow.closed_at.is_(None)
    )
    lost = session.scalars(
        select(row.ref).where(row.state == State.SET_ASIDE, ~held.correlate(row)).order_by(row.id)
    )
    inside = exists().where(
        member.burst_id == BurstRow.id,
        row.id == member.complaint_id,
        row.state == State.SET_ASIDE,
    )
    empty = session.scalars(
        select(BurstRow.ref).where(BurstRow.closed_at.is_(None), ~inside.correlate(BurstRow))
    )
    return [
        *(f"{each} is put aside in no open group" for each in lost),
        *(f"group {each} is open and empty" for each in empty),
    ]


def _waits() -> Any:
    """Return what holds of what waits for people; abuse that somebody writes to is aside again."""
    return ComplaintRow.state == State.SET_ASIDE


def _added() -> Any:
    """Return what the complainant wrote to a complaint last."""
    row = ComplaintMessageRow
    return (
        select(row.words)
        .where(row.complaint_id == ComplaintRow.id, row.author == COMPLAINANT)
        .order_by(row.id.desc())
        .limit(1)
        .correlate(ComplaintRow)
        .scalar_subquery()
    )


def _found_abuse() -> Any:
    """Return what holds of what two people found to be abuse, be it looked at again since."""
    return (
        exists()
        .where(
            BurstDecidedRow.complaint_id == ComplaintRow.id,
            BurstDecisionRow.id == BurstDecidedRow.decision_id,
            BurstDecisionRow.state == "approved",
            BurstDecisionRow.verdict == "abuse",
        )
        .correlate(ComplaintRow)
    )


def _groups() -> Any:
    row = BurstRow
    return select(
        row.id, row.ref, row.why, _PLACED, row.opened_at, row.due_at, row.late_at,
        row.closed_at,
    ).outerjoin(WindowRow, WindowRow.id == row.window_id).outerjoin(*_OF_UNIT)  # fmt: skip


def _group(found: Sequence[Any]) -> Group:
    number, ref, why, *told = found
    return Group(number, ref, Why(why), *told)


def _members(number: int) -> Any:
    row = ComplaintRow
    return _in_groups(
        row.id, row.ref, row.state, WindowRow.code, row.received_at,
        func.coalesce(row.words, ""), CaseRow.sealed, _proposed(),
        func.coalesce(_added(), ""), _found_abuse(), AccountRow.name,
    ).where(BurstComplaintRow.burst_id == number)  # fmt: skip


def _member(found: Sequence[Any]) -> Member:
    """Return a complaint with the beginning of its words, which the database may not know."""
    told = Member(*found)
    return replace(told, words=told.words[:WORDS_SHOWN], added=told.added[:WORDS_SHOWN])


def _in_groups(*columns: Any) -> Any:
    """Return what is asked of complaints that stand in groups, with window and officer."""
    row = ComplaintRow
    return (
        select(*columns)
        .select_from(row)
        .join(CaseRow, CaseRow.complaint_id == row.id)
        .join(BurstComplaintRow, BurstComplaintRow.complaint_id == row.id)
        .outerjoin(WindowRow, WindowRow.id == row.window_id)
        .outerjoin(AccountRow, AccountRow.id == CaseRow.officer_id)
    )


def _proposed() -> Any:
    """Return what holds of what an open proposal takes."""
    decision = BurstDecisionRow
    return (
        exists()
        .where(
            BurstDecidedRow.complaint_id == ComplaintRow.id,
            decision.id == BurstDecidedRow.decision_id,
            decision.state == "open",
        )
        .correlate(ComplaintRow)
    )
