"""The duty roster, and the attribution of ratings by it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from db.feedback.ratings import IMPORTED
from db.feedback.rollups import Counted, Differences
from db.ground.lots import lots
from db.ground.models import ClosingRow, DutyRow, PersonRow, RatingRow, WindowRow
from survey.directory.duties import Duty, on_duty
from survey.feedback.ratings import PATIENCE
from survey.feedback.tiers import tier_of

A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Kept:
    """A duty as it is kept, with its number and the person's name."""

    id: int
    duty: Duty
    person_name: str


@dataclass(frozen=True, slots=True)
class Served:
    """A duty by row numbers, for those who ask often."""

    window_id: int
    person_id: int
    starts_at: datetime
    ends_at: datetime


def between(
    session: Session, begin: datetime, end: datetime, *, window: str | None = None
) -> list[Kept]:
    """Return the duties that share a moment with a stretch, the first to begin first."""
    row = DutyRow
    asked = (
        select(row.id, WindowRow.code, PersonRow.code, row.starts_at, row.ends_at, PersonRow.name)
        .join(WindowRow, WindowRow.id == row.window_id)
        .join(PersonRow, PersonRow.id == row.person_id)
        .where(row.starts_at < end, row.ends_at > begin)
        .order_by(row.starts_at, row.id)
    )
    if window is not None:
        asked = asked.where(WindowRow.code == window)
    return [
        Kept(number, Duty(place, person, starts_at, ends_at), name)
        for number, place, person, starts_at, ends_at, name in session.execute(asked)
    ]


def of_person(session: Session, person: str, *, begin: datetime) -> list[Kept]:
    """Return a person's duties that begin at a moment or later, the first first."""
    row = DutyRow
    found = session.execute(
        select(row.id, WindowRow.code, PersonRow.code, row.starts_at, row.ends_at, PersonRow.name)
        .join(WindowRow, WindowRow.id == row.window_id)
        .join(PersonRow, PersonRow.id == row.person_id)
        .where(PersonRow.code == person, row.starts_at >= begin)
        .order_by(row.starts_at, row.id)
    )
    return [
        Kept(number, Duty(place, code, starts_at, ends_at), name)
        for number, place, code, starts_at, ends_at, name in found
    ]


def served(session: Session, begin: datetime, end: datetime) -> list[Served]:
    """Return all duties of a stretch by row numbers."""
    row = DutyRow
    found = session.execute(
        select(row.window_id, row.person_id, row.starts_at, row.ends_at).where(
            row.starts_at < end, row.ends_at > begin
        )
    )
    return [Served(*each) for each in found]


def served_by(
    session: Session, people: Collection[str], begin: datetime, end: datetime
) -> frozenset[str]:
    """Return the windows at which any of the people were on duty in a stretch."""
    row = DutyRow
    found = session.scalars(
        select(WindowRow.code)
        .join(row, row.window_id == WindowRow.id)
        .join(PersonRow, PersonRow.id == row.person_id)
        .where(PersonRow.code.in_(sorted(people)), row.starts_at < end, row.ends_at > begin)
        .distinct()
    )
    return frozenset(found)


def everything(session: Session) -> list[Duty]:
    """Return the whole roster, by window and time."""
    row = DutyRow
    found = session.execute(
        select(WindowRow.code, PersonRow.code, row.starts_at, row.ends_at)
        .join(WindowRow, WindowRow.id == row.window_id)
        .join(PersonRow, PersonRow.id == row.person_id)
        .order_by(WindowRow.code, row.starts_at, PersonRow.code)
    )
    return [Duty(*each) for each in found]


def add(session: Session, duties: Iterable[Duty]) -> int:
    """Keep duties and return how many; who calls has looked for overlaps."""
    windows = dict(session.execute(select(WindowRow.code, WindowRow.id)).all())
    people = dict(session.execute(select(PersonRow.code, PersonRow.id)).all())
    values = [
        {
            "window_id": windows[each.window],
            "person_id": people[each.person],
            "starts_at": each.starts_at,
            "ends_at": each.ends_at,
        }
        for each in duties
    ]
    for some in lots(values):
        session.execute(insert(DutyRow.__table__), some)  # type: ignore[arg-type] # a Table
    return len(values)


def remove(session: Session, number: int) -> Duty | None:
    """Take a duty from the roster and return it, or None where it is gone already."""
    found = session.execute(
        select(WindowRow.code, PersonRow.code, DutyRow.starts_at, DutyRow.ends_at)
        .join(WindowRow, WindowRow.id == DutyRow.window_id)
        .join(PersonRow, PersonRow.id == DutyRow.person_id)
        .where(DutyRow.id == number)
    ).one_or_none()
    session.execute(delete(DutyRow).where(DutyRow.id == number))
    return None if found is None else Duty(*found)


def take_off(session: Session, duties: Iterable[Duty]) -> list[Duty]:
    """Take those of the duties off the roster that stand there just so, and return them."""
    wanted = set(duties)
    if not wanted:
        return []
    begin, end = min(each.starts_at for each in wanted), max(each.ends_at for each in wanted)
    found = {kept.id: kept.duty for kept in between(session, begin, end) if kept.duty in wanted}
    for some in lots(list(found)):
        session.execute(delete(DutyRow).where(DutyRow.id.in_(some)))
    return list(found.values())


def attribute(session: Session, window: str, begin: datetime, end: datetime, *, slot: int) -> int:
    """Give the ratings of a stretch to who was on duty; return how many changed hands.

    Imported ratings keep the person of their file, and closed months stay as they were.
    """
    duties = [kept.duty for kept in between(session, begin, end, window=window)]
    people = dict(session.execute(select(PersonRow.code, PersonRow.id)).all())
    row = RatingRow
    found = session.scalars(
        select(row)
        .join(WindowRow, WindowRow.id == row.window_id)
        .where(
            WindowRow.code == window,
            row.created_at >= begin,
            row.created_at < end,
            # By day, as the index has it; what came late may count on the day it came.
            row.biz_date.between((begin - A_DAY).date(), (end + PATIENCE + A_DAY).date()),
            row.body_hash != IMPORTED,
            row.biz_month.not_in(select(ClosingRow.month)),
        )
        .order_by(row.seq)
        .with_for_update(of=row, key_share=True)  # what is read is what the sums are changed by
    ).all()
    differences = Differences()
    changed = 0
    for rating in found:
        code = on_duty(duties, rating.created_at).person
        person = people[code] if code is not None else None
        if rating.person_id == person:
            continue
        changed += 1
        counted = _counted(rating)
        differences.move(counted, counted._replace(person_id=person))
        session.execute(update(row).where(row.seq == rating.seq).values(person_id=person))
    differences.write(session, slot=slot)
    return changed


def _counted(rating: RatingRow) -> Counted:
    return Counted(
        rating.window_id, rating.person_id, rating.score, rating.standing, rating.biz_date,
        rating.biz_month, rating.biz_hour, tier_of(rating.channel).value,
    )  # fmt: skip
