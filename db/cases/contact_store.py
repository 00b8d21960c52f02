"""How long complainants' contacts are needed: how each complaint ended, and which are due."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, exists, or_, select
from sqlalchemy.orm import Session, aliased

from db.ground.models import CaseRow, ComplaintContactRow, ComplaintRow
from survey.cases.complaints import OVER, State
from survey.cases.contacts import ERASED_AFTER, Ending

_ENDED = OVER - {State.MERGED}
_OWN, _LED, _LEADING = CaseRow, aliased(CaseRow), aliased(ComplaintRow)


def ending(session: Session, complaint_id: int) -> Ending:
    """Return how a complaint ended, by its own case or the one it was joined to."""
    closed_at = case((_LEADING.state.in_(_ENDED), _LED.closed_at))
    asked = _cases(closed_at, _LED.reopen_until, _waits())
    return Ending(*session.execute(asked.where(_OWN.complaint_id == complaint_id)).one())


def is_any_due(session: Session, now: datetime) -> bool:
    """Tell whether a contact is due to be erased."""
    return session.scalar(_due(now).limit(1)) is not None


def hold_due(session: Session, now: datetime, *, limit: int) -> list[tuple[int, str]]:
    """Return id and number of complaints whose contacts are due, held against who adds to them.

    What somebody is at work on is left for the next time.
    """
    asked = _due(now).order_by(_OWN.complaint_id).limit(limit)
    held = asked.with_for_update(of=_OWN, skip_locked=True)
    return [(number, ref) for number, ref in session.execute(held)]


def _due(now: datetime) -> "Select[*tuple[Any, ...]]":
    contact = ComplaintContactRow
    return (
        _cases(_OWN.complaint_id, ComplaintRow.ref)
        .join(ComplaintRow, ComplaintRow.id == _OWN.complaint_id)
        .join(contact, contact.complaint_id == _OWN.complaint_id)
        .where(contact.sealed_key.is_not(None), _LEADING.state.in_(_ENDED), ~_waits())
        .where(_LED.closed_at <= now - ERASED_AFTER)
        .where(or_(_LED.reopen_until.is_(None), _LED.reopen_until <= now))
    )


def _cases(*columns: Any) -> "Select[*tuple[Any, ...]]":
    """Return columns of cases beside those of the cases that lead them: themselves, or others."""
    leads = _OWN.merged_into_id
    number = case((leads.is_(None), _OWN.complaint_id), else_=leads)
    return (
        select(*columns)
        .select_from(_OWN)
        .join(_LED, _LED.complaint_id == number)
        .join(_LEADING, _LEADING.id == number)
    )


def _waits() -> Any:
    """Return whether an answer is due, or another case about this one goes on."""
    about, complaint = aliased(CaseRow), aliased(ComplaintRow)
    goes_on = exists(
        select(about.complaint_id)
        .join(complaint, complaint.id == about.complaint_id)
        .where(about.about_id.in_([_OWN.complaint_id, _LED.complaint_id]))
        .where(complaint.state.not_in(OVER))
    )
    return or_(_OWN.waiting_since.is_not(None), _LED.waiting_since.is_not(None), goes_on)
