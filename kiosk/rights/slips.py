"""Who notes slips and who hands them out: staff of the place, and administrators.

What a stop says hangs on no one's money; but a stop at a window nobody served at would say that a
lorry was there. Slips are handed out by whoever works where the yard has its gate.
"""

from datetime import date

from sqlalchemy.orm import Session

from db.directory import directory_store
from db.directory.directory_store import Window
from db.feedback import slip_store
from db.feedback.slip_store import Batch
from kiosk.rights.units import subtree
from kiosk.rights.who import User
from survey.directory.posts import GATE, has_customers
from survey.directory.roles import Deed, Role


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


def batches_to_hand_out(session: Session, user: User, *, today: date) -> list[Batch]:
    """Return the batches whose slips somebody may hand out today: of yards whose gate they are at.

    The oldest comes first, so that a roll is used up before the next one is begun.
    """
    gates, yards = _gates(session, user, today), slip_store.windows_of(session, today)
    found = slip_store.at_gates(session, today)
    return [each for each in found if yards.get(each.id, frozenset()) & gates]


def may_reprint(session: Session, user: User, batch: Batch, *, today: date) -> bool:
    """Tell whether somebody may see again a slip that was handed out: whoever is at that gate."""
    yards = slip_store.windows_of(session, batch.valid_until)
    return bool(yards.get(batch.id, frozenset()) & _gates(session, user, today))


def _gates(session: Session, user: User, today: date) -> frozenset[int]:
    near = windows_to_note_at(session, user, today=today)
    return frozenset(each.id for each in near if each.post == GATE.code)
