"""Closings: which month was closed when, by whom, under which policy, and what was left open."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.ground.models import ClosingRow
from survey.months import Month


@dataclass(frozen=True, slots=True)
class Closing:
    """A closed month; `head` is the ledger's last hash then, `left_open` what was not settled."""

    month: Month
    closed_at: datetime
    by: str
    policy: int | None = None
    head: str | None = None
    left_open: tuple[Any, ...] = ()


def close(session: Session, closing: Closing) -> None:
    """Keep that a month was closed."""
    session.add(
        ClosingRow(
            month=str(closing.month),
            closed_at=closing.closed_at,
            by=closing.by,
            policy=closing.policy,
            head=closing.head,
            left_open=list(closing.left_open),
        )
    )
    session.flush()


def closings(session: Session) -> dict[Month, Closing]:
    """Return the closed months."""
    found = session.scalars(select(ClosingRow).order_by(ClosingRow.month))
    return {
        Month.read(row.month): Closing(
            Month.read(row.month), row.closed_at, row.by, row.policy, row.head,
            tuple(row.left_open or ()),
        )
        for row in found
    }  # fmt: skip


def closed(session: Session, month: Month) -> bool:
    """Tell whether the month was closed."""
    return session.get(ClosingRow, str(month)) is not None
