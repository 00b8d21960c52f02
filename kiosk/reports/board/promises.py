"""Commitments and how they are kept, as customers say who were asked.

Those of integrity have no share: "no gifts: 90 % kept" would publish how many gave one, and who
answers for a gift is found out in the sealed channel alone (regulation 2).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.feedback import rollup_store
from kiosk.reports.directory.scopes import Scope
from kiosk.reports.shares import Proportion, proportion
from kiosk.reports.small import EVERYTHING, Cut
from survey.directory.posts import POSTS, post_of
from survey.few import is_told
from survey.months import Month
from survey.texts import Text


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment of a post and the share that saw it kept; None if nobody or few answered."""

    post: Text
    code: str
    words: Text
    kept: Proportion | None


def promises(
    session: Session, month: Month, view: Scope, cut: Cut = EVERYTHING
) -> tuple[Promise, ...]:
    """Return the commitments of the posts in view that have an open window, with the answers.

    Those of integrity are left out, and the answers that would give those of a few away.
    """
    kept: Counter[str] = Counter()
    answers: dict[str, Counter[int]] = defaultdict(Counter)
    for said in rollup_store.commitments(session, month):
        answers[said.commitment][said.window_id] += said.kept + said.broken
        kept[said.commitment] += said.kept if view.window(said.window_id) else 0
    in_use = {post_of(window.post) for window in view.windows if window.active}
    return tuple(
        Promise(
            post.name, each.code, each.text, _share(kept[each.code], answers[each.code], view, cut)
        )
        for post in POSTS
        if post in in_use
        for each in post.commitments
        if not each.integrity
    )


def _share(kept: int, answers: Mapping[int, int], view: Scope, cut: Cut) -> Proportion | None:
    answered = sum(n for window, n in answers.items() if view.window(window))
    return proportion(kept, answered) if is_told(answered) and cut.is_told(answers) else None


def all_kept(found: Iterable[Promise]) -> Proportion | None:
    """Return the share of all answers that saw a commitment kept."""
    answered = [each.kept for each in found if each.kept]
    return proportion(sum(one.part for one in answered), sum(one.n for one in answered))
