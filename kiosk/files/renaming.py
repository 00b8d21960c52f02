"""What files call otherwise than before stands in the trail under both names."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from db.directory import directory_store
from db.ground import audit_store
from survey.directory.roles import IMPORT

Called = Mapping[tuple[str, str], str]
"""What a unit, a window or a person is called, by the deed that would call it otherwise."""
UNIT, WINDOW, PERSON = "unit-kept", "window-kept", "person-renamed"
_ORDER: Final = (UNIT, WINDOW, PERSON)


def called(session: Session) -> Called:
    """Return what everything with a code and a name is called now."""
    units = {(UNIT, each.code): each.name for each in directory_store.units(session)}
    windows = {(WINDOW, each.code): each.name for each in directory_store.places(session)}
    people = directory_store.names(session).values()
    return units | windows | {(PERSON, code): name for code, name in people}


def note_renamed(session: Session, before: Called, *, at: datetime) -> None:
    """Note what was there before and is called otherwise by now, each with its old name."""
    now = called(session)
    renamed = {each: name for each, name in before.items() if now.get(each, name) != name}
    for deed, code in sorted(renamed, key=lambda each: (_ORDER.index(each[0]), each[1])):
        audit_store.note(
            session, at=at, actor=IMPORT, deed=deed, subject=code,
            before=renamed[deed, code], name=now[deed, code],
        )  # fmt: skip
