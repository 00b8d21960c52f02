"""What accounts have typed and not sent, sealed by who keeps it: a row a form."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from db.ground import keyed
from db.ground.models import DraftRow


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as it is kept; `round` is another one as soon as something of it was sent."""

    round: str
    words: str
    written_at: datetime


def of(session: Session, account_id: int, place: str) -> Draft | None:
    """Return an account's draft of a place, None where there is none."""
    row = session.get(DraftRow, (account_id, place), populate_existing=True)
    return None if row is None else Draft(row.round, row.words, row.written_at)


def held(session: Session, account_id: int, place: str) -> Draft | None:
    """Return the draft; nobody else changes it before the transaction ends."""
    row = session.get(DraftRow, (account_id, place), populate_existing=True, with_for_update=True)
    return None if row is None else Draft(row.round, row.words, row.written_at)


def keep(session: Session, account_id: int, place: str, draft: Draft) -> None:
    """Keep a draft in the place of the one before."""
    keyed.put(session, DraftRow, **_told(account_id, place, draft))


def begun(session: Session, account_id: int, place: str, first: Draft) -> Draft:
    """Keep the first draft of a place and return it, held; that of another who was faster."""
    keyed.put_new(session, DraftRow, [_told(account_id, place, first)])
    row = session.get_one(
        DraftRow, (account_id, place), populate_existing=True, with_for_update=True
    )
    return Draft(row.round, row.words, row.written_at)


def _told(account_id: int, place: str, draft: Draft) -> dict[str, Any]:
    return {
        "account_id": account_id, "place": place,
        "round": draft.round, "words": draft.words, "written_at": draft.written_at,
    }  # fmt: skip


def count(session: Session, account_id: int) -> int:
    """Return in how many places an account has drafts."""
    mine = select(func.count()).select_from(DraftRow).where(DraftRow.account_id == account_id)
    return session.scalar(mine) or 0


def forget_oldest(session: Session, account_id: int) -> None:
    """Forget the draft an account has not touched for longest."""
    row = DraftRow
    oldest = select(row.place).where(row.account_id == account_id).order_by(row.written_at).limit(1)
    session.execute(delete(row).where(row.account_id == account_id, row.place.in_(oldest)))


def forget_before(session: Session, moment: datetime) -> int:
    """Forget what nobody has touched since a moment; return how many drafts."""
    gone = session.execute(delete(DraftRow).where(DraftRow.written_at < moment))
    return int(getattr(gone, "rowcount", 0))
