"""The audit trail: who did what, append-only, each entry sealed by the hash of the one before."""

import hashlib
import json
from collections.abc import Collection, Generator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.ground import told, turns
from db.ground.models import AuditRow
from db.ground.turns import Turn

BEGINNING: Final = "0" * 64


@dataclass(frozen=True, slots=True)
class Changed:
    """A row that a deed changed: its table, what it is called, by column what was and what is."""

    table: str
    called: str
    columns: dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One deed as it was noted."""

    seq: int
    at: datetime
    actor: str
    deed: str
    subject: str
    kept: dict[str, Any]
    previous: str
    hash: str

    @property
    def detail(self) -> dict[str, Any]:
        """What the deed told itself."""
        return {name: value for name, value in self.kept.items() if name not in told.BESIDE}

    @property
    def whence(self) -> dict[str, str]:
        """From where it was done: `network`, `browser`, `system`; nothing of the house's own."""
        found: dict[str, str] = self.kept.get(told.WHENCE, {})
        return found

    @property
    def changed(self) -> list[Changed]:
        """Which rows it changed, before and after."""
        return [Changed(*each) for each in self.kept.get(told.CHANGED, ())]

    @property
    def changed_more(self) -> int:
        """How many rows it changed beside those that are named."""
        return int(self.kept.get(told.MORE, 0))

    @property
    def sealed(self) -> bool:
        """Whether the entry is as it was when it was noted."""
        return self.hash == _seal(
            self.previous, self.at, self.actor, self.deed, self.subject, self.kept
        )


def note(
    session: Session, *, at: datetime, actor: str, deed: str, subject: str, **detail: Any
) -> None:
    """Append what somebody did, in the same transaction as the deed itself.

    From where, and what it changed until now, is told beside it.
    """
    detail |= told.beside(session, actor=actor, subject=subject)
    turns.take(session.connection(), Turn.TRAIL)
    previous = session.scalar(select(AuditRow.hash).order_by(AuditRow.seq.desc()).limit(1))
    previous = previous or BEGINNING
    session.add(
        AuditRow(
            at=at,
            actor=actor,
            deed=deed,
            subject=subject,
            detail=detail,
            previous=previous,
            hash=_seal(previous, at, actor, deed, subject, detail),
        )
    )
    session.flush()


def entries(session: Session) -> Generator[Entry]:
    """Yield the trail from its beginning."""
    rows = session.scalars(
        select(AuditRow).order_by(AuditRow.seq).execution_options(yield_per=1000)
    )
    try:
        for row in rows:
            yield entry_of(row)
    finally:
        rows.close()  # who stops halfway leaves no cursor open at the server


def of_subject(
    session: Session, subject: str, deeds: Collection[str], *, since: datetime | None = None
) -> list[Entry]:
    """Return what was done to something, the newest first; only the deeds named."""
    row = AuditRow
    mine = select(row).where(row.subject == subject, row.deed.in_(sorted(deeds)))
    if since is not None:
        mine = mine.where(row.at >= since)
    return [entry_of(each) for each in session.scalars(mine.order_by(row.seq.desc()))]


def subjects(session: Session, deeds: Collection[str]) -> list[tuple[str, str]]:
    """Return each deed of some kinds with what it was done to, in their order."""
    row = AuditRow
    mine = select(row.deed, row.subject).where(row.deed.in_(sorted(deeds)))
    return [(deed, subject) for deed, subject in session.execute(mine.order_by(row.seq))]


def lost(session: Session, made: str, here: Collection[str]) -> list[str]:
    """Return the marks of keys that were made since a loss was accepted last, and are not here."""
    found = subjects(session, {made, "key-accepted"})
    accepted = max((n for n, (deed, _) in enumerate(found) if deed != made), default=-1)
    return [mark for _, mark in found[accepted + 1 :] if mark not in here]


def last_by(session: Session, actor: str, deed: str) -> Entry | None:
    """Return what somebody did last of one kind; None of who never did."""
    row = AuditRow
    mine = select(row).where(row.actor == actor, row.deed == deed)
    found = session.scalar(mine.order_by(row.seq.desc()).limit(1))
    return None if found is None else entry_of(found)


def broken_at(session: Session) -> int | None:
    """Return the number of the first entry that does not fit the chain, or None."""
    previous = BEGINNING
    with closing(entries(session)) as trail:
        for entry in trail:
            if entry.previous != previous or not entry.sealed:
                return entry.seq
            previous = entry.hash
    return None


def entry_of(row: AuditRow) -> Entry:
    """Return a row of the trail as what was noted."""
    return Entry(
        row.seq, row.at, row.actor, row.deed, row.subject, row.detail, row.previous, row.hash
    )


def _seal(
    previous: str, at: datetime, actor: str, deed: str, subject: str, detail: dict[str, Any]
) -> str:
    body = json.dumps(
        [previous, at.isoformat(), actor, deed, subject, detail],
        ensure_ascii=False,
        sort_keys=True,
    )
    return hashlib.sha256(body.encode()).hexdigest()
