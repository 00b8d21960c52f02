"""Rows that one person changes at a time, and what happened to them, kept beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a case or a corrective action."""

    id: int
    at: datetime
    actor: str
    kind: str
    detail: Mapping[str, Any]


def changed(
    session: Session, key: InstrumentedAttribute[int], number: int, *, version: int, **values: Any
) -> bool:
    """Change the row of that key if it still is at a version; tell whether it was."""
    row = key.class_
    done = session.scalar(
        update(row)
        .where(key == number, row.version == version)
        .values(version=version + 1, **values)
        .returning(key)
    )
    return done is not None


def keep(
    session: Session,
    key: InstrumentedAttribute[int],
    number: int,
    *,
    at: datetime,
    actor: str,
    kind: str,
    detail: Mapping[str, Any],
) -> None:
    """Keep what happened to the thing of that key."""
    said = {key.key: number, "at": at, "actor": actor, "kind": kind, "detail": detail}
    session.execute(insert(key.class_).values(said))


def events(session: Session, key: InstrumentedAttribute[int], number: int) -> list[Event]:
    """Return what happened to the thing of that key, in order."""
    row = key.class_
    found = session.execute(
        select(row.id, row.at, row.actor, row.kind, row.detail)
        .where(key == number)
        .order_by(row.id)
    )
    return [Event(*each) for each in found]
