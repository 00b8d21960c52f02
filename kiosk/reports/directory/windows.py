"""Units, windows and people as the administrator sees them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from db.directory import directory_store
from db.directory.directory_store import Unit, Window
from survey import codes


@dataclass(frozen=True, slots=True)
class Directory:
    """All units with their windows and offices, closed ones too, and who stands at each window.

    `bare` are units with people that have no open window and no office: nobody can check them.
    """

    units: tuple[Unit, ...]
    windows: tuple[Window, ...]
    people: dict[str, tuple[str, ...]]
    employed: int
    bare: tuple[Unit, ...]

    def at(self, unit: str) -> list[Window]:
        """Return a unit's windows by code."""
        return [window for window in self.windows if window.unit == unit]

    def window(self, code: str | None) -> Window | None:
        """Return the window of that code, if there is one."""
        return next((window for window in self.windows if window.code == code), None)


def directory(session: Session, *, on: date) -> Directory:
    """Return the directory as it stands on a day."""
    people: dict[str, tuple[str, ...]] = {}
    everyone = directory_store.people(session, on=on)
    for person in everyone:
        if person.window:
            people[person.window] = (*people.get(person.window, ()), person.name)
    units, places = directory_store.units(session), tuple(directory_store.places(session))
    placed = {each.unit for each in places if each.active}
    peopled = {person.unit for person in everyone} - placed
    return Directory(
        tuple(units),
        places,
        people,
        len(everyone),
        tuple(unit for unit in units if unit.code in peopled),
    )


def window_choices(session: Session) -> dict[str, str]:
    """Return the windows in use by code: name, unit, code; any of them finds one."""
    return _choices(directory_store.windows(session))


def place_choices(session: Session) -> dict[str, str]:
    """Return the windows and departments' offices in use by code, as `window_choices`."""
    return _choices(directory_store.places(session))


def _choices(places: Iterable[Window]) -> dict[str, str]:
    return {
        each.code: f"{each.name} · {each.unit_name} · {each.code}" for each in places if each.active
    }


def is_typed_code(session: Session, window: str | None, typed: object) -> bool:
    """Tell whether somebody typed the five signs beneath a window's own code."""
    token = directory_store.window(session, window).token if window else None
    return (
        token is not None
        and isinstance(typed, str)
        and codes.copied(typed) == codes.typed_of(token)
    )
