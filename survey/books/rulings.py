"""Entries by hand: what an upheld inaction case costs, which the regulation leaves to people.

They exist for nothing else. One of those at the top proposes points, yuan or neither, with the
clause and the reason; it stands once a second person approved it, as long as the finding stands.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from survey.given import required_reason, required_words
from survey.months import Month
from survey.refusals.books import RulingUnusable

MOST_POINTS: Final = 1_000
MOST_YUAN: Final = 100_000
"""More is a slip of the hand: the regulation names no limit."""
CLAUSE_LIMIT: Final = 40
REASON_LIMIT: Final = 1_000


@dataclass(frozen=True, slots=True)
class Ruling:
    """What an inaction case costs an officer, as two people decided it, and who the second was."""

    complaint: str
    month: Month
    person: str
    points: int
    yuan: int
    clause: str
    approved_by: str
    approved_at: datetime
    because: str


@dataclass(frozen=True, slots=True)
class RulingDraft:
    """What somebody typed for a ruling; neither number is there before it was typed."""

    points: int | None
    yuan: int | None
    clause: str
    reason: str


@dataclass(frozen=True, slots=True)
class RulingProposed:
    """A ruling that may be proposed: nought points and nought yuan are a decision, too."""

    points: int
    yuan: int
    clause: str
    reason: str


def checked_ruling(draft: RulingDraft) -> RulingProposed:
    """Return a draft that can be proposed; refuse missing or impossible numbers, and no reason."""
    points, yuan = draft.points, draft.yuan
    if points is None or yuan is None:
        raise RulingUnusable
    if not (0 <= points <= MOST_POINTS and 0 <= yuan <= MOST_YUAN):
        raise RulingUnusable
    clause = required_words(draft.clause, limit=CLAUSE_LIMIT, missing=RulingUnusable)
    reason = required_reason(draft.reason, limit=REASON_LIMIT)
    return RulingProposed(points, yuan, clause, reason)
