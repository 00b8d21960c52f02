"""Checklists: what is checked at a post and how it weighs; edited, previewed, published."""

import streamlit as st

from kiosk import clock
from kiosk.actions.checks.checklists import REASON_LIMIT, publish_checklist
from kiosk.reports.cases.contents import moment_said
from kiosk.reports.checks.checklists import ChecklistDesk, Version, checklist_desk
from kiosk.ui.checks.checklist_editor import (
    TOLD,
    base_of,
    discard,
    draw_editor,
    edit_key,
    edited,
    keep,
    reason_field,
    reason_typed,
    rebase,
)
from kiosk.ui.checks.checklist_view import changes_listed, preview
from kiosk.ui.doing import do, draw_outcome
from kiosk.ui.page import guarded
from kiosk.ui.speech import current_language, say
from kiosk.wiring import house
from survey.checks.checklist_terms import Changes, changes
from survey.checks.checklists import Checklist, Item
from survey.directory.posts import POSTS, post_of
from survey.directory.roles import Deed
from survey.texts import Language, Text


def main() -> None:
    """Choose a post; show its checklist, the edit at hand, and earlier versions."""
    guarded(Deed.KEEP_CHECKLISTS)
    language = current_language()
    st.title(say("检查表", "Checklists"), anchor=False)
    post = st.selectbox(
        say("岗位", "Post"),
        [each.code for each in POSTS],
        format_func=lambda code: post_of(code).name.said(language),
        key="checklist_post",
        filter_mode=None,
    )
    before = st.session_state.get("checklist_shown", post)
    if before != post:
        _kept(before)
    st.session_state["checklist_shown"] = post
    desk = _kept(post)
    draw_outcome(TOLD)
    items = edited(desk)
    _answer(desk, language)
    if base_of(desk) != desk.current.checklist.version:
        _moved(desk, language)
    view = st.segmented_control(
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
    if view == "preview":
        st.html(preview(items, language))
    elif view == "history":
        _history(desk, language)
    else:
        draw_editor(desk, items)
    _publish(desk, items, language)


def _kept(post: str) -> ChecklistDesk:
    """Return a post's desk; what its fields hold is kept, they go when another post is shown."""
    with house().reading() as session:
        desk = checklist_desk(session, post)
    keep(desk, edited(desk))
    reason_typed(desk.post)
    return desk


def _answer(desk: ChecklistDesk, language: Language) -> None:
    """Say which version is in force, how long it is and what is critical."""
    current = desk.current
    n = len(current.checklist.items)
    weight = sum(item.weight for item in current.checklist.items)
    critical = sum(item.critical for item in current.checklist.items)
    st.markdown(
        say(
            f"**现行 {current.checklist.version} 版：{n} 项，权重共 {weight}，"
            + (f"关键项 {critical} 项。**" if critical else "没有关键项。**"),
            f"**Version {current.checklist.version}: {n} items, weights {weight} in all, "
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
    return say(f"{current.by} 发布于 {at}", f"published by {current.by}, {at}")


def _moved(desk: ChecklistDesk, language: Language) -> None:
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


def _publish(desk: ChecklistDesk, items: tuple[Item, ...], language: Language) -> None:
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
        clears=(edit_key(desk.post),),
    )
    if done:
        discard(desk.post)


def _history(desk: ChecklistDesk, language: Language) -> None:
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
    with st.expander(f"{published.checklist.version} · {at} · {published.by}"):
        st.text(published.reason)
        st.html(changes_listed(each.changes, language))


if __name__ == "__main__":
    main()
