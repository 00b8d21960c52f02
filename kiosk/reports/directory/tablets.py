"""The tablets that stand at a window, or are awaited there."""

from sqlalchemy.orm import Session

from db.directory import tablet_store
from db.directory.directory_store import Window
from db.directory.tablet_store import Tablet


def at_window(session: Session, window: Window) -> list[Tablet]:
    """Return the tablets of a window that nobody has taken out, the oldest first."""
    return tablet_store.at_window(session, window.id)
