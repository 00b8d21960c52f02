"""Requests that were handed up, as rows of files: out, and in again where they are not kept yet.

The secret by which a customer follows one travels in a backup alone, as that of a complaint does.
"""

import json
from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session, aliased

from db.files.bringing import Counts, Progress
from db.files.parts import Part, count_parts, put_parts
from db.files.telling import AT_ONCE, Of, Row, Rows, limit, told
from db.ground.lots import lots
from db.ground.models import AccountRow, PersonRow, RequestEventRow, RequestRow, WindowRow

PLAIN: Final = (
    "ref", "raised_at", "matter", "waits", "within", "words", "customer", "level", "promised_at",
    "due_at", "missed_at", "state", "answer", "answered_at", "told_at",
)  # fmt: skip
ACCOUNTS: Final = ("raised_by", "answered_by")
PEOPLE: Final = ("supervisor", "leader")


def requests(session: Session, which: Of | None = None) -> Rows:
    """Yield the requests in the order in which they were kept."""
    row = RequestRow
    asked: Any = select(
        *(getattr(row, name) for name in PLAIN), WindowRow.code.label("window")
    ).outerjoin(WindowRow, WindowRow.id == row.window_id)
    for name in ACCOUNTS:
        account = aliased(AccountRow)
        asked = asked.add_columns(account.username.label(name)).outerjoin(
            account, account.id == getattr(row, f"{name}_id")
        )
    for name in PEOPLE:
        person = aliased(PersonRow)
        asked = asked.add_columns(person.code.label(name)).outerjoin(
            person, person.id == getattr(row, f"{name}_id")
        )
    yield from told(session, asked.where(limit(which)).order_by(row.id))


def request_events(session: Session, which: Of | None = None) -> Rows:
    """Yield what happened to requests, numbered from 1 in each; the details as JSON."""
    row, request = RequestEventRow, RequestRow
    nth = func.row_number().over(partition_by=row.request_id, order_by=row.id).label("n")
    found = session.execute(
        select(request.ref, nth, row.at, row.actor, row.kind, row.detail)
        .join(request, request.id == row.request_id)
        .where(limit(which))
        .order_by(request.id, row.id),
        execution_options={"yield_per": AT_ONCE},
    )
    for each in found.mappings():
        detail = json.dumps(each["detail"], ensure_ascii=False, sort_keys=True)
        yield {**each, "detail": detail}


def put_requests(session: Session, rows: Iterable[Row]) -> Counts:
    """Keep requests by their numbers; one kept with another content is named, never changed."""
    counts = Counts()
    accounts = dict(session.execute(select(AccountRow.username, AccountRow.id)).all())
    people = dict(session.execute(select(PersonRow.code, PersonRow.id)).all())
    windows = dict(session.execute(select(WindowRow.code, WindowRow.id)).all())
    for batch in lots(rows):
        which = RequestRow.ref.in_([row["ref"] for row in batch])
        kept = {row["ref"]: row for row in requests(session, which)}
        new = [row for row in batch if row["ref"] not in kept]
        differing = tuple(row["ref"] for row in batch if row != kept.get(row["ref"], row))
        for row in new:
            values = {name: row[name] for name in PLAIN}
            values |= {f"{name}_id": accounts.get(row[name]) for name in ACCOUNTS}
            values |= {f"{name}_id": people.get(row[name]) for name in PEOPLE}
            values |= {"window_id": windows.get(row["window"]), "version": 0}
            session.execute(insert(RequestRow).values(**values))
        counts += Counts(len(new), len(batch) - len(new) - len(differing), differing=differing)
    return counts


def put_request_events(session: Session, rows: Iterable[Row], progress: Progress) -> Counts:
    """Keep what happened to requests, in the order of their numbers."""

    def values(row: Row, request_id: int) -> dict[str, Any]:
        plain = {name: row[name] for name in ("at", "actor", "kind")}
        return {"request_id": request_id, **plain, "detail": json.loads(row["detail"])}

    part = Part(RequestRow, RequestEventRow, request_events, ("ref", "n"), values)
    in_order = sorted(rows, key=lambda row: (row["ref"], row["n"]))
    return put_parts(session, part, in_order, progress)


def event_counts(session: Session, refs: Iterable[str]) -> dict[str, int]:
    """Return how many events each of some requests has, if any."""
    return count_parts(session, RequestRow, RequestEventRow.request_id, refs)
