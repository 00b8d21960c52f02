"""Who sent which complaint lately, as marks: kept for as long as the next ones are compared."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from db.ground.models import BurstComplaintRow, ComplaintRow, SenderRow, WindowRow
from survey.cases.bursts import MOST_COMPARED, Sent, Usual
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
            row.network, aside.complaint_id.is_not(None), WindowRow.unit_id,
        )
        .join(ComplaintRow, ComplaintRow.id == row.complaint_id)
        .outerjoin(WindowRow, WindowRow.id == ComplaintRow.window_id)
        .outerjoin(aside, aside.complaint_id == row.complaint_id)
        .where(row.at >= since)
        .order_by(row.at.desc(), row.complaint_id.desc())
        .limit(MOST_COMPARED)
    )  # fmt: skip
    return [
        (number, Sent(at, window, words or "", device, network, put, unit))
        for number, at, window, words, device, network, put, unit in found
    ]


def unit_of(session: Session, window_id: int | None) -> int | None:
    """Return the number of a window's unit; None of a complaint about no window."""
    return session.scalar(select(WindowRow.unit_id).where(WindowRow.id == window_id))


def usual(session: Session, sent: Sent, *, now: datetime) -> Usual:
    """Return how many complaints of customers its window, unit and the house get on a day.

    Over four weeks, without the last day.
    """
    row, until = ComplaintRow, now - timedelta(days=1)
    here = func.count().filter(row.window_id.is_not_distinct_from(sent.window))
    unit = func.count().filter(WindowRow.unit_id == sent.unit)
    counts = session.execute(
        select(here, unit, func.count())
        .select_from(row)
        .outerjoin(WindowRow, WindowRow.id == row.window_id)
        .where(
            row.received_at.between(until - timedelta(days=_USUAL_DAYS), until),
            row.source == "customer",
            row.state.not_in(sorted(NO_COMPLAINT)),
        )
    ).one()
    return Usual(*(n / _USUAL_DAYS for n in counts))


def forget_senders(session: Session, *, before: datetime) -> None:
    """Forget who sent what came before then: nothing is compared with it any more."""
    session.execute(delete(SenderRow).where(SenderRow.at < before))
