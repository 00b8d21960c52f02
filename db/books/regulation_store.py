"""The company's own regulation: editions as they were typed, read once a second approved."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.ground.models import RegulationRow
from survey.books.regulation import RegulationDraft
from survey.refusals.books import RegulationUnknown


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition of the regulation; `approved` is None while nobody decided."""

    number: int
    title: str
    edition: str
    words: str
    proposed_by: str
    proposed_at: datetime
    approved: bool | None
    decided_by: str | None
    decided_at: datetime | None
    because: str | None


def editions(session: Session) -> list[Edition]:
    """Return every edition, the newest first."""
    found = session.scalars(select(RegulationRow).order_by(RegulationRow.number.desc()))
    return [_edition(row) for row in found]


def edition(session: Session, number: int) -> Edition:
    """Return an edition; refuse an unknown one."""
    row = session.get(RegulationRow, number)
    if row is None:
        raise RegulationUnknown
    return _edition(row)


def propose(session: Session, draft: RegulationDraft, *, by: str, at: datetime) -> int:
    """Keep a proposed edition and return its number."""
    row = RegulationRow(
        title=draft.title, edition=draft.edition, words=draft.words, proposed_by=by, proposed_at=at
    )
    session.add(row)
    session.flush()
    return row.number


def decide(
    session: Session, number: int, *, approved: bool, because: str, by: str, at: datetime
) -> bool:
    """Keep what a second person decided; tell whether nobody had decided yet."""
    decided = session.scalar(
        update(RegulationRow)
        .where(RegulationRow.number == number, RegulationRow.approved.is_(None))
        .values(approved=approved, because=because, decided_by=by, decided_at=at)
        .returning(RegulationRow.number)
    )
    return decided is not None


def _edition(row: RegulationRow) -> Edition:
    return Edition(
        row.number, row.title, row.edition, row.words, row.proposed_by, row.proposed_at,
        row.approved, row.decided_by, row.decided_at, row.because,
    )  # fmt: skip
