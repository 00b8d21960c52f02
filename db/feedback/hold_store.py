"""What people proposed to do with ratings held back, and how what was decided ends it.

A proposal keeps the numbers of the ratings it takes as it was made. Whoever changes how ratings
stand holds their rows first, in the order of their numbers, as the ratings' writer does.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Select, func, insert, select, update
from sqlalchemy.orm import Session

from db.feedback.held_groups import held_for_vandalism_by, of_hold
from db.feedback.rating_rows import answers_of, rating_of
from db.feedback.ratings import EXCLUDED, HELD, Rating
from db.feedback.rollups import Differences
from db.feedback.seeing import Seeing, seen
from db.ground import happenings
from db.ground.lots import lots
from db.ground.models import HoldRatingRow, HoldRow, RatingRow
from survey.feedback.holds import STANDING_AFTER, STANDING_BEFORE, VANDALISM, State, Verdict
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


@dataclass(frozen=True, slots=True)
class VandalismAt:
    """Of a window's day: how many low ratings people held, how many wait, were excluded, when."""

    n: int = 0
    held: int = 0
    excluded: int = 0
    at: datetime | None = None

    def last_on(self, day: date) -> date:
        """Return the day on which they were held; a day of before where none was."""
        return max(day, self.at.date()) if self.at else day


NO_VANDALISM: Final = VandalismAt()


def vandalism_at(session: Session, window: int, day: date) -> VandalismAt:
    """Return what two people held as vandalism of a window's day, and how it stands."""
    row, mark = RatingRow, HoldRatingRow
    found = session.execute(
        select(row.standing, func.count(), func.max(HoldRow.decided_at))
        .join(mark, mark.rating_id == row.id)
        .join(HoldRow, HoldRow.id == mark.hold_id)
        .where(HoldRow.verdict == Verdict.HOLD, mark.settled)
        .where(row.window_id == window, row.biz_date == day)
        .group_by(row.standing)
    ).all()
    n = {standing: count for standing, count, _ in found}
    at = max((moment for *_, moment in found if moment), default=None)
    return VandalismAt(sum(n.values()), n.get(HELD, 0), n.get(EXCLUDED, 0), at)


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


def still_there(session: Session, hold: Hold) -> int:
    """Return how many of a proposal's ratings stand as before: a customer may have rated anew."""
    standing = RatingRow.standing == STANDING_BEFORE[hold.verdict]
    return _number(session, of_hold(select(func.count()), hold.id).where(standing))


def held_by(session: Session, number: int, accounts: Collection[str]) -> bool:
    """Tell whether any of a proposal's ratings were held by people, one of whom is asked for."""
    asked = of_hold(select(func.count()), number).where(held_for_vandalism_by(accounts))
    return _number(session, asked) > 0


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
    """Let a proposal's ratings that stand as before stand as it says; return how many.

    The roll-ups change with them: what is released counts from now on, what is excluded or held
    does not.
    """
    row = RatingRow
    found = session.scalars(
        of_hold(select(row), hold.id)
        .where(row.standing == STANDING_BEFORE[hold.verdict])
        .order_by(row.seq)
        .with_for_update(of=row, key_share=True)
        .execution_options(populate_existing=True)  # read before they were locked, perhaps
    )
    ratings = [rating_of(each) for each in found]
    differences = Differences()
    for some in lots(ratings):
        _end(session, hold, some, differences)
    differences.write(session, slot=slot)
    return len(ratings)


def _end(session: Session, hold: Hold, ratings: Sequence[Rating], differences: Differences) -> None:
    ids = [each.id for each in ratings]
    standing = STANDING_AFTER[hold.verdict]
    values = {"standing": standing} | ({"flag": VANDALISM} if standing == HELD else {})
    session.execute(update(RatingRow).where(RatingRow.id.in_(ids)).values(values))
    mark = HoldRatingRow
    session.execute(
        update(mark).where(mark.hold_id == hold.id, mark.rating_id.in_(ids)).values(settled=True)
    )
    told = answers_of(session, ids)
    for each in ratings:
        after = each._replace(standing=standing).counted
        answers = told.get(each.id, {})
        for rating, times in ((each.counted, -1), (after, 1)):
            differences.add(rating, times=times)
            differences.add_answers(rating, answers, times=times)


def _number(session: Session, asked: "Select[*tuple[Any, ...]]") -> int:
    return int(session.scalar(asked) or 0)


def _hold(row: HoldRow) -> Hold:
    return Hold(
        row.id, row.ref, Verdict(row.verdict), row.reason, row.proposed_by, row.proposed_at,
        State(row.state), row.decided_by, row.decided_at, row.because, row.version,
    )  # fmt: skip
