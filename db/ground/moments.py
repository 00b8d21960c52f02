"""What the store knows of the time: its newest record, and the clock of its server."""

from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.ground.models import AuditRow, CaseEventRow, RatingRow

_WRITTEN: Final = (
    select(RatingRow.received_at).order_by(RatingRow.seq.desc()).limit(1),
    select(AuditRow.at).order_by(AuditRow.seq.desc()).limit(1),
    select(CaseEventRow.at).order_by(CaseEventRow.id.desc()).limit(1),
)
"""What was written last, in the order of writing: one slip of long ago says nothing of today."""


def newest(session: Session) -> datetime | None:
    """Return the moment of the newest of what was written last, None where nothing was."""
    found = [moment for each in _WRITTEN if (moment := session.scalar(each)) is not None]
    return max(found, default=None)


def of_the_server(session: Session) -> datetime | None:
    """Return the present moment by the database's clock, None where it has no clock of its own."""
    if session.get_bind().dialect.name != "postgresql":
        return None
    return session.scalar(select(func.clock_timestamp()))
