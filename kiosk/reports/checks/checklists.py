"""Checklists as they are looked up: what a phone needs to walk, and a post's versions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from sqlalchemy.orm import Session

from db.checks import checklist_store
from db.checks.checklist_store import Published
from survey.checks.checklist_terms import Changes, changes
from survey.checks.checklists import VERSION, Checklist, checklist_of
from survey.directory.posts import CHECKED, Post, post_of

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
    known = {post.code: [checklist_of(post)] for post in CHECKED}
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


@dataclass(frozen=True, slots=True)
class Version:
    """A published version and what it changed in the one before."""

    published: Published
    changes: Changes


@dataclass(frozen=True, slots=True)
class ChecklistDesk:
    """A post's checklist in force, and how it came to be, the newest version first."""

    post: Post
    current: Published
    history: Sequence[Version]
    by_version: Mapping[str, Checklist]

    @property
    def used(self) -> set[str]:
        """Every code that any version has or had."""
        return {item.code for each in self.by_version.values() for item in each.items}


def checklist_desk(session: Session, post: str) -> ChecklistDesk:
    """Return what whoever keeps a post's checklist has to see; refuse an unknown post."""
    known = post_of(post)
    versions = checklist_store.versions(session, known.code)
    return ChecklistDesk(
        post=known,
        current=versions[0],
        history=[
            Version(new, changes(old.checklist, new.checklist)) for new, old in pairwise(versions)
        ],
        by_version={each.checklist.version: each.checklist for each in versions},
    )
