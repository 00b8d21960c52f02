"""How many of a month's ratings are held back, were released, were excluded; what moved later.

Held ratings are counted from their own index, what was decided from the decisions: neither walks
the month's ratings.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, func, select, text
from sqlalchemy.orm import Session

from db.feedback.ratings import SUPERSEDED
from db.ground.models import HoldRatingRow, HoldRow, PersonRow, RatingRow
from survey.feedback.holds import ENDINGS, VANDALISM, HoldSum, Verdict

HELD: Final = "held"


@dataclass(frozen=True, slots=True)
class Ended:
    """What one decision settled of a month's ratings."""

    verdict: Verdict
    proposed_by: str
    decided_by: str
    decided_at: datetime
    n: int


def by_window(session: Session, month: str) -> dict[int, HoldSum]:
    """Return a month's sums of every window that has any, by row number."""
    return _sums(
        (window, flag, what, n) for window, _, _, flag, what, n in _counted(session, month)
    )


def by_person(session: Session, month: str) -> dict[str, HoldSum]:
    """Return a month's sums of every person whom any of the ratings reached, by code."""
    found = _counted(session, month)
    reached = [
        (person, flag, what, n) for _, person, _, flag, what, n in found if person is not None
    ]
    asked = select(PersonRow.id, PersonRow.code).where(PersonRow.id.in_({p for p, *_ in reached}))
    codes = dict(session.execute(asked).all())
    return _sums((codes[person], flag, what, n) for person, flag, what, n in reached)


def excluded_scores(session: Session, month: str) -> list[tuple[int, int, int]]:
    """Return how many ratings of each window and score people excluded from a month."""
    return [
        (window, score, n)
        for window, _, score, _, what, n in _counted(session, month)
        if what == Verdict.EXCLUDE
    ]


def ended_after(session: Session, month: str, after: datetime) -> list[Ended]:
    """Return what was decided about a month's ratings after a moment, in order."""
    row = HoldRow
    asked = select(row.verdict, row.proposed_by, row.decided_by, row.decided_at, func.count())
    found = session.execute(
        _decided(asked, month)
        .where(row.decided_at > after)
        .group_by(row.id, row.verdict, row.proposed_by, row.decided_by, row.decided_at)
        .order_by(row.decided_at, row.id)
    )
    return [Ended(Verdict(told), one, other, at, n) for told, one, other, at, n in found]


def _counted(session: Session, month: str) -> list[Any]:
    """Return window, person, score, reason, what became of them, and how many."""
    row = RatingRow
    keys = (row.window_id, row.person_id, row.score, row.flag)
    # Spelled out, not bound: SQLite uses the index of held ratings only for the literal word.
    held = session.execute(
        select(*keys, func.count())
        .where(text("ratings.standing = 'held'"), row.biz_month == month)
        .group_by(*keys)
    )
    ended = session.execute(
        _decided(select(*keys, HoldRow.verdict, func.count()), month)
        .where(row.standing != SUPERSEDED)  # what its customer changed since is held anew
        .where(HoldRow.verdict.in_(ENDINGS))
        .group_by(*keys, HoldRow.verdict)
    )
    return [*((*key, HELD, n) for *key, n in held), *ended]


def _decided(asked: "Select[*tuple[Any, ...]]", month: str) -> "Select[*tuple[Any, ...]]":
    row = HoldRatingRow
    return (
        asked.select_from(HoldRow)
        .join(row, row.hold_id == HoldRow.id)
        .join(RatingRow, RatingRow.id == row.rating_id)
        .where(RatingRow.biz_month == month, row.settled.is_(True))
    )


def _sums(found: Iterable[tuple[Any, str | None, str, int]]) -> dict[Any, HoldSum]:
    counts: dict[Any, Counter[str]] = {}
    for key, flag, what, n in found:
        of = counts.setdefault(key, Counter())
        of[what] += n
        of[VANDALISM] += n if flag == VANDALISM and what != Verdict.RELEASE else 0
    return {
        key: HoldSum(of[HELD], of[Verdict.RELEASE], of[Verdict.EXCLUDE], of[VANDALISM])
        for key, of in counts.items()
    }
