"""Complaints put aside: which groups wait for people and until when, what is proposed, decided."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from db.cases import burst_decisions, burst_store, case_store
from db.cases.burst_decisions import Decision
from db.cases.burst_store import Group, Member
from db.directory import account_store
from kiosk.rights.bursts import hand
from kiosk.rights.cases import reads, sight
from kiosk.rights.who import User
from survey.cases.bursts import SET_ASIDE
from survey.directory.roles import AT_THE_TOP, Deed
from survey.feedback.holds import Hand
from survey.refusals.bursts import BurstUnknown

AT_ONCE: Final = 20
SETTLED_AT_ONCE: Final = 20


@dataclass(frozen=True, slots=True)
class GroupListed:
    """A group in the list: how many of it wait that who looks may read, and how many others.

    `again` of them were found to be abuse and are looked at again, by `officers`.
    """

    group: Group
    n: int
    others: int
    late: bool
    again: int
    officers: Sequence[str]


@dataclass(frozen=True, slots=True)
class ProposalShown:
    """A proposal as it is drawn, and what it is to who looks."""

    decision: Decision
    hand: Hand
    refs: Sequence[str]


@dataclass(frozen=True, slots=True)
class BurstDesk:
    """What waits for people, what is due first; `kept_back` are proposals that concern others."""

    groups: Sequence[GroupListed]
    open: Sequence[ProposalShown]
    kept_back: int
    settled: Sequence[ProposalShown]


@dataclass(frozen=True, slots=True)
class GroupShown:
    """One group: a page of what waits in it, all that may be chosen, what it may be joined into.

    `first` are the ones of the burst that are cases as ever, so far as who looks may read them.
    """

    listed: GroupListed
    members: Sequence[Member]
    free: Sequence[str]
    leading: Sequence[str]
    first: Sequence[str]


def desk(session: Session, user: User, *, now: datetime) -> BurstDesk:
    """Return what somebody may decide about: groups that wait, proposals, and what was settled."""
    decisions = burst_decisions.open_ones(session)
    opened = list(_shown(session, user, decisions))
    settled = burst_decisions.settled_ones(session, limit=SETTLED_AT_ONCE)
    return BurstDesk(
        groups=_listed(session, user, now),
        open=opened,
        kept_back=len(decisions) - len(opened),
        settled=list(_shown(session, user, settled)),
    )


def group_shown(
    session: Session, user: User, ref: str, *, now: datetime, page: int = 0
) -> GroupShown:  # fmt: skip
    """Return one group as far as somebody may read it; refuse one of which they read nothing."""
    group, sees = burst_store.get(session, ref), sight(user)
    listed = _of(session, user, group, now)
    if not listed.n:
        raise BurstUnknown
    members = burst_store.members(session, group.id, sees, offset=page * AT_ONCE, limit=AT_ONCE)
    free = burst_store.free(session, group.id, sees)
    leading = [ref for _, ref in burst_store.begun_with(session, group.id, sees)]
    return GroupShown(listed, members, free, leading, _first(session, user, group))


def _first(session: Session, user: User, group: Group) -> list[str]:
    """Return the numbers of the first ones of a burst, as was noted when its group began."""
    events = case_store.events(session, burst_store.first_of(session, group.id))
    told = next((each.detail.get("first") for each in events if each.kind == SET_ASIDE), None)
    return [ref for ref in told or () if reads(session, ref, user)]


def to_propose(session: Session, user: User) -> int:
    """Return how many complaints put aside wait for somebody to propose something about them."""
    if not user.may(Deed.END_BURSTS):
        return 0
    return burst_store.count_free(session, sight(user))


def to_look_again(session: Session, user: User) -> int:
    """Return how many complaints put aside again somebody has by name, at whatever account."""
    own = account_store.of_the_same_person(session, user.username)
    return burst_store.to_look_again(session, own, sight(user))


def to_decide(session: Session, user: User) -> int:
    """Return for how many proposals somebody may be the second person."""
    return sum(hand(session, user, each).may_decide for each in burst_decisions.open_ones(session))


def to_hurry(session: Session, user: User) -> int:
    """Return of how many groups those at the top learn that nobody decided in time."""
    if user.role not in AT_THE_TOP:
        return 0
    return sum(each.late_at is not None for each in burst_store.waiting(session))


def _listed(session: Session, user: User, now: datetime) -> list[GroupListed]:
    found = [_of(session, user, group, now) for group in burst_store.waiting(session)]
    return [each for each in found if each.n]


def _of(session: Session, user: User, group: Group, now: datetime) -> GroupListed:
    n = burst_store.count(session, group.id, sight(user)) if user.may(Deed.END_BURSTS) else 0
    is_late = group.closed_at is None and now > group.due_at
    others = burst_store.count(session, group.id) - n
    again, officers = burst_store.again(session, group.id, sight(user)) if n else (0, [])
    return GroupListed(group, n, others, is_late, again, officers)


def _shown(session: Session, user: User, decisions: Sequence[Decision]) -> Iterator[ProposalShown]:
    """Yield the proposals that are somebody's own, or that take nothing they may not read."""
    for each in decisions:
        own = hand(session, user, each)
        if own.is_own or own.reads_all:
            yield ProposalShown(each, own, burst_decisions.taken(session, each.id))
