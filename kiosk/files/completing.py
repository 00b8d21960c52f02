"""What a file says of a row, and what it leaves as it is."""

from typing import Any

from db.files.bringing import Counts
from kiosk.files.shape import ReadTable, Row


def completed(row: Row, read: ReadTable, kept: object | None) -> dict[str, Any]:
    """Return a row with what is kept in the columns that its file has none of.

    A column that is not there says nothing of what is known: it empties no cell.
    """
    if kept is None:
        return dict(row)
    return dict(row) | {name: getattr(kept, name) for name in read.absent if hasattr(kept, name)}


def counted(*, new: bool, changed: bool) -> Counts:
    """Return the counts of one row."""
    if new:
        return Counts(new=1)
    return Counts(changed=1) if changed else Counts(unchanged=1)
