"""Who sent which complaint lately, as marks: kept for as long as the next ones are compared."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from db.ground.models import BurstComplaintRow, ComplaintRow, SenderRow
from survey.cases.bursts import MOST_COMPARED, Sent
from survey.cases.complaints import NO_COMPLAINT

_USUAL_DAYS: Final = 28


def keep_sender(session: Session, complaint_id: int, sent: Sent) -> None:
    """Keep who sent a complaint, as marks."""
    values = {"complaint_id": complaint_id, "at": sent.at, "device": sent.device}
    session.execute(insert(SenderRow).values(**values, network=sent.network))


def lately(session: Session, *, since: datetime) -> list[tuple[int, Sent]]:
    """Return what came by public pages since then, the newest first."""
    row, aside = SenderRow, BurstComplaintRow
    found = session.execute(
        select(
            row.complaint_id, row.at, ComplaintRow.window_id, ComplaintRow.words, row.device,
            row.network, aside.complaint_id.is_not(None),
        )
        .join(ComplaintRow, ComplaintRow.id == row.complaint_id)
        .outerjoin(aside, aside.complaint_id == row.complaint_id)
        .where(row.at >= since)
        .order_by(row.at.desc(), row.complaint_id.desc())
        .limit(MOST_COMPARED)
    )  # fmt: skip
    return [
        (number, Sent(at, window, words or "", device, network, put))
        for number, at, window, words, device, network, put in found
    ]


def usual_a_day(session: Session, window_id: int | None, *, now: datetime) -> float:
    """Return how many complaints of customers a window gets on a day, over four weeks."""
    row, today = ComplaintRow, now - timedelta(days=1)
    asked = select(func.count()).where(
        row.received_at.between(today - timedelta(days=_USUAL_DAYS), today),
        row.window_id.is_not_distinct_from(window_id),
        row.source == "customer",
        row.state.not_in(sorted(NO_COMPLAINT)),
    )
    return (session.scalar(asked) or 0) / _USUAL_DAYS


def forget_senders(session: Session, *, before: datetime) -> None:
    """Forget who sent what came before then: nothing is compared with it any more."""
    session.execute(delete(SenderRow).where(SenderRow.at < before))
