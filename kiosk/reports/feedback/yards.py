"""The windows of a yard that a lorry comes to: those of a unit and beneath that can be rated."""

from sqlalchemy.orm import Session

from db.directory import directory_store
from db.directory.directory_store import Window
from kiosk.rights.units import subtree
from survey.directory.posts import has_customers


def windows_of_yard(session: Session, unit: str) -> list[Window]:
    """Return the open windows of a unit and beneath it that have a code in use."""
    units = subtree(directory_store.units(session), unit)
    return [
        each
        for each in directory_store.windows(session)
        if each.unit in units and each.active and each.token and has_customers(each.post)
    ]
