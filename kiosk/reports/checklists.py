"""Checklists as they are looked up: what a phone needs to walk, and a post's versions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from db import checklist_store
from survey.checklists import VERSION, Checklist, checklist_of
from survey.posts import POSTS

LATEST: Final = 6
"""How many versions of a post a phone is given: one may hold walks the server never heard of."""


@dataclass(frozen=True, slots=True)
class ToWalk:
    """What walks begin with, by post, and what they may have been begun with, by post/version."""

    current: Mapping[str, Checklist]
    begun: Mapping[str, Checklist]


def checklists_to_walk(session: Session, drafts: Iterable[Mapping[str, Any]]) -> ToWalk:
    """Return each post's checklist, its latest versions, and all that the drafts name."""
    named = {str(draft.get("version")) for draft in drafts}
    known = {post.code: [checklist_of(post)] for post in POSTS}
    for each in checklist_store.everything(session):
        known[each.post].append(each.checklist)
    return ToWalk(
        current={post: checklists[-1] for post, checklists in known.items()},
        begun={
            f"{post}/{each.version}": each
            for post, checklists in known.items()
            for n, each in enumerate(reversed(checklists))
            if n < LATEST or each.version in named or each.version == VERSION
        },
    )
