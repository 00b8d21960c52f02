"""Publishing a checklist: a new version with a reason; walks begun before keep theirs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from db.checks import checklist_store
from db.checks.checklist_store import Published
from db.ground import audit_store
from kiosk.rights.who import User
from survey.checks.checklist_terms import changes, checked_items, next_version
from survey.checks.checklists import Checklist, Item
from survey.directory.posts import post_of
from survey.directory.roles import Deed
from survey.given import clean_words, required_reason
from survey.refusals.checks import ChecklistMoved, ChecklistUnchanged
from survey.refusals.directory import NotYours

REASON_LIMIT: Final = 500


def publish_checklist(
    session: Session,
    post: str,
    items: Sequence[Item],
    *,
    based_on: str,
    reason: str,
    by: User,
    at: datetime,
) -> str:
    """Publish a post's items as its next version and return its number.

    Refuses unusable items, no reason, nothing changed, and an edit of a version that is no longer
    the current one: the slower of two editors looks again.
    """
    if not by.may(Deed.KEEP_CHECKLISTS):
        raise NotYours
    known = post_of(post)
    kept = clean_words(reason, limit=REASON_LIMIT)
    versions = checklist_store.versions(session, known.code)
    before = versions[0].checklist
    if before.version != based_on:
        raise ChecklistMoved
    checked = checked_items(known, items, reason=kept)
    required_reason(kept, limit=REASON_LIMIT)
    if checked == before.items:
        raise ChecklistUnchanged
    after = Checklist(next_version(each.checklist.version for each in versions), checked)
    published = Published(known.code, after, at, by.username, kept)
    if not checklist_store.publish(session, published, at=at):
        raise ChecklistMoved
    found = changes(before, after)
    audit_store.note(
        session,
        at=at,
        actor=by.username,
        deed="checklist-published",
        subject=f"{known.code} {after.version}",
        reason=kept,
        added=[item.code for item in found.added],
        dropped=[item.code for item in found.dropped],
        changed=[item.code for _, item in found.changed],
    )
    return after.version
