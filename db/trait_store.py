"""Facts about this installation."""

from sqlalchemy.orm import Session

from db.models import TraitRow


def get(session: Session, name: str) -> str | None:
    """Return a fact, or None if it was never noted."""
    row = session.get(TraitRow, name)
    return None if row is None else row.value


def keep(session: Session, name: str, value: str) -> None:
    """Note a fact."""
    session.merge(TraitRow(name=name, value=value))
