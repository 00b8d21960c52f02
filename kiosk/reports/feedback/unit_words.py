"""What customers wrote about the units somebody answers for: in batches (`survey/feedback`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from db.directory.directory_store import Window
from db.feedback import batch_store
from kiosk.rights.voices import batched
from kiosk.rights.who import User
from survey.feedback.batches import LOOKS_BACK, Batch, batches, monday


@dataclass(frozen=True, slots=True)
class WindowWords:
    """A window with the batches of its customers' words, the newest first."""

    window: Window
    batches: Sequence[Batch]


def unit_words(session: Session, user: User, *, today: date) -> list[WindowWords]:
    """Return the words of the windows somebody answers for, those with something new first."""
    windows, seeing = batched(session, user, today=today)
    told = batch_store.told(session, seeing, since=monday(today - LOOKS_BACK))
    found = [
        WindowWords(window, made)
        for window in windows
        if (made := batches(told.get(window.id, ()), today=today))
    ]
    return sorted(found, key=lambda each: each.batches[0].last, reverse=True)
