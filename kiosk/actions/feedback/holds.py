"""Ending holds: one proposes to release or exclude groups of held ratings, another decides."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.directory import account_store
from db.feedback import held_groups, hold_store
from db.feedback.held_groups import Group
from db.feedback.hold_store import Hold
from db.ground import audit_store
from kiosk.rights.held import hand, proposer_is_free, readable
from kiosk.rights.who import User
from survey.directory.roles import Deed
from survey.feedback.holds import (
    ENDINGS,
    MOST_AT_ONCE,
    REASON_LIMIT,
    State,
    Verdict,
    require_step,
)
from survey.given import required_reason
from survey.months import business_date
from survey.refusals.books import SecondPersonNeeded
from survey.refusals.directory import NotYours
from survey.refusals.feedback import HeldChanged, HoldSettled, HoldTooLarge, NothingHeldChosen


class AsSeen(NamedTuple):
    """A proposal as somebody had it before them: its number, and how often it had changed."""

    number: int
    version: int


def propose(
    session: Session,
    groups: Sequence[Group],
    verdict: Verdict,
    *,
    reason: str,
    by: User,
    at: datetime,
    zone: ZoneInfo,
) -> int:
    """Propose what becomes of groups of held ratings as they were seen; return its number.

    Refuses who has no right to it, no group, no reason, more than is decided at once, and groups
    that are not any more what was seen of them, not theirs to see, or held by themselves.
    """
    if not by.may(Deed.END_HOLDS):
        raise NotYours
    if not groups:
        raise NothingHeldChosen
    kept = required_reason(reason, limit=REASON_LIMIT)
    if sum(group.n for group in groups) > MOST_AT_ONCE:
        raise HoldTooLarge(limit=MOST_AT_ONCE)
    if verdict not in ENDINGS:
        raise NotYours
    months = {f"{group.pattern.day:%Y-%m}" for group in groups}
    own = account_store.of_the_same_person(session, by.username)
    seen = readable(session, by, sorted(months), today=business_date(at, zone))
    ratings: list[str] = []
    for group in sorted(groups, key=lambda each: each.until):
        of_month = seen[f"{group.pattern.day:%Y-%m}"]
        found = held_groups.free(session, group, of_month, without=own)
        if not found or len(found) != group.n:
            raise HeldChanged
        ratings += found
    if len(set(ratings)) != len(ratings):  # a group told twice
        raise HeldChanged
    number = hold_store.propose(
        session, ratings, ref=str(uuid4()), verdict=verdict, reason=kept, by=by.username, at=at
    )
    _note(session, number, "proposed", by=by, at=at, verdict=verdict, ratings=len(ratings))
    return number


def decide(
    session: Session,
    seen: AsSeen,
    *,
    approved: bool,
    because: str,
    by: User,
    at: datetime,
    zone: ZoneInfo,
    slot: int,
) -> int:
    """Approve a proposal or turn it down, and return how many ratings it moved.

    What is turned down is held again, and anybody may propose anew. Refuses who proposed it, whom
    any of the ratings concerns, a proposer whom they concern by now, no reason, and what is
    settled.
    """
    today = business_date(at, zone)
    to = State.APPROVED if approved else State.REJECTED
    hold = _asked(session, seen, to, by=by, at=at, zone=zone)
    kept = required_reason(because, limit=REASON_LIMIT)
    if approved and not proposer_is_free(session, hold, today=today):
        raise SecondPersonNeeded
    hold_store.settle(session, hold, to, by=by.username, at=at, because=kept)
    moved = hold_store.end(session, hold, slot=slot) if approved else 0
    _note(session, hold.id, to, by=by, at=at, verdict=hold.verdict, ratings=moved)
    return moved


def withdraw(session: Session, seen: AsSeen, *, by: User, at: datetime, zone: ZoneInfo) -> None:
    """Take one's own proposal back: the ratings are held as before; refuse what is settled."""
    hold = _asked(session, seen, State.WITHDRAWN, by=by, at=at, zone=zone)
    hold_store.settle(session, hold, State.WITHDRAWN, by=by.username, at=at, because=None)
    _note(session, hold.id, State.WITHDRAWN, by=by, at=at, verdict=hold.verdict, ratings=0)


def _asked(
    session: Session, seen: AsSeen, to: State, *, by: User, at: datetime, zone: ZoneInfo
) -> Hold:
    """Return a proposal that somebody may take that step with; refuse one that moved on."""
    if not by.may(Deed.END_HOLDS):
        raise NotYours
    hold = hold_store.get(session, seen.number)
    if hold.version != seen.version:
        raise HoldSettled
    require_step(to, hold.state, hand(session, by, hold, today=business_date(at, zone)))
    return hold


def _note(
    session: Session,
    number: int,
    deed: str,
    *,
    by: User,
    at: datetime,
    verdict: Verdict,
    ratings: int,
) -> None:
    audit_store.note(
        session, at=at, actor=by.username, deed=f"hold-{deed}", subject=f"hold {number}",
        verdict=verdict, ratings=ratings,
    )  # fmt: skip
