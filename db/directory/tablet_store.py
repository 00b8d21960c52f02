"""Tablets at windows: enrolled by a code, known by a mark once they came, taken out for good."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.ground.models import TabletRow, WindowRow

TAP: Final = "tap"
SCREEN: Final = "screen"
"""What stands at a window is tapped on by customers, or shows them a code that changes."""
USES: Final = (TAP, SCREEN)


@dataclass(frozen=True, slots=True)
class Tablet:
    """A tablet of a window; it `came` once it asked for its page after it was enrolled."""

    id: int
    code: str
    name: str
    use: str
    window_id: int
    window: str
    window_name: str
    enrolled_at: datetime
    enrolled_by: str
    mark: str | None
    withdrawn_at: datetime | None
    withdrawn_by: str | None

    @property
    def came(self) -> bool:
        """Tell whether the tablet itself was there."""
        return self.mark is not None


def expect(
    session: Session, *, code: str, window_id: int, name: str, use: str, by: str, at: datetime
) -> None:
    """Keep a tablet that is to come under a code; who never came is expected anew."""
    row = session.scalar(select(TabletRow).where(TabletRow.code == code)) or TabletRow(code=code)
    row.window_id, row.name, row.use = window_id, name, use
    row.enrolled_by, row.enrolled_at = by, at
    row.withdrawn_at = row.withdrawn_by = None
    session.add(row)
    session.flush()


def of_code(session: Session, code: str) -> Tablet | None:
    """Return the tablet of a code, one taken out included."""
    return _one(session, TabletRow.code == code)


def of_mark(session: Session, mark: str) -> Tablet | None:
    """Return the tablet of a mark, one taken out included."""
    return _one(session, TabletRow.mark == mark)


def at_window(session: Session, window_id: int) -> list[Tablet]:
    """Return the tablets of a window that are not taken out, the oldest first."""
    row = TabletRow
    found = _tablets(session, row.window_id == window_id, row.withdrawn_at.is_(None))
    return sorted(found, key=lambda each: each.id)


def changed_since(session: Session, moment: datetime) -> list[Tablet]:
    """Return the tablets that were enrolled or taken out since a moment."""
    row = TabletRow
    return _tablets(session, or_(row.enrolled_at >= moment, row.withdrawn_at >= moment))


def standing(session: Session) -> Mapping[str, int]:
    """Return the windows of all tablets that customers tap on, not taken out, by their marks."""
    row = TabletRow
    found = session.execute(
        select(row.mark, row.window_id).where(
            row.mark.is_not(None), row.withdrawn_at.is_(None), row.use == TAP
        )
    )
    return {str(mark): window_id for mark, window_id in found}


def came(session: Session, tablet_id: int, mark: str) -> bool:
    """Keep by which mark a tablet is known from now on; tell whether no other came before.

    A mark that came to two windows at once is one tablet's: the first of them has it.
    """
    row = TabletRow
    kept = (
        update(row)
        .where(row.id == tablet_id, row.mark.is_(None), row.withdrawn_at.is_(None))
        .values(mark=mark)
        .returning(row.id)
    )
    try:
        with session.begin_nested():
            return session.scalar(kept) is not None
    except IntegrityError:
        return False


def withdraw(session: Session, tablet_id: int, *, by: str, at: datetime) -> bool:
    """Take a tablet out for good; tell whether it was not yet."""
    row = TabletRow
    done = session.scalar(
        update(row)
        .where(row.id == tablet_id, row.withdrawn_at.is_(None))
        .values(withdrawn_at=at, withdrawn_by=by)
        .returning(row.id)
    )
    return done is not None


def _one(session: Session, condition: ColumnElement[bool]) -> Tablet | None:
    return next(iter(_tablets(session, condition)), None)


def _tablets(session: Session, *conditions: ColumnElement[bool]) -> list[Tablet]:
    row, window = TabletRow, WindowRow
    found: Iterable[Any] = session.execute(
        select(
            row.id, row.code, row.name, row.use, row.window_id, window.code.label("window"),
            window.name.label("window_name"), row.enrolled_at, row.enrolled_by, row.mark,
            row.withdrawn_at, row.withdrawn_by,
        )
        .join(window, window.id == row.window_id)
        .where(*conditions)
    )  # fmt: skip
    return [Tablet(*each) for each in found]
