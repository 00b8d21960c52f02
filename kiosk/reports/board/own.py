"""Somebody's own satisfaction: with n, and none where so few say nothing of a person."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from db.books.policy_store import policies
from db.feedback import rollup_store
from kiosk.reports.shares import Share, share_of
from survey.feedback.satisfaction import Tally
from survey.months import Month


@dataclass(frozen=True, slots=True)
class OwnMonth:
    """A month of one's own ratings; no share where they are fewer than `least`."""

    month: Month
    n: int
    least: int
    share: Share | None


def own_satisfaction(session: Session, person: str, *, today: date) -> list[OwnMonth]:
    """Return a person's running month and the one before, as far as ratings reached them."""
    month, known = Month.of(today), policies(session)
    found = []
    for each in (month, month.previous):
        policy = known.of(each)
        tally = rollup_store.by_person(session, each).get(person, Tally())
        enough = tally.n >= policy.min_ratings_rank
        share = share_of(tally, policy) if enough else None
        found.append(OwnMonth(each, tally.n, policy.min_ratings_rank, share))
    return found
