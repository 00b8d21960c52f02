"""Complaints put aside, as rows of files: the groups, what stands in them, what was decided."""

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Select, exists, insert, select, update
from sqlalchemy.orm import Session

from db.files.bringing import Counts, Progress, numbers, same_row
from db.files.parts import Part, put_parts
from db.files.telling import Of, Row, Rows, limit, told
from db.ground.lots import lots
from db.ground.models import (
    BurstComplaintRow,
    BurstDecidedRow,
    BurstDecisionRow,
    BurstRow,
    ComplaintRow,
    WindowRow,
)
from survey.cases.complaints import State

GROUP: Final = ("ref", "why", "opened_at", "due_at", "late_at", "closed_at")
DECISION: Final = (
    "ref", "verdict", "reason", "proposed_by", "proposed_at", "state", "decided_by", "decided_at",
    "because",
)  # fmt: skip


# Out


def groups_of(month: str) -> "Select[int]":
    """Return the row numbers of the groups in which something of a business month stands."""
    row = BurstComplaintRow
    of_month = select(ComplaintRow.id).where(ComplaintRow.biz_month == month)
    return select(row.burst_id).where(row.complaint_id.in_(of_month))


def of_month(month: str | None) -> Of | None:
    """Return what limits an export to the groups of a business month, each as a whole."""
    return None if month is None else BurstRow.id.in_(groups_of(month))


def bursts(session: Session, which: Of | None = None) -> Rows:
    """Yield the groups in the order in which they were opened."""
    columns = [getattr(BurstRow, name) for name in GROUP]
    asked = select(*columns, WindowRow.code.label("window")).outerjoin(
        WindowRow, WindowRow.id == BurstRow.window_id
    )
    yield from told(session, asked.where(limit(which)).order_by(BurstRow.id))


def burst_complaints(session: Session, which: Of | None = None) -> Rows:
    """Yield which complaint stands in which group, since when."""
    row = BurstComplaintRow
    asked = (
        select(BurstRow.ref, ComplaintRow.ref.label("complaint"), row.at)
        .select_from(row)
        .join(BurstRow, BurstRow.id == row.burst_id)
        .join(ComplaintRow, ComplaintRow.id == row.complaint_id)
    )
    ordered = asked.where(limit(which)).order_by(BurstRow.id, row.complaint_id)
    yield from told(session, ordered)


def burst_decisions(session: Session, which: Of | None = None) -> Rows:
    """Yield the proposals about groups in the order in which they were made."""
    row = BurstDecisionRow
    columns = [getattr(row, name) for name in DECISION]
    asked = (
        select(*columns, BurstRow.ref.label("burst"), ComplaintRow.ref.label("leading"))
        .join(BurstRow, BurstRow.id == row.burst_id)
        .outerjoin(ComplaintRow, ComplaintRow.id == row.leading_id)
    )
    yield from told(session, asked.where(limit(which)).order_by(row.id))


def burst_decided(session: Session, which: Of | None = None) -> Rows:
    """Yield which complaints proposals took."""
    row = BurstDecidedRow
    asked = (
        select(BurstDecisionRow.ref, ComplaintRow.ref.label("complaint"))
        .select_from(row)
        .join(BurstDecisionRow, BurstDecisionRow.id == row.decision_id)
        .join(BurstRow, BurstRow.id == BurstDecisionRow.burst_id)
        .join(ComplaintRow, ComplaintRow.id == row.complaint_id)
    )
    ordered = asked.where(limit(which)).order_by(BurstDecisionRow.id, row.complaint_id)
    yield from told(session, ordered)


# In


def put_bursts(session: Session, rows: Iterable[Row]) -> Counts:
    """Keep groups by their numbers; one kept with another content is named, never changed."""
    counts = Counts()
    for batch in lots(rows):
        which = BurstRow.ref.in_([row["ref"] for row in batch])
        kept = {row["ref"]: row for row in bursts(session, which)}
        windows = numbers_of_windows(session)
        new = [row for row in batch if row["ref"] not in kept]
        for row in new:
            plain = {name: row[name] for name in GROUP}
            session.execute(insert(BurstRow).values(**plain, window_id=windows.get(row["window"])))
        counts += _counted(batch, kept, new)
    return counts


def put_burst_complaints(session: Session, rows: Iterable[Row], progress: Progress) -> Counts:
    """Keep which complaint stands in which group."""
    told_rows = list(rows)
    complaints = _complaints(session, told_rows, "complaint")

    def values(row: Row, burst_id: int) -> dict[str, Any]:
        number = complaints[row["complaint"]]
        return {"complaint_id": number, "burst_id": burst_id, "at": row["at"]}

    elsewhere = _groups_of(session, complaints.values())
    moved = [
        row
        for row in told_rows
        if elsewhere.get(complaints[row["complaint"]], row["ref"]) != row["ref"]
    ]
    part = Part(BurstRow, BurstComplaintRow, burst_complaints, ("complaint",), values)
    counts = put_parts(session, part, [row for row in told_rows if row not in moved], progress)
    return counts + Counts(differing=tuple(row["complaint"] for row in moved))


def put_burst_decisions(session: Session, rows: Iterable[Row]) -> Counts:
    """Keep proposals by their numbers; one kept with another content is named, never changed."""
    counts = Counts()
    for batch in lots(rows):
        which = BurstDecisionRow.ref.in_([row["ref"] for row in batch])
        kept = {row["ref"]: row for row in burst_decisions(session, which)}
        groups = numbers(session, BurstRow, [row["burst"] for row in batch])
        leading = _complaints(session, batch, "leading")
        new = [row for row in batch if row["ref"] not in kept]
        for row in new:
            plain = {name: row[name] for name in DECISION}
            values = {"burst_id": groups[row["burst"]], "leading_id": leading.get(row["leading"])}
            session.execute(insert(BurstDecisionRow).values(**plain, **values, version=0))
        counts += _counted(batch, kept, new)
    return counts


def put_burst_decided(session: Session, rows: Iterable[Row], progress: Progress) -> Counts:
    """Keep which complaints proposals took."""
    told_rows = list(rows)
    complaints = _complaints(session, told_rows, "complaint")

    def values(row: Row, decision_id: int) -> dict[str, Any]:
        return {"decision_id": decision_id, "complaint_id": complaints[row["complaint"]]}

    part = Part(BurstDecisionRow, BurstDecidedRow, burst_decided, ("ref", "complaint"), values)
    return put_parts(session, part, told_rows, progress)


def take_in_the_lost(session: Session) -> None:
    """Let what files say is put aside, without its group, be received: nothing waits for nobody."""
    row, member = ComplaintRow, BurstComplaintRow
    held = exists().where(member.complaint_id == row.id)
    session.execute(
        update(row)
        .where(row.state == State.SET_ASIDE, ~held.correlate(row))
        .values(state=State.RECEIVED)
    )


def _groups_of(session: Session, complaints: Iterable[int]) -> dict[int, str]:
    """Return the numbers of the groups that some complaints stand in."""
    row, found = BurstComplaintRow, dict[int, str]()
    for some in lots(complaints):
        asked = select(row.complaint_id, BurstRow.ref).join(BurstRow, BurstRow.id == row.burst_id)
        found |= dict(session.execute(asked.where(row.complaint_id.in_(some))).all())
    return found


def numbers_of_windows(session: Session) -> dict[str, int]:
    """Return the row numbers of the windows, by code."""
    return dict(session.execute(select(WindowRow.code, WindowRow.id)).all())


def _complaints(session: Session, rows: Iterable[Row], name: str) -> dict[str, int]:
    return numbers(session, ComplaintRow, sorted({row[name] for row in rows if row[name]}))


def _counted(batch: list[Row], kept: dict[str, Row], new: list[Row]) -> Counts:
    differing = tuple(row["ref"] for row in batch if not same_row(row, kept.get(row["ref"], row)))
    return Counts(len(new), len(batch) - len(new) - len(differing), differing=differing)
