"""The trail as it is looked through: by days, kinds, who and words, a page at a time."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, String, cast, func, or_, select
from sqlalchemy.orm import Session

from db.ground.audit_store import Entry, entry_of
from db.ground.models import AuditRow


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: from a moment until before another, whose deeds, which, with words.

    `kinds` and `but` are beginnings of deeds: of some kinds alone, and those of others left out.
    """

    since: datetime | None = None
    until: datetime | None = None
    actor: str = ""
    kinds: Collection[str] = ()
    words: str = ""
    but: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Shut:
    """What stays out of the list: deeds on these subjects, and deeds of these kinds."""

    subjects: Select[str]
    kinds: Collection[str] = ()


def found(
    session: Session, asked: Asked, shut: Shut, *, at_once: int, page: int = 0
) -> tuple[list[Entry], int]:
    """Return a page of the entries asked for, the newest first, and how many there are."""
    conditions = [*_asked(asked), *_open(shut)]
    total = session.scalar(select(func.count(AuditRow.seq)).where(*conditions)) or 0
    chosen = select(AuditRow).where(*conditions).order_by(AuditRow.seq.desc())
    rows = session.scalars(chosen.offset(page * at_once).limit(at_once))
    return [entry_of(row) for row in rows], total


def one(session: Session, seq: int, shut: Shut) -> Entry | None:
    """Return the entry of a number, or None where there is none to be seen."""
    row = session.scalar(select(AuditRow).where(AuditRow.seq == seq, *_open(shut)))
    return None if row is None else entry_of(row)


def actors(session: Session) -> Sequence[str]:
    """Return who ever did anything, by their user names."""
    return session.scalars(select(AuditRow.actor).distinct().order_by(AuditRow.actor)).all()


def _open(shut: Shut) -> list[ColumnElement[bool]]:
    return [AuditRow.subject.not_in(shut.subjects), *_none_of(shut.kinds)]


def _none_of(kinds: Collection[str]) -> list[ColumnElement[bool]]:
    return [~AuditRow.deed.like(f"{kind}%") for kind in kinds]


def _asked(asked: Asked) -> list[ColumnElement[bool]]:
    row = AuditRow
    conditions = _none_of(asked.but)
    if asked.since is not None:
        conditions.append(row.at >= asked.since)
    if asked.until is not None:
        conditions.append(row.at < asked.until)
    if asked.actor:
        conditions.append(row.actor == asked.actor)
    if asked.kinds:
        conditions.append(or_(*(row.deed.like(f"{kind}%") for kind in asked.kinds)))
    if asked.words:
        written = json.dumps(asked.words)[1:-1]  # as what was told with a deed is kept
        conditions.append(
            or_(
                row.subject.icontains(asked.words, autoescape=True),
                row.actor.icontains(asked.words, autoescape=True),
                cast(row.detail, String).icontains(written, autoescape=True),
            )
        )
    return conditions
