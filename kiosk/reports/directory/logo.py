"""The company's logo as it is shown."""

from sqlalchemy.orm import Session

from db.ground import trait_store


def logo(session: Session) -> str | None:
    """Return the logo as an address that holds it all; None where there is none."""
    return trait_store.get(session, trait_store.LOGO)
