"""Looking at a surge of low scores: two people do, and it is on record who."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.feedback import surge_store
from db.ground import audit_store
from kiosk.reports.feedback.surges import to_look_at
from kiosk.rights.who import User
from survey.months import business_date
from survey.refusals.directory import NotYours


def looked(
    session: Session, window: int, day: date, *, by: User, at: datetime, zone: ZoneInfo
) -> None:
    """Note that somebody has looked at a surge; refuse one that is not theirs to look at."""
    waiting = to_look_at(session, by, today=business_date(at, zone))
    shown = next(
        (each for each in waiting if (each.surge.window_id, each.surge.day) == (window, day)), None
    )
    if shown is None:
        raise NotYours
    if surge_store.looked(session, window, day, by=by.username, at=at):
        audit_store.note(
            session, at=at, actor=by.username, deed="surge-looked",
            subject=f"window {shown.window.code}", day=day.isoformat(),
        )  # fmt: skip
