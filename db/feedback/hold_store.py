"""What people proposed to do with ratings held back, and how what was decided ends it.

A proposal keeps the numbers of the ratings it takes as it was made. Whoever changes how ratings
stand holds their rows first, in the order of their numbers, as the ratings' writer does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, insert, select, update
from sqlalchemy.orm import Session

from db.feedback.held_groups import of_hold
from db.feedback.rating_rows import answers_of, rating_of
from db.feedback.ratings import COUNTED, HELD, Rating
from db.feedback.rollups import Differences
from db.feedback.seeing import Seeing, seen
from db.ground import happenings
from db.ground.lots import lots
from db.ground.models import HoldRatingRow, HoldRow, RatingRow
from survey.feedback.holds import STANDING_AFTER, State, Verdict
from survey.refusals.feedback import HoldSettled, HoldUnknown


@dataclass(frozen=True, slots=True)
class Hold:
    """A proposal as it stands."""

    id: int
    ref: str
    verdict: Verdict
    reason: str
    proposed_by: str
    proposed_at: datetime
    state: State
    decided_by: str | None
    decided_at: datetime | None
    because: str | None
    version: int


def propose(
    session: Session,
    ratings: Sequence[str],
    *,
    ref: str,
    verdict: Verdict,
    reason: str,
    by: str,
    at: datetime,
) -> int:
    """Keep a proposal with the ratings it takes; return its number."""
    values = {
        "ref": ref, "verdict": verdict, "reason": reason, "proposed_by": by, "proposed_at": at,
        "state": State.OPEN, "version": 0,
    }  # fmt: skip
    number: int = session.scalars(insert(HoldRow).values(**values).returning(HoldRow.id)).one()
    rows = [{"hold_id": number, "rating_id": each, "settled": False} for each in ratings]
    session.execute(insert(HoldRatingRow), rows)
    return number


def get(session: Session, number: int) -> Hold:
    """Return a proposal; refuse an unknown one."""
    row = session.scalar(select(HoldRow).where(HoldRow.id == number))
    if row is None:
        raise HoldUnknown
    return _hold(row)


def open_ones(session: Session) -> list[Hold]:
    """Return the proposals that wait for a second person, the oldest first."""
    found = session.scalars(select(HoldRow).where(HoldRow.state == State.OPEN).order_by(HoldRow.id))
    return [_hold(row) for row in found]


def settled_ones(
    session: Session, *, limit: int, skip: int = 0, window: int | None = None
) -> list[Hold]:
    """Return the proposals that were decided or taken back last, the newest first.

    Of one window those that took any of its ratings.
    """
    row = HoldRow
    asked = select(row).where(row.state != State.OPEN)
    if window is not None:
        asked = asked.where(row.id.in_(_of_window(window)))
    found = session.scalars(
        asked.order_by(row.decided_at.desc(), row.id.desc()).offset(skip).limit(limit)
    )
    return [_hold(each) for each in found]


def settled_windows(session: Session) -> list[int]:
    """Return the windows of whose ratings something was decided or taken back."""
    mark = HoldRatingRow
    found = session.scalars(
        select(RatingRow.window_id)
        .join(mark, mark.rating_id == RatingRow.id)
        .join(HoldRow, HoldRow.id == mark.hold_id)
        .where(HoldRow.state != State.OPEN)
        .distinct()
    )
    return sorted(found)


def moved(session: Session, number: int) -> int:
    """Return how many of a proposal's ratings were moved by what was decided."""
    return _number(session, of_hold(select(func.count()), number).where(HoldRatingRow.settled))


def _of_window(window: int) -> "Select[int]":
    mark = HoldRatingRow
    taken = select(mark.hold_id).join(RatingRow, RatingRow.id == mark.rating_id)
    return taken.where(RatingRow.window_id == window)


def still_held(session: Session, number: int) -> int:
    """Return how many of a proposal's ratings are held yet: a customer may have rated anew."""
    held = of_hold(select(func.count()), number).where(RatingRow.standing == HELD)
    return _number(session, held)


def outside(session: Session, number: int, seeing: Mapping[str, Seeing]) -> int:
    """Return how many of a proposal's ratings somebody may not read, by what they see of months."""
    row = RatingRow
    count = of_hold(select(func.count()), number)
    read = [count.where(row.biz_month == month, *seen(each)) for month, each in seeing.items()]
    return _number(session, count) - sum(_number(session, each) for each in read)


def months_of(session: Session, number: int) -> list[str]:
    """Return the months in which a proposal's ratings count, in order."""
    month = RatingRow.biz_month
    return list(session.scalars(of_hold(select(month), number).distinct().order_by(month)))


def settle(
    session: Session, hold: Hold, to: State, *, by: str, at: datetime, because: str | None
) -> None:
    """Keep what became of a proposal as it was read; refuse if somebody was faster."""
    done = happenings.changed(
        session, HoldRow.id, hold.id, version=hold.version, state=to, decided_by=by,
        decided_at=at, because=because,
    )  # fmt: skip
    if not done:
        raise HoldSettled


def end(session: Session, hold: Hold, *, slot: int) -> int:
    """Let a proposal's ratings that are held yet stand as it says; return how many.

    The roll-ups change with them: what is released counts from now on, what is excluded does not.
    """
    row, standing = RatingRow, STANDING_AFTER[hold.verdict]
    found = session.scalars(
        of_hold(select(row), hold.id)
        .where(row.standing == HELD)
        .order_by(row.seq)
        .with_for_update(of=row, key_share=True)
        .execution_options(populate_existing=True)  # read before they were locked, perhaps
    )
    ratings = [rating_of(each) for each in found]
    differences = Differences()
    for some in lots(ratings):
        _end(session, hold.id, some, standing, differences)
    differences.write(session, slot=slot)
    return len(ratings)


def _end(
    session: Session,
    number: int,
    ratings: Sequence[Rating],
    standing: str,
    differences: Differences,
) -> None:
    ids = [each.id for each in ratings]
    session.execute(update(RatingRow).where(RatingRow.id.in_(ids)).values(standing=standing))
    mark = HoldRatingRow
    session.execute(
        update(mark).where(mark.hold_id == number, mark.rating_id.in_(ids)).values(settled=True)
    )
    told = answers_of(session, ids) if standing == COUNTED else {}
    for each in ratings:
        after = each._replace(standing=standing).counted
        differences.add(each.counted, times=-1)
        differences.add(after)
        differences.add_answers(after, told.get(each.id, {}))


def _number(session: Session, asked: "Select[*tuple[Any, ...]]") -> int:
    return int(session.scalar(asked) or 0)


def _hold(row: HoldRow) -> Hold:
    return Hold(
        row.id, row.ref, Verdict(row.verdict), row.reason, row.proposed_by, row.proposed_at,
        State(row.state), row.decided_by, row.decided_at, row.because, row.version,
    )  # fmt: skip
