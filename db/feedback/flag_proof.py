"""Proofs for the doctor: what speaks against ratings, compared with how they stand; surges."""

from collections import Counter
from collections.abc import Collection, Iterator

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from db.feedback.ratings import COUNTED, HELD, IMPORTED
from db.ground.models import HoldRatingRow, HoldRow, RatingFlagRow, RatingRow, RatingSurgeRow
from survey.feedback.flags import HELD_FROM, Reason
from survey.feedback.holds import Verdict

Look = tuple[str, str]
"""Who looked at a surge, and of which day it is."""


def counted(session: Session) -> Iterator[str]:
    """Yield one line for every rating that counts though it was held, and nobody decided so.

    In books that came from files such ratings may be: what was decided elsewhere may be left out.
    """
    row, mark = RatingRow, HoldRatingRow
    settled = exists().where(mark.rating_id == row.id, mark.settled)
    spoken = exists().where(RatingFlagRow.rating_id == row.id)
    by_people = (
        select(mark.rating_id)
        .join(HoldRow, HoldRow.id == mark.hold_id)
        .where(HoldRow.verdict == Verdict.HOLD)
    )
    freed = select(row.id, row.window_id).where(
        row.standing == COUNTED, spoken, ~settled, row.id.not_in(by_people)
    )
    for rating, window in session.execute(freed.order_by(row.seq)):
        yield f"rating {rating} (window {window}): counts, though it was held for reasons kept"


def flag_differences(session: Session) -> Iterator[str]:
    """Yield one line for every rating held by the watch for what is not kept, and every odd row.

    Nothing is kept of what a file brought, nor of what inherited its hold by an amendment.
    """
    row, flag = RatingRow, RatingFlagRow
    own = exists().where(flag.rating_id == row.id, flag.reason == row.flag)
    mute = select(row.id, row.window_id, row.flag).where(
        row.standing == HELD, row.flag.in_(list(Reason)), row.amends.is_(None),
        row.body_hash != IMPORTED, ~own,
    )  # fmt: skip
    for rating, window, why in session.execute(mute.order_by(row.seq)):
        yield f"rating {rating} (window {window}): held for {why}, and nothing is kept of it"
    odd = select(flag.rating_id, flag.reason, flag.weight).where(
        or_(~flag.weight.between(-HELD_FROM, HELD_FROM), flag.reason.not_in(list(Reason)))
    )
    for rating, reason, weight in session.execute(odd.order_by(flag.rating_id, flag.reason)):
        yield f"rating {rating}: {reason} with a weight of {weight} is no reason of ours"


def surge_differences(
    session: Session, told: Collection[str], looks: Collection[Look] | None
) -> Iterator[str]:
    """Yield one line for every surge that the trail tells of otherwise, or that cannot be.

    `told` names those that the watch told of; `looks` who looked, None where files brought some.
    """
    rows = list(session.scalars(select(RatingSurgeRow).order_by(RatingSurgeRow.biz_date)))
    kept = {f"window {each.window_id} {each.biz_date}" for each in rows}
    for gone in sorted(set(told) - kept):
        yield f"surge {gone}: told of by the trail, and not there"
    looked: Counter[Look] = Counter()
    for each in rows:
        name = f"surge window {each.window_id} {each.biz_date}"
        by = [who for who in (each.first_by, each.second_by) if who is not None]
        if len(set(by)) < len(by) or (each.second_by and not each.first_by):
            yield f"{name}: two people did not look at it"
        if not 0 <= each.low <= each.n or each.begins_at > each.ends_at:
            yield f"{name}: {each.low} low of {each.n} cannot be"
        looked.update((who, each.biz_date.isoformat()) for who in by)
    if looks is not None:
        for who, day in sorted((looked - Counter(looks)).elements()):
            yield f"surge of {day}: {who} looked, and the trail tells nothing of it"
        for who, day in sorted((Counter(looks) - looked).elements()):
            yield f"surge of {day}: by the trail {who} looked, and it is not kept"
