"""What a phone does for a rating of its own where many come from its network: it works, once."""

from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy.orm import Session

from db.feedback import work_store
from kiosk.locks.puzzles import Puzzle, is_solved, puzzle_for
from survey.feedback.proof_of_work import LASTS
from survey.given import checked_key
from survey.refusals.feedback import RatingUnknown, WorkTooLate, WorkWrong
from survey.retention import Kind, span_of

FORGOTTEN_AFTER: Final = span_of(Kind.NETWORKS)
"""What a rating is looked at for is known no longer: its network is forgotten then, too."""


class Asked(NamedTuple):
    """What a phone is to work at, and until when."""

    puzzle: Puzzle
    until: datetime


def work_for(
    session: Session, rating: object, *, device: str | None, secret: str, now: datetime
) -> Asked:
    """Return what a phone works at for a rating; refuse another phone's, and an old one."""
    key, phone, until = _own(session, rating, device, now)
    return Asked(puzzle_for(secret, key, phone), until)


def keep_work(
    session: Session,
    rating: object,
    solution: object,
    *,
    device: str | None,
    secret: str,
    now: datetime,
) -> bool:
    """Keep that a phone has worked for its rating; tell whether that was new.

    Refuses another phone's rating, an old one, and what is no solution.
    """
    key, phone, _until = _own(session, rating, device, now)
    if not is_solved(secret, key, phone, solution):
        raise WorkWrong
    return work_store.keep(session, key, at=now)


def forget_old_work(session: Session, *, now: datetime) -> int:
    """Forget for which ratings phones worked long ago; return for how many."""
    return work_store.forget_before(session, now - FORGOTTEN_AFTER)


def _own(
    session: Session, rating: object, device: str | None, now: datetime
) -> tuple[str, str, datetime]:
    """Return a rating's number, its phone, and until when that may work for it."""
    key = checked_key(rating)
    sent = work_store.sent(session, key)
    if sent is None or device is None or sent.device != device:
        raise RatingUnknown
    until = sent.received_at + LASTS
    if now > until:
        raise WorkTooLate
    return key, device, until
