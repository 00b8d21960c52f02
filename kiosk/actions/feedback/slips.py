"""Batches of slips: an administrator gives numbers to a yard, and voids what was stolen."""

import secrets
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from db.directory import directory_store
from db.feedback import slip_store
from db.feedback.slip_store import Batch
from db.ground import audit_store
from kiosk.at_hand.touched import Touched, touch
from kiosk.rights.slips import HANDED
from survey.feedback.slips import Wanted, numbered, refuse_closed, refuse_unusable
from survey.given import required_reason
from survey.refusals.slips import BatchVoidedBefore, NoSlipsLeft, VoidWithoutReason

REASON_LIMIT: Final = 300


def make_batch(
    session: Session, unit: str, wanted: Wanted, *, today: date, by: str, at: datetime
) -> Batch:
    """Return a new batch of slips for a yard; refuse one of no slips, of too many, of no days."""
    refuse_unusable(wanted, today=today)
    unit_id = directory_store.unit_id(session, unit)
    salt = secrets.token_hex(8)
    made = slip_store.make(session, wanted, unit_id=unit_id, salt=salt, by=by, at=at)
    touch(session, Touched.SLIPS)
    audit_store.note(
        session, at=at, actor=by, deed="slips-made", subject=numbered(made.first), unit=unit,
        many=wanted.many, at_gate=wanted.at_gate, valid_from=wanted.valid_from.isoformat(),
        valid_until=wanted.valid_until.isoformat(),
    )  # fmt: skip
    return made


def hand_out(session: Session, batch: Batch, *, day: date, by: str, at: datetime) -> int:
    """Return the number of the next slip of a batch that a gate hands out one by one.

    No two gates are given the same, and the trail tells who gave which. Refuses a batch that is
    printed, none left, and one that is not valid today.
    """
    refuse_closed(batch.terms, day)
    number = slip_store.hand_out(session, batch, day)
    if number is None:
        raise NoSlipsLeft
    audit_store.note(
        session, at=at, actor=by, deed=HANDED, subject=numbered(batch.first), unit=batch.unit,
        slip=numbered(number),
    )  # fmt: skip
    return number


def void_batch(session: Session, first: int, reason: str, *, by: str, at: datetime) -> None:
    """Void a batch of slips from now on, for a reason; refuse one that was voided before."""
    said = required_reason(reason, limit=REASON_LIMIT, missing=VoidWithoutReason)
    batch = slip_store.of_first(session, first)
    if not slip_store.void(session, first, by=by, at=at, reason=said):
        raise BatchVoidedBefore
    touch(session, Touched.SLIPS)
    audit_store.note(
        session, at=at, actor=by, deed="slips-voided", subject=numbered(first), unit=batch.unit,
        reason=said,
    )  # fmt: skip
