"""Checklists: what is checked at a post and how it weighs; edited, previewed, published."""

import streamlit as st

from kiosk.reports.checks.checklists import ChecklistDesk, checklist_desk
from kiosk.rights.who import User
from kiosk.ui.checks.checklist_drafts import draw_taken_up, keep_edit, take_up
from kiosk.ui.checks.checklist_editor import (
    TOLD,
    base_of,
    draw_editor,
    edited,
    keep,
)
from kiosk.ui.checks.checklist_publishing import draw_publishing
from kiosk.ui.checks.checklist_versions import draw_answer, draw_history, draw_moved
from kiosk.ui.checks.checklist_view import preview
from kiosk.ui.doing import draw_outcome
from kiosk.ui.page import guarded
from kiosk.ui.speech import current_language, say
from kiosk.wiring import house
from survey.directory.posts import CHECKED, post_of
from survey.directory.roles import Deed


def main() -> None:
    """Choose a post; show its checklist, the edit at hand, and earlier versions."""
    user = guarded(Deed.KEEP_CHECKLISTS)
    language = current_language()
    st.title(say("检查表", "Checklists"), anchor=False)
    post = st.selectbox(
        say("岗位", "Post"),
        [each.code for each in CHECKED],
        format_func=lambda code: post_of(code).name.said(language),
        key="checklist_post",
        filter_mode=None,
    )
    before = st.session_state.get("checklist_shown", post)
    if before != post:
        _kept(user, before)
    st.session_state["checklist_shown"] = post
    desk = _kept(user, post)
    draw_outcome(TOLD)
    draw_taken_up(desk.post)
    items = edited(desk)
    draw_answer(desk, language)
    if base_of(desk) != desk.current.checklist.version:
        draw_moved(desk, language)
    view = _view()
    if view == "preview":
        st.html(preview(items, language))
    elif view == "history":
        draw_history(desk, language)
    else:
        draw_editor(desk, items)
    draw_publishing(desk, items, language)


def _view() -> str:
    return st.segmented_control(
        say("查看", "Show"),
        ["edit", "preview", "history"],
        format_func=lambda name: {
            "edit": say("项目", "Items"),
            "preview": say("检查员看到的", "Preview"),
            "history": say("历次版本", "Versions"),
        }[name],
        default="edit",
        required=True,
        label_visibility="collapsed",
        key="checklist_view",
    )


def _kept(user: User, post: str) -> ChecklistDesk:
    """Return a post's desk; what its fields hold is kept, they go when another post is shown."""
    with house().reading() as session:
        desk = checklist_desk(session, post)
    take_up(user, desk.post)
    keep(desk, edited(desk))
    keep_edit(desk.post)
    return desk


if __name__ == "__main__":
    main()
