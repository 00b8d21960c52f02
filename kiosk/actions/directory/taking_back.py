"""Taking a change of a person's place back; with a leaving comes back what it had ended.

Duties come back to the roster where nothing is in their way by now, accounts are opened again. Who
was signed in has to sign in anew, and what was handed on to others stays with them.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from db.directory import account_store, posting_store, roster_act_store
from db.directory.posting_store import Postings, Stint
from db.ground import audit_store
from kiosk.actions.directory import duties, roster
from kiosk.actions.directory.people import (
    Hand,
    carry_unit,
    held,
    note_move,
    refuse_answered_for,
    refuse_circle,
    refuse_own,
    refuse_past,
    settle_past,
)
from kiosk.actions.directory.roster import How
from survey.directory.duties import Duty
from survey.given import required_reason
from survey.refusals.directory import FirstPosting, LaterPosting, PersonChanged

REASON_LIMIT: Final = 300
_CLOSED: Final = "account-closed"
_REOPENED: Final = "account-reopened"


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What came back with a leaving: duties, and accounts by user name; what could not."""

    duties: int = 0
    left_out: int = 0
    accounts: tuple[str, ...] = ()


def withdraw(
    session: Session, code: str, *, since: date, reason: str, hand: Hand, slot: int
) -> GivenBack:
    """Let a posting never have been, with a reason; what was before it holds again.

    Refuses one's own, the first one, one that is gone by now, a circle, and a past one unknowingly
    or on which points hang.
    """
    kept = held(session, code, hand)
    refuse_own(session, code, hand)
    said = required_reason(reason, limit=REASON_LIMIT)
    place = next((n for n, each in enumerate(kept.stints) if each.since == since), None)
    if place is None:
        raise PersonChanged(name=kept.name)
    if place == 0:
        raise FirstPosting
    _refuse_two_leavings(kept, place)
    refuse_past(since, hand)
    again = kept.stints[place - 1].posting
    if not kept.stints[place].posting.gone:
        refuse_answered_for(session, code, kept, again, since=since, hand=hand)
    posting_store.take_back(session, code, since=since)
    refuse_circle(session, code, kept.name, since=since)
    carry_unit(session, code)
    settle_past(session, since, hand)
    before = kept.stints[place]
    back = GivenBack()
    if before.posting.gone:
        back = _given_back(session, code, before, hand=hand, slot=slot)
    came = {"put_back": back.duties, "reopened": list(back.accounts)}
    note_move(
        session, "person-move-withdrawn", code, since, hand, before,
        again, reason=said, **(came if before.posting.gone else {}),
    )  # fmt: skip
    for username in back.accounts:
        audit_store.note(
            session, at=hand.at, actor=hand.by, deed=_REOPENED, subject=username, came_back=code
        )
    return back


def _given_back(session: Session, code: str, leaving: Stint, *, hand: Hand, slot: int) -> GivenBack:
    """Put back on the roster what a leaving took off, and open the accounts that it closed."""
    roster_act_store.lock(session)
    noted = [
        entry.at
        for entry in audit_store.of_subject(session, code, {"person-leaves"})
        if entry.detail["since"] == f"{leaving.since}"
    ]
    taken: list[Duty] = []
    for act in roster_act_store.at_moments(session, duties.LEFT, noted):
        if {each.person for each in act.removed} == {code} and not act.undone:
            roster_act_store.mark_undone(session, act.id, by=hand.by, at=hand.at)
            taken += act.removed
    how = How(hand.by, hand.at, hand.zone, slot)
    put_back = roster.put_back(session, taken, how)
    accounts: tuple[str, ...] = ()
    if posting_store.last_day(session, code, on=hand.today) is None:
        accounts = _reopened(session, code)
    return GivenBack(put_back, len(taken) - put_back, accounts)


def _reopened(session: Session, code: str) -> tuple[str, ...]:
    """Open the accounts that closed because this person left, and nobody has touched since."""
    account_store.held_administrators(session)  # before any other account
    opened = []
    for account in account_store.everyone(session):
        if account.person != code or account.active:
            continue
        last = next(
            iter(audit_store.of_subject(session, account.username, {_CLOSED, _REOPENED})), None
        )
        if last is not None and last.detail.get("left") == code:
            account_store.held(session, account.id)
            account_store.reopen(session, account.id)
            opened.append(account.username)
    return tuple(opened)


def _refuse_two_leavings(kept: Postings, place: int) -> None:
    """Refuse to take back a return that another leaving follows: nobody leaves twice."""
    following = kept.stints[place + 1 : place + 2]
    if kept.stints[place - 1].posting.gone and following and following[0].posting.gone:
        raise LaterPosting(day=f"{following[0].since}")
