"""What was done to the roster: each act with what it put on and took off."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from db.ground import turns
from db.ground.models import RosterActRow
from db.ground.turns import Turn
from survey.directory.duties import Duty

_RECENT: Final = 100
"""Acts looked back at for one that is to be undone."""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing somebody did to the roster."""

    id: int
    at: datetime
    by: str
    kind: str
    added: tuple[Duty, ...]
    removed: tuple[Duty, ...]
    undone: bool

    @property
    def windows(self) -> frozenset[str]:
        """The windows it changed."""
        return frozenset(each.window for each in (*self.added, *self.removed))


def lock(session: Session) -> None:
    """Let nobody else change the roster before the transaction ends."""
    turns.take(session.connection(), Turn.ROSTER)


def keep(
    session: Session, kind: str, *, added: Iterable[Duty] = (), removed: Iterable[Duty] = (),
    by: str, at: datetime,
) -> None:  # fmt: skip
    """Keep what was done; nothing where nothing changed."""
    put, taken = ([_told(each) for each in duties] for duties in (added, removed))
    if put or taken:
        values = {"at": at, "by": by, "kind": kind, "added": put, "removed": taken}
        session.execute(insert(RosterActRow).values(values))


def recent(session: Session, *, since: datetime) -> list[Act]:
    """Return what was done since a moment, the last first; undone acts too."""
    row = RosterActRow
    found = session.scalars(
        select(row).where(row.at >= since).order_by(row.id.desc()).limit(_RECENT)
    )
    return [_act(each) for each in found]


def at_moments(session: Session, kind: str, moments: Collection[datetime]) -> list[Act]:
    """Return what was done of a kind at just these moments, in order; undone acts too."""
    row = RosterActRow
    asked = select(row).where(row.kind == kind, row.at.in_(moments)).order_by(row.id)
    return [_act(each) for each in session.scalars(asked)]


def mark_undone(session: Session, number: int, *, by: str, at: datetime) -> bool:
    """Note that an act was undone; tell whether nobody was faster."""
    row = RosterActRow
    done = session.scalar(
        update(row)
        .where(row.id == number, row.undone_at.is_(None))
        .values(undone_at=at, undone_by=by)
        .returning(row.id)
    )
    return done is not None


def _act(row: RosterActRow) -> Act:
    return Act(
        row.id, row.at, row.by, row.kind, tuple(map(_read, row.added)),
        tuple(map(_read, row.removed)), row.undone_at is not None,
    )  # fmt: skip


def _told(duty: Duty) -> list[str]:
    moments = (duty.starts_at.isoformat(), duty.ends_at.isoformat())
    return [duty.window, duty.person, *moments]


def _read(told: list[str]) -> Duty:
    window, person, begin, end = told
    return Duty(window, person, datetime.fromisoformat(begin), datetime.fromisoformat(end))
