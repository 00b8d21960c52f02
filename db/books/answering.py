"""Whether anything that costs points hangs on where somebody stood on days past."""

from datetime import datetime

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from db.books.month_store import UNSEALED, UPHELD
from db.directory import directory_store
from db.ground.models import CaseChainRow, CaseRow, ComplaintRow, LedgerRow


def is_answered_for(session: Session, code: str, since: datetime, until: datetime | None) -> bool:
    """Tell whether a complaint of a time costs somebody, or may yet, by where a person stood.

    Of sealed ones only what stands in the ledger is asked: nobody is told of a sealed case.
    """
    person = directory_store.person_id(session, code)
    row, back = ComplaintRow, aliased(LedgerRow)
    posted = exists().where(
        LedgerRow.complaint_id == row.id,
        LedgerRow.person_id == person,
        LedgerRow.reverses.is_(None),
        ~exists().where(back.reverses == LedgerRow.seq),
    )
    in_chain = exists().where(CaseChainRow.complaint_id == row.id, CaseChainRow.person_id == person)
    may_cost = (
        or_(row.outcome.is_(None), row.outcome.in_(UPHELD)),
        or_(row.person_id == person, in_chain),
    )
    asked = (
        select(row.id)
        .outerjoin(CaseRow, CaseRow.complaint_id == row.id)
        .where(row.occurred_at >= since, or_(posted, and_(*UNSEALED, *may_cost)))
    )
    if until is not None:
        asked = asked.where(row.occurred_at < until)
    return session.scalar(asked.limit(1)) is not None
