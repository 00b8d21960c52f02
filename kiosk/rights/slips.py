"""Who notes slips and who hands them out: staff of the place, and administrators.

What a stop says hangs on no one's money; but a stop at a window nobody served at would say that a
lorry was there. Slips are handed out by whoever serves the yard's gate, and by nobody above them:
what those who are rated could take from the roll, they could rate themselves with.
"""

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from db.directory import directory_store, duty_store
from db.directory.directory_store import Window
from db.feedback import slip_store
from db.feedback.slip_store import Batch
from db.ground import audit_store
from kiosk.rights.units import subtree
from kiosk.rights.who import User
from survey.directory.posts import GATE, has_customers
from survey.directory.roles import Deed, Role
from survey.feedback.slips import numbered

HANDED: Final = "slip-handed"
"""How the trail names that a slip was handed out."""
_A_MOMENT: Final = timedelta(seconds=1)


def windows_to_note_at(session: Session, user: User, *, today: date) -> list[Window]:
    """Return the windows of the own unit and beneath where somebody may note slips, theirs first.

    An administrator may at any.
    """
    if not user.may(Deed.NOTE_STOPS):
        return []
    served = [
        each
        for each in directory_store.windows(session)
        if each.active and has_customers(each.post)
    ]
    if user.role is Role.ADMINISTRATOR:
        return served
    posting = directory_store.postings(session).on(user.person, today) if user.person else None
    if posting is None:
        return []
    units = subtree(directory_store.units(session), posting.unit)
    near = [each for each in served if each.unit in units]
    return sorted(near, key=lambda each: each.code != posting.window)


def batches_to_hand_out(session: Session, user: User, *, today: date, at: datetime) -> list[Batch]:
    """Return the batches whose slips somebody may hand out now: of yards whose gate they are at.

    The oldest comes first, so that a roll is used up before the next one is begun.
    """
    gates, yards = _gates(session, user, today, at), slip_store.windows_of(session, today)
    found = slip_store.at_gates(session, today)
    return [each for each in found if yards.get(each.id, frozenset()) & gates]


def may_reprint(
    session: Session, user: User, batch: Batch, number: int, *, today: date, at: datetime
) -> bool:
    """Tell whether somebody at the gate may see a slip again: a batch's last one, or their last.

    Their own, because two may hand out of one batch at the same moment. No earlier one: who could
    ask for each in turn would have the codes of all lorries.
    """
    if not batch.first <= number < batch.first + batch.handed:
        return False
    yards = slip_store.windows_of(session, batch.valid_until)
    if not yards.get(batch.id, frozenset()) & _gates(session, user, today, at):
        return False
    if number == batch.first + batch.handed - 1:
        return True
    own = audit_store.last_by(session, user.username, HANDED)
    return own is not None and own.detail["slip"] == numbered(number)


def _gates(session: Session, user: User, today: date, at: datetime) -> frozenset[int]:
    """Return the gates' windows where somebody is posted or on duty now; an administrator's: all.

    Not those of the own unit: its head and whoever is rated at its other windows stand there, too.
    """
    gates = [
        each for each in directory_store.windows(session) if each.active and each.post == GATE.code
    ]
    if user.role is not Role.ADMINISTRATOR:
        served = _served(session, user, today, at)
        gates = [each for each in gates if each.code in served]
    return frozenset(each.id for each in gates)


def _served(session: Session, user: User, today: date, at: datetime) -> frozenset[str]:
    if user.person is None or not user.may(Deed.NOTE_STOPS):
        return frozenset()
    posting = directory_store.postings(session).on(user.person, today)
    own = {posting.window} if posting and posting.window else set()
    return duty_store.served_by(session, {user.person}, at, at + _A_MOMENT) | own
