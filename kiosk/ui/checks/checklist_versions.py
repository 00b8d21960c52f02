"""The versions of a checklist: in force, come meanwhile, earlier."""

import streamlit as st

from kiosk.reports.cases.contents import moment_said
from kiosk.reports.checks.checklists import ChecklistDesk, Version
from kiosk.ui.checks.checklist_editor import (
    base_of,
    discard,
    rebase,
)
from kiosk.ui.checks.checklist_view import changes_listed
from kiosk.ui.speech import say
from kiosk.ui.who import who_marked
from kiosk.wiring import house
from survey.checks.checklist_terms import changes
from survey.texts import Language, worded


def draw_answer(desk: ChecklistDesk, language: Language) -> None:
    """Say which version is in force, how long it is and what is critical."""
    current = desk.current
    n = len(current.checklist.items)
    weight = sum(item.weight for item in current.checklist.items)
    critical = sum(item.critical for item in current.checklist.items)
    st.markdown(
        say(
            f"**现行 {current.checklist.version} 版：{n} 项，权重共 {weight}，"
            + (f"关键项 {critical} 项。**" if critical else "没有关键项。**"),
            f"**Version {current.checklist.version}: {n} {worded(n, 'item', 'items')}, "
            f"weights {weight} in all, "
            + (f"{critical} critical.**" if critical else "none critical.**"),
        )
    )
    st.caption(
        say("系统自带，就是该岗位的公开承诺。", "Built in: the post's public commitments.")
        if current.at is None
        else _published(desk, language)
    )


def _published(desk: ChecklistDesk, language: Language) -> str:
    current = desk.current
    at = moment_said(current.at, house().settings.zone).said(language) if current.at else ""
    return say(
        f"{who_marked(current.by)} 发布于 {at}", f"published by {who_marked(current.by)}, {at}"
    )


def draw_moved(desk: ChecklistDesk, language: Language) -> None:
    """Tell that another version was published under an edit, and what it changed."""
    base = desk.by_version[base_of(desk)]
    with st.container(border=True, key="moved", gap="small"):
        st.subheader(
            say(
                f"您改的是 {base.version} 版，现在已有新版本",
                f"You edit {base.version}; a newer version is in force",
            ),
            anchor=False,
        )
        st.caption(_published(desk, language))
        st.text(desk.current.reason)
        st.html(changes_listed(changes(base, desk.current.checklist), language))
        st.button(
            say("在新版本上接着改", "Go on with my edits on top of it"),
            type="primary",
            width="stretch",
            on_click=rebase,
            args=(desk,),
        )
        st.button(
            say("放弃我改的", "Drop my edits"),
            width="stretch",
            on_click=discard,
            args=(desk.post,),
            key="drop_moved",
        )


def draw_history(desk: ChecklistDesk, language: Language) -> None:
    """Draw every version that was published, with what it changed."""
    for each in desk.history:
        _version(each, language)
    st.caption(
        say(
            "2026-1 版为系统自带：该岗位的公开承诺，权重都是 1。",
            "Version 2026-1 is built in: the post's public commitments, all of weight 1.",
        )
    )


def _version(each: Version, language: Language) -> None:
    published = each.published
    at = moment_said(published.at, house().settings.zone).said(language) if published.at else ""
    with st.expander(f"{published.checklist.version} · {at} · {who_marked(published.by)}"):
        st.text(published.reason)
        st.html(changes_listed(each.changes, language))
