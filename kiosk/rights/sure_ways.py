"""Who is told where a sure way was set up or taken out: the top, and who stands above its people.

An administrator alone sets one up, and ratings that came by it are those that stars rest on.
"""

from datetime import date

from sqlalchemy.orm import Session

from db.directory import directory_store
from kiosk.rights.who import User
from survey.directory.roles import AT_THE_TOP


def units_told_of(session: Session, user: User, *, today: date) -> frozenset[str] | None:
    """Return the units whose sure ways somebody is told of; None where that is all of them."""
    if user.role in AT_THE_TOP:
        return None
    if user.person is None:
        return frozenset()
    people = directory_store.people(session, on=today)
    return frozenset(each.unit for each in people if user.person in {each.supervisor, each.leader})
