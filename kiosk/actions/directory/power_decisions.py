"""What the top does with requests about accounts that have power: decide, see, or let lapse."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from db.directory import account_store, power_store
from db.directory.power_store import Ask
from db.ground import audit_store
from kiosk.actions.directory import account_desk
from kiosk.actions.directory.power_acts import carry_out, note, refuse_shared, standing
from kiosk.locks.halves import joined, new_code
from kiosk.rights.powers import hand
from kiosk.rights.who import User
from survey.directory.powers import LAPSES_AFTER, REASON_LIMIT, Kind, State, require_step
from survey.directory.roles import SYSTEM, Role
from survey.given import required_reason
from survey.refusals.directory import LastAdministrator, PowerSettled, PowerStale


class AsSeen(NamedTuple):
    """A request as somebody had it before them: its number, and how often it had changed."""

    number: int
    version: int


class Decided(NamedTuple):
    """What a decision came to: whose account, and the code that belongs to its link, if any."""

    username: str
    code: str | None


def decide(
    session: Session, seen: AsSeen, *, approved: bool, because: str, by: User, at: datetime
) -> Decided:
    """Approve what was asked for or turn it down; return whose account, and its link's code.

    Refuses who asked, whom it concerns, no reason, what is settled or lapsed, and to approve what
    is not any more as it was asked for.
    """
    to = State.APPROVED if approved else State.REJECTED
    administrators = account_store.held_administrators(session)  # before any other account
    asked = _stepping(session, seen, to, by=by, at=at)
    because = required_reason(because, limit=REASON_LIMIT)
    code = None
    if approved:
        _refuse_stale(session, asked, administrators, at=at)
        code = new_code() if asked.half else None
        token = joined(asked.half, code) if asked.half and code else None
        carry_out(session, asked.wish, token, at=at)
    power_store.settle(session, asked, to, by=by.username, at=at, because=because)
    note(session, asked.wish, f"{to}", by.username, at, asked_by=asked.asked_by)
    return Decided(asked.wish.username, code)


def withdraw(session: Session, seen: AsSeen, *, by: User, at: datetime) -> None:
    """Take back what one asked for oneself; refuse what is settled."""
    asked = _stepping(session, seen, State.WITHDRAWN, by=by, at=at)
    power_store.settle(session, asked, State.WITHDRAWN, by=by.username, at=at)
    note(session, asked.wish, State.WITHDRAWN, by.username, at)


def see(session: Session, seen: AsSeen, *, by: User, at: datetime) -> None:
    """Say that one has seen what was done by one alone; refuse who did it."""
    asked = _stepping(session, seen, State.SEEN, by=by, at=at)
    power_store.settle(session, asked, State.SEEN, by=by.username, at=at)
    note(session, asked.wish, State.SEEN, by.username, at)


def lapse(session: Session, *, at: datetime) -> int:
    """End what nobody decided in time; return how much that was."""
    ended = power_store.lapse(session, asked_before=at - LAPSES_AFTER, at=at, by=SYSTEM)
    for username in ended:
        audit_store.note(session, at=at, actor=SYSTEM, deed="power-lapsed", subject=username)
    return len(ended)


def _refuse_stale(session: Session, asked: Ask, administrators: list[int], *, at: datetime) -> None:
    """Refuse what was asked for by who may not any more, or about what became something else."""
    wish = asked.wish
    keepers = {account_store.get(session, each).username for each in administrators}
    if asked.asked_by not in keepers:
        raise PowerStale
    if wish.after.person is not None:
        account_desk.refuse_gone(session, wish.after.person, at)
    refuse_shared(session, wish)
    if wish.kind is Kind.MAKE:
        return
    account = account_store.held(session, account_store.by_username(session, wish.username).id)
    must_be_open = wish.kind in {Kind.LINK, Kind.BIND, Kind.RESET}
    if standing(account) != wish.before or (must_be_open and not account.active):
        raise PowerStale
    if administrators == [account.id] and wish.after.role is not Role.ADMINISTRATOR:
        raise LastAdministrator


def _stepping(session: Session, seen: AsSeen, to: State, *, by: User, at: datetime) -> Ask:
    """Return a request that somebody may take that step with; refuse one that moved on."""
    asked = power_store.get(session, seen.number)
    if asked.version != seen.version:
        raise PowerSettled
    require_step(to, asked.matter, hand(session, by), now=at)
    return asked
