"""An edit of a checklist outlives its session: kept as a whole, sealed, for who made it alone."""

import json
from typing import Final

import streamlit as st
from sqlalchemy.orm import Session

from kiosk import clock
from kiosk.actions.directory import drafts
from kiosk.reports.cases.contents import moment_said
from kiosk.reports.directory.drafts import drafted
from kiosk.rights.who import User
from kiosk.ui.checks.checklist_editor import TOLD, edit_key, reason_key, reason_typed
from kiosk.ui.doing import do
from kiosk.ui.speech import current_language, say
from kiosk.wiring import house
from survey.checks.checklists import item_read, item_told
from survey.directory.drafts import Typed
from survey.directory.posts import Post
from survey.directory.roles import Deed

EDIT, REASON = "checklist_edit", "checklist_reason"
NOTHING: Final = {EDIT: "", REASON: ""}


def place_of(post: Post) -> str:
    """Return where somebody's edit of a post's checklist is kept."""
    return f"checklist:{post.code}"


def take_up(user: User, post: Post) -> None:
    """Go on, once a session, with what somebody edited before and did not publish."""
    state, mark = st.session_state, f"checklist_taken_up_{post.code}"
    if mark in state:
        return
    with house().reading() as session:
        found = drafted(session, user, place_of(post), secret=house().secret).fields
    edit = _read(found[EDIT].words) if EDIT in found else None
    state[mark] = found[EDIT].at if edit else None
    if edit and edit_key(post) not in state:
        state[edit_key(post)] = edit
    if REASON in found:
        state.setdefault(reason_key(post), found[REASON].words)


def _read(words: str) -> dict[str, object] | None:
    """Return an edit as it was kept, or None where another release of ours told items otherwise."""
    try:
        edit = json.loads(words)
        items = [item_told(item_read(each)) for each in edit["items"]]
        return {"base": str(edit["base"]), "items": items}
    except (KeyError, TypeError, ValueError):
        return None


def draw_taken_up(post: Post) -> None:
    """Say that an edit of before is back, and of when."""
    at = st.session_state.get(f"checklist_taken_up_{post.code}")
    if at is not None and edit_key(post) in st.session_state:
        when = moment_said(at, house().settings.zone).said(current_language())
        st.caption(say(f"已恢复您 {when} 的改动，还没有发布。", f"Your edits of {when} are back."))


def keep_edit(post: Post) -> None:
    """Keep the edit as it stands by now, if it is another than what was kept last."""
    state, mark = st.session_state, f"checklist_kept_{post.code}"
    edit = json.dumps(state[edit_key(post)]) if edit_key(post) in state else ""
    words = {EDIT: edit, REASON: reason_typed(post)}
    if words == state.get(mark, NOTHING):
        return

    def kept(session: Session, user: User) -> None:
        place, secret = place_of(post), house().secret
        before = drafted(session, user, place, secret=secret)
        typed = Typed(place, before.round, None, words)
        drafts.keep(session, user, typed, secret=secret, at=clock.now())

    if do(
        Deed.KEEP_CHECKLISTS, kept, language=current_language(), told=TOLD, sentence=None
    ):  # fmt: skip
        state[mark] = words
