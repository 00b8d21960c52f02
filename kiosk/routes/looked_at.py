"""What is opened and taken away goes into the trail before it leaves the house."""

from collections.abc import Mapping

from kiosk import clock
from kiosk.actions.directory.seen import note_document, note_opened
from kiosk.rights.who import User
from kiosk.wiring import House


def note_look(house: House, user: User, of: str) -> None:
    """Note that somebody opens files of a case: once an hour, and no more than a page needs."""
    now = clock.now()
    deed = house.looks.to_note(user.username, of, at=now)
    if deed is None:
        return
    try:
        with house.writing() as session:
            note_opened(session, user, deed, of, at=now)
    except Exception:
        house.looks.forget(user.username, of)
        raise


def note_downloaded(house: House, user: User, name: str, asked: Mapping[str, str]) -> None:
    """Note that somebody downloads a document, and what it was narrowed to."""
    with house.writing() as session:
        note_document(session, user, name, asked, at=clock.now())
