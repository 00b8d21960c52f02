"""The windows of a yard that a lorry comes to: those of a unit and beneath that can be rated."""

from sqlalchemy.orm import Session

from db.directory import directory_store
from db.directory.directory_store import Window
from kiosk.rights.units import subtree
from survey.directory.posts import has_customers


def windows_of_yard(session: Session, unit: str) -> list[Window]:
    """Return the open windows of a unit and beneath it that have a code in use."""
    units = subtree(directory_store.units(session), unit)
    return [each for each in _to_be_rated(session) if each.unit in units]


def yards(session: Session) -> dict[str, str]:
    """Return the units that a lorry comes to, by code, with their names: read once for all."""
    units = directory_store.units(session)
    places = {each.unit for each in _to_be_rated(session)}
    return {each.code: each.name for each in units if subtree(units, each.code) & places}


def _to_be_rated(session: Session) -> list[Window]:
    return [
        each
        for each in directory_store.windows(session)
        if each.active and each.token and has_customers(each.post)
    ]
