"""What speaks against ratings: kept with those that are held for it, read with their groups."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, insert, select, text, update
from sqlalchemy.orm import Session

from db.feedback.held_groups import Pattern, of_hold
from db.feedback.rating_rows import answers_of, rating_of
from db.feedback.ratings import COUNTED, HELD, Rating
from db.feedback.rollups import Differences
from db.ground.lots import lots
from db.ground.models import HoldRatingRow, RatingFlagRow, RatingRow
from survey.feedback.flags import Flags, strongest

_IS_HELD: Final = text("ratings.standing = 'held'")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A reason that speaks against a group: for how many of it, and the numbers of the first."""

    reason: str
    weight: int
    n: int
    detail: Mapping[str, int]


def hold(session: Session, flags: Flags, *, slot: int) -> list[str]:
    """Hold the ratings that count, with all that speaks against them; return their numbers.

    The roll-ups change with them. One that its customer changed meanwhile, or that is held or
    decided already, stays as it is.
    """
    held: list[str] = []
    differences = Differences()
    row, mark = RatingRow, HoldRatingRow
    decided = select(mark.rating_id).where(mark.settled)
    for some in lots(sorted(flags)):
        found = session.scalars(
            select(row)
            .where(row.id.in_(some), row.standing == COUNTED, row.id.not_in(decided))
            .order_by(row.seq)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)  # read before they were locked, perhaps
        )
        ratings = [rating_of(each) for each in found]
        _hold(session, ratings, flags, differences)
        held += [each.id for each in ratings]
    keep(session, {each: flags[each] for each in held})
    differences.write(session, slot=slot)
    return held


def keep(session: Session, flags: Flags) -> None:
    """Keep what speaks against ratings, beside them."""
    rows = [
        {"rating_id": rating, "reason": flag.reason, "weight": flag.weight, "detail": flag.detail}
        for rating, told in flags.items()
        for flag in told
    ]
    for some in lots(rows):
        session.execute(insert(RatingFlagRow), some)


def spoken(
    session: Session, patterns: Collection[Pattern], *, number: int | None = None
) -> dict[Pattern, list[Spoken]]:
    """Return what speaks against groups of held ratings, or of what a proposal takes.

    The heaviest first, and of each reason the numbers of one rating.
    """
    row, flag = RatingRow, RatingFlagRow
    key = (row.window_id, row.flag, row.biz_date, flag.reason, flag.weight)
    asked = select(*key, func.count(), func.max(flag.rating_id))
    of = asked.where(_IS_HELD) if number is None else of_hold(asked, number)
    found = session.execute(
        of.join(flag, flag.rating_id == row.id)
        .where(
            row.biz_month.in_({f"{each.day:%Y-%m}" for each in patterns}),
            row.biz_date.in_({each.day for each in patterns}),
            row.window_id.in_({each.window_id for each in patterns}),
        )
        .group_by(*key)
        .order_by(flag.weight.desc(), flag.reason)
    ).all()
    details = _details(session, {rating for *_, rating in found})
    told: dict[Pattern, list[Spoken]] = {}
    for window, why, day, reason, weight, n, rating in found:
        detail = details.get((rating, reason), {})
        told.setdefault(Pattern(window, why or "", day), []).append(
            Spoken(reason, weight, n, detail)
        )
    return told


def _details(session: Session, ratings: Collection[str]) -> dict[tuple[str, str], dict[str, int]]:
    row = RatingFlagRow
    asked = select(row.rating_id, row.reason, row.detail).where(row.rating_id.in_(ratings))
    return {(rating, reason): detail for rating, reason, detail in session.execute(asked)}


def _hold(
    session: Session, ratings: Sequence[Rating], flags: Flags, differences: Differences
) -> None:
    told = answers_of(session, [each.id for each in ratings])
    by_reason: dict[str, list[str]] = {}
    for each in ratings:
        by_reason.setdefault(strongest(flags[each.id]), []).append(each.id)
        differences.add(each.counted, times=-1)
        differences.add_answers(each.counted, told.get(each.id, {}), times=-1)
        differences.add(each._replace(standing=HELD).counted)
    for reason, ids in by_reason.items():
        session.execute(
            update(RatingRow).where(RatingRow.id.in_(ids)).values(standing=HELD, flag=reason)
        )
