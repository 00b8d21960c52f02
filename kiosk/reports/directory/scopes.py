"""Which windows a report looks at: all, those of a unit with its sub-units, those of a post."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.directory import directory_store
from db.directory.directory_store import UNIT, Unit, Window
from kiosk.rights.units import subtree
from survey.refusals.directory import CodeUnknown


@dataclass(frozen=True, slots=True)
class Scope:
    """The windows in view, closed ones too; `ids` is None when nothing was left out."""

    windows: tuple[Window, ...]
    units: tuple[Unit, ...]
    ids: frozenset[int] | None

    def window(self, row_id: int) -> Window | None:
        """Return the window of a row number if it is in view."""
        return next((window for window in self.windows if window.id == row_id), None)


def scope(
    session: Session,
    *,
    unit: str | None = None,
    post: str | None = None,
    of: frozenset[str] | None = None,
) -> Scope:
    """Return the windows of a unit's subtree and of a post; refuse an unknown unit.

    Of some units alone where who looks sees no others; another unit is not theirs to ask for.
    """
    units = tuple(directory_store.units(session))
    windows = tuple(directory_store.windows(session))
    if unit is None and post is None and of is None:
        return Scope(windows, units, None)
    if unit is not None and of is not None and unit not in of:
        raise CodeUnknown(thing=UNIT, code=unit)
    within = of if unit is None else subtree(units, unit)
    chosen = tuple(
        window
        for window in windows
        if (within is None or window.unit in within) and post in (None, window.post)
    )
    return Scope(chosen, units, frozenset(window.id for window in chosen))
