"""Publishing a checklist: what will change, and why."""

import streamlit as st

from kiosk import clock
from kiosk.actions.checks.checklists import REASON_LIMIT, publish_checklist
from kiosk.reports.checks.checklists import ChecklistDesk
from kiosk.ui.checks.checklist_drafts import EDIT, REASON, place_of
from kiosk.ui.checks.checklist_editor import (
    TOLD,
    base_of,
    discard,
    edit_key,
    edited,
    keep,
    reason_field,
    reason_typed,
)
from kiosk.ui.checks.checklist_view import changes_listed
from kiosk.ui.doing import do
from kiosk.ui.speech import say
from survey.checks.checklist_terms import Changes, changes
from survey.checks.checklists import Checklist, Item
from survey.directory.roles import Deed
from survey.texts import Language, Text


def draw_publishing(desk: ChecklistDesk, items: tuple[Item, ...], language: Language) -> None:
    """Draw what will change and the press that publishes it, once something was edited."""
    found = changes(desk.current.checklist, Checklist("", items))
    if not found or base_of(desk) != desk.current.checklist.version:
        return
    st.header(say("将要发布的改动", "What will change"), anchor=False)
    st.html(changes_listed(found, language))
    _about_walks(desk, found, language)
    st.text_area(say("为什么改", "Why"), key=reason_field(desk.post), max_chars=REASON_LIMIT)
    st.button(
        say("发布新版本", "Publish"),
        type="primary",
        width="stretch",
        on_click=_send,
        args=(desk, language),
    )
    st.button(
        say("放弃改动", "Drop the edits"), width="stretch", on_click=discard, args=(desk.post,)
    )


def _about_walks(desk: ChecklistDesk, found: Changes, language: Language) -> None:
    promised = {each.code for each in desk.post.commitments}
    codes = [item.code for item in found.dropped if item.code in promised]
    if codes:
        st.warning(
            Text(
                "公开承诺 {codes} 将不再检查，窗口仍然公示。",
                "The public commitments {codes} will no longer be checked; windows still show "
                "them.",
            )
            .format(codes=Text("、".join(codes), ", ".join(codes)))
            .said(language)
        )
    st.caption(
        say(
            "发布后开始的检查用新版本；已开始的检查按原来的版本做完、计分。",
            "Checks begun after publishing use the new version; those begun before are finished "
            "and scored by theirs.",
        )
    )


def _send(desk: ChecklistDesk, language: Language) -> None:
    items, base = edited(desk), base_of(desk)
    keep(desk, items)
    reason = reason_typed(desk.post)
    done = do(
        Deed.KEEP_CHECKLISTS,
        lambda session, user: publish_checklist(
            session, desk.post.code, items, based_on=base, reason=reason, by=user, at=clock.now()
        ),
        language=language,
        told=TOLD,
        sentence=Text(
            "已发布，从现在起开始的检查用新版本。", "Published; checks begun now use it."
        ),
        clears=(edit_key(desk.post), EDIT, REASON),
        drafted=place_of(desk.post),
    )
    if done:
        discard(desk.post)
