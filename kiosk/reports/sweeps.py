"""When the clock last looked for what is over, and erased it."""

from datetime import datetime

from sqlalchemy.orm import Session

from db.ground import trait_store


def last_sweep(session: Session) -> datetime | None:
    """Return when was last swept, to the hour; None where it never was."""
    told = trait_store.get(session, trait_store.SWEPT)
    return datetime.fromisoformat(told) if told else None
