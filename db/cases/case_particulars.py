"""What a register tells of many cases at once: what was said, found and done, and the clocks."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.ground.lots import lots
from db.ground.models import CaseClockRow, CaseEventRow, CaseRow, ComplaintRow, PersonRow
from survey.cases.clocks import Clock, Deadline


@dataclass(frozen=True, slots=True)
class Particulars:
    """A case as a register tells it; `events` are the details of those asked for, in order."""

    words: str | None
    person: str | None
    person_name: str | None
    intake: str
    closed_at: datetime | None
    appealed: bool
    reopened: bool
    reached: bool | None
    content: bool | None
    handling_score: int | None
    clocks: Mapping[Clock, Deadline]
    events: Sequence[tuple[str, Mapping[str, Any]]]


def particulars(
    session: Session, complaint_ids: Collection[int], *, kinds: Collection[str]
) -> dict[int, Particulars]:
    """Return what is told of cases, by the complaint's row number, with their events of kinds."""
    found: dict[int, Particulars] = {}
    for batch in lots(complaint_ids):
        clocks = _clocks(session, batch)
        events = _events(session, batch, kinds)
        for number, *told in session.execute(_told(batch)):
            found[number] = Particulars(*(*told, clocks[number], events[number]))
    return found


def _told(batch: Sequence[int]) -> Any:
    complaint, row = ComplaintRow, CaseRow
    return (
        select(
            complaint.id, complaint.words, PersonRow.code, PersonRow.name, row.intake,
            row.closed_at, row.appealed, row.reopened, row.reached, row.content, row.handling_score,
        )
        .join(row, row.complaint_id == complaint.id)
        .outerjoin(PersonRow, PersonRow.id == complaint.person_id)
        .where(complaint.id.in_(batch))
    )  # fmt: skip


def _clocks(session: Session, batch: Sequence[int]) -> dict[int, dict[Clock, Deadline]]:
    row = CaseClockRow
    found: dict[int, dict[Clock, Deadline]] = defaultdict(dict)
    for each in session.scalars(select(row).where(row.complaint_id.in_(batch))):
        clock = Clock(each.clock)
        found[each.complaint_id][clock] = Deadline(
            clock, each.starts_at, each.due_at, each.met_at, each.warned_at, each.breached_at
        )
    return found


def _events(
    session: Session, batch: Sequence[int], kinds: Collection[str]
) -> dict[int, list[tuple[str, Mapping[str, Any]]]]:
    row = CaseEventRow
    asked = select(row.complaint_id, row.kind, row.detail).where(
        row.complaint_id.in_(batch), row.kind.in_(kinds)
    )
    found: dict[int, list[tuple[str, Mapping[str, Any]]]] = defaultdict(list)
    for number, kind, detail in session.execute(asked.order_by(row.id)):
        found[number].append((kind, detail))
    return found
