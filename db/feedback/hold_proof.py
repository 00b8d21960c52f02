"""Proofs for the doctor: what was decided about held ratings, compared with how these stand."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from db.feedback.ratings import COUNTED, EXCLUDED, SUPERSEDED
from db.ground.models import HoldRatingRow, HoldRow, RatingRow
from survey.feedback.holds import ENDINGS, STANDING_AFTER, STANDING_BEFORE, State, Verdict

Told = Mapping[int, tuple[str, int]]
"""What the trail tells of approved proposals, by number: the verdict, and how many it moved."""


def standing_differences(session: Session) -> Iterator[str]:
    """Yield one line for every rating that does not stand as the proposals that took it say."""
    hold, mark, row = HoldRow, HoldRatingRow, RatingRow
    asked = (
        select(row.id, row.window_id, row.biz_month, row.standing, hold.id, hold.verdict,
               hold.state, mark.settled)
        .join(mark, mark.rating_id == row.id)
        .join(hold, hold.id == mark.hold_id)
        .order_by(hold.id, row.seq)
        .execution_options(yield_per=2000)
    )  # fmt: skip
    for rating, window, month, standing, number, verdict, state, settled in session.execute(asked):
        wrong = _wrong(standing, Verdict(verdict), State(state), settled=settled)
        if wrong:
            yield f"rating {rating} ({month}, window {window}), hold {number}: {wrong}"


def _wrong(standing: str, verdict: Verdict, state: State, *, settled: bool) -> str | None:
    """Return what is wrong with a rating and a proposal that took it; None: they agree."""
    after = STANDING_AFTER[verdict]
    if settled and state is not State.APPROVED:
        return f"settled, though the proposal is {state}"
    if settled and verdict is not Verdict.HOLD and standing not in {after, SUPERSEDED}:
        return f"{standing}, though it was decided that it is {after}"
    if not settled and state is State.APPROVED and standing != SUPERSEDED:
        return f"{standing}, though approved to be {after}"
    if state is State.OPEN and standing not in {STANDING_BEFORE[verdict], SUPERSEDED}:
        return f"{standing}, though nobody has decided yet"
    return None


def settled_twice(session: Session) -> Iterator[str]:
    """Yield one line for every rating that more than one decision settled, or held."""
    mark = HoldRatingRow
    asked = (
        select(mark.rating_id, func.count())
        .join(HoldRow, HoldRow.id == mark.hold_id)
        .where(mark.settled)
        .group_by(mark.rating_id, HoldRow.verdict == Verdict.HOLD)
    )
    for rating, n in session.execute(asked.having(func.count() > 1).order_by(mark.rating_id)):
        yield f"rating {rating}: settled by {n} decisions"


def undecided(session: Session) -> Iterator[str]:
    """Yield one line for every month and window where ratings held back moved without a decision.

    In books that came from files such ratings may be: what was decided elsewhere may be left out.
    """
    row, mark = RatingRow, HoldRatingRow
    decided = (
        select(mark.rating_id)
        .join(HoldRow, HoldRow.id == mark.hold_id)
        .where(mark.settled, HoldRow.verdict.in_(ENDINGS))
    )
    moved = or_(and_(row.standing == COUNTED, row.flag.is_not(None)), row.standing == EXCLUDED)
    asked: Any = (
        select(row.biz_month, row.window_id, row.standing, func.count())
        .where(moved, row.id.not_in(decided))
        .group_by(row.biz_month, row.window_id, row.standing)
        .order_by(row.biz_month, row.window_id, row.standing)
    )
    for month, window, standing, n in session.execute(asked):
        yield f"{month}, window {window}: {n} of the ratings held back {standing} by no decision"


def told_differences(session: Session, told: Told) -> Iterator[str]:
    """Yield one line for every proposal that does not say what the trail tells of its approval."""
    hold, mark = HoldRow, HoldRatingRow
    asked = (
        select(hold.id, hold.verdict, hold.state, func.count(mark.rating_id))
        .outerjoin(mark, and_(mark.hold_id == hold.id, mark.settled))
        .group_by(hold.id, hold.verdict, hold.state)
    )
    kept = {number: (state, verdict, n) for number, verdict, state, n in session.execute(asked)}
    for number, (verdict, n) in sorted(told.items()):
        found = kept.get(number)
        if found is None:
            yield f"hold {number}: approved by the trail, and not there"
        elif found != (State.APPROVED, verdict, n):
            state, is_now, now = found
            yield (
                f"hold {number}: {state} to {is_now}, {now} settled; "
                f"by the trail approved to {verdict}, {n} settled"
            )
