"""Facts about this installation."""

from typing import Final

from sqlalchemy import delete
from sqlalchemy.orm import Session

from db.ground import keyed
from db.ground.models import TraitRow

LOGO: Final = "company.logo"
"""The company's logo, as an address that holds it all."""

SURE_FROM: Final = "ratings.sure-from"
"""The first month of which is known how ratings came: noted where there were ratings before."""

SWEPT: Final = "clock.swept"
"""When what is kept no longer was last looked for."""


def get(session: Session, name: str) -> str | None:
    """Return a fact, or None if it was never noted."""
    row = session.get(TraitRow, name)
    return None if row is None else row.value


def keep(session: Session, name: str, value: str) -> None:
    """Note a fact."""
    keyed.put(session, TraitRow, name=name, value=value)


def keep_first(session: Session, name: str, value: str) -> str:
    """Note a fact unless it was noted before; return the one that holds."""
    keyed.put_new(session, TraitRow, [{"name": name, "value": value}])
    return session.get_one(TraitRow, name, populate_existing=True).value


def forget(session: Session, name: str) -> None:
    """Let a fact be noted no longer."""
    session.execute(delete(TraitRow).where(TraitRow.name == name))
