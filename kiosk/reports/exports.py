"""What an export holds: every file of the interface, of one month or of all."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from db import export_store
from kiosk.files.tables import Row


def export_rows(session: Session, month: str | None = None) -> dict[str, Iterable[Row]]:
    """Return each file's rows; a month limits what happened, never the directory."""
    return {
        "units": export_store.units(session),
        "windows": export_store.windows(session),
        "people": export_store.people(session),
        "ratings": export_store.ratings(session, month),
        "complaints": export_store.complaints(session, month),
        "counselling": export_store.counsellings(session, month),
        "inspections": (
            {**row, "score": _points(row["score"])}
            for row in export_store.inspections(session, month)
        ),
        "stars": export_store.stars(session, month),
        "closings": export_store.closings(session, month),
    }


def _points(hundredths: int) -> str:
    """Return a check's score as 0 to 100, without idle zeros."""
    whole, rest = divmod(hundredths, 100)
    return str(whole) if not rest else f"{whole}.{rest:02d}".rstrip("0")
