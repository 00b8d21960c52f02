"""Which ratings somebody may read, as conditions of the store."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_

from db.ground.models import RatingRow
from survey.feedback.questionnaire import SEALED


@dataclass(frozen=True, slots=True)
class Seeing:
    """Whose voices somebody may read: at which windows, about whom not; row numbers.

    What is a matter of integrity is read only with `sealed` (regulation 2).
    """

    windows: frozenset[int]
    not_about: frozenset[int] = frozenset()
    sealed: bool = False


def seen(seeing: Seeing) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a rating is one of those somebody may read."""
    row = RatingRow
    conditions = [at_windows(seeing.windows)]
    if seeing.not_about:
        conditions.append(
            or_(row.person_id.is_(None), row.person_id.not_in(sorted(seeing.not_about)))
        )
    if not seeing.sealed:
        conditions.append(~func.coalesce(row.reasons, "").contains(SEALED))
    return tuple(conditions)


def at_windows(windows: Collection[int]) -> ColumnElement[bool]:
    """Return the condition that a rating was given at one of some windows."""
    # A sum, not the column: by the index of months and windows all ratings there would be read.
    return (RatingRow.window_id + 0).in_(sorted(windows))
