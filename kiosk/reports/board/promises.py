"""Commitments and how they are kept, as customers say who were asked.

Those of integrity have no share: "no gifts: 90 % kept" would publish how many gave one, and who
answers for a gift is found out in the sealed channel alone (regulation 2).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.feedback import rollup_store
from kiosk.reports.directory.scopes import Scope
from kiosk.reports.shares import Proportion, proportion
from survey.directory.posts import POSTS, post_of
from survey.months import Month
from survey.texts import Text


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment of a post and the share that saw it kept; None if nobody answered."""

    post: Text
    code: str
    words: Text
    kept: Proportion | None


def promises(session: Session, month: Month, view: Scope) -> tuple[Promise, ...]:
    """Return the commitments of the posts in view that have an open window, with the answers.

    Those of integrity are left out.
    """
    answers: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for said in rollup_store.commitments(session, month, windows=view.ids):
        answers[said.commitment][0] += said.kept
        answers[said.commitment][1] += said.kept + said.broken
    in_use = {post_of(window.post) for window in view.windows if window.active}
    return tuple(
        Promise(post.name, each.code, each.text, proportion(*answers[each.code]))
        for post in POSTS
        if post in in_use
        for each in post.commitments
        if not each.integrity
    )


def all_kept(found: Iterable[Promise]) -> Proportion | None:
    """Return the share of all answers that saw a commitment kept."""
    answered = [each.kept for each in found if each.kept]
    return proportion(sum(one.part for one in answered), sum(one.n for one in answered))
