"""For which ratings a phone has worked: each once, whoever says it again."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.ground import keyed
from db.ground.lots import lots
from db.ground.models import RatingRow, RatingWorkRow


class Sent(NamedTuple):
    """From which phone a rating was sent, and when it arrived."""

    device: str | None
    received_at: datetime


def sent(session: Session, rating_id: str) -> Sent | None:
    """Return from where a rating came, None of an unknown one."""
    row = RatingRow
    asked = select(row.device, row.received_at).where(row.id == rating_id)
    found = session.execute(asked).one_or_none()
    return None if found is None else Sent(*found)


def keep(session: Session, rating_id: str, *, at: datetime) -> bool:
    """Keep that a phone has worked for a rating; tell whether that was new."""
    return keyed.put_new(session, RatingWorkRow, [{"rating_id": rating_id, "at": at}]) == 1


def worked(session: Session, ratings: Collection[str]) -> set[str]:
    """Return for which of some ratings a phone has worked."""
    row, found = RatingWorkRow, set[str]()
    for some in lots(ratings):
        found.update(session.scalars(select(row.rating_id).where(row.rating_id.in_(some))))
    return found


def forget_before(session: Session, moment: datetime) -> int:
    """Forget what was worked before a moment; return for how many ratings."""
    gone = session.execute(delete(RatingWorkRow).where(RatingWorkRow.at < moment))
    return int(getattr(gone, "rowcount", 0))
