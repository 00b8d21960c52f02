"""What an inspector needs to begin: the windows, and walks begun elsewhere."""

from typing import Any

from sqlalchemy.orm import Session

from db import directory_store, inspection_store
from db.directory_store import Window


def windows_to_check(session: Session) -> list[Window]:
    """Return the open windows, grouped by unit."""
    found = [window for window in directory_store.windows(session) if window.active]
    return sorted(found, key=lambda window: (window.unit_name, window.code))


def begun_walks(session: Session, account_id: int) -> dict[str, dict[str, Any]]:
    """Return the account's walks that were begun and not submitted, by window code."""
    return {draft.window: draft.body for draft in inspection_store.drafts_of(session, account_id)}
