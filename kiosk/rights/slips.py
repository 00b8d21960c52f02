"""Who notes slips where: staff at windows of the own unit and beneath it, administrators at any.

What a stop says hangs on no one's money; but a stop at a window nobody served at would say that a
lorry was there.
"""

from datetime import date

from sqlalchemy.orm import Session

from db.directory import directory_store
from db.directory.directory_store import Window
from kiosk.rights.units import subtree
from kiosk.rights.who import User
from survey.directory.posts import has_customers
from survey.directory.roles import Deed, Role


def windows_to_note_at(session: Session, user: User, *, today: date) -> list[Window]:
    """Return the windows at which somebody may note slips, their own first."""
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
