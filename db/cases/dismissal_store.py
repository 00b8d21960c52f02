"""Dismissal reviews: among the events of the complaint that opened them, append-only as all are."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.ground.models import CaseEventRow, ComplaintRow
from survey.books.dismissals import KINDS, Dismissal, Happened, Key, told
from survey.months import Month
from survey.refusals.books import DismissalUnknown


def everything(session: Session) -> dict[Key, Dismissal]:
    """Return every review, in the order of opening."""
    return told(_happened(session))


def get(session: Session, month: Month, person: str) -> Dismissal:
    """Return a review; refuse an unknown one."""
    found = everything(session).get((month, person))
    if found is None:
        raise DismissalUnknown
    return found


def _happened(session: Session) -> Iterator[Happened]:
    row = CaseEventRow
    found = session.execute(
        select(ComplaintRow.ref, row.at, row.actor, row.kind, row.detail)
        .join(ComplaintRow, ComplaintRow.id == row.complaint_id)
        .where(row.kind.in_(sorted(KINDS)))
        .order_by(row.id)
    )
    for each in found:
        yield Happened(*each)
