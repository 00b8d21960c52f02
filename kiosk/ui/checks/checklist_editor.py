"""Editing a post's checklist: one card an item; the edit outlives leaving the page.

The edit is kept in the session as plain words, apart from the fields on the screen: these go when
another page is looked at, the edit stays. `checklist_drafts` keeps it beyond the session.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

import streamlit as st

from kiosk.reports.checks.checklists import ChecklistDesk
from kiosk.ui.checks.checklist_view import STYLE, item_card
from kiosk.ui.doing import refuse
from kiosk.ui.speech import current_language, say
from survey.checks.checklist_terms import TEXT_LIMIT, WEIGHTS, checked_items, merged, own_code
from survey.checks.checklists import Item, Proof, item_read, item_told
from survey.directory.posts import Post, Way
from survey.refusals.checks import ChecklistUnusable
from survey.texts import Language, Text

TOLD: Final = "checklists"
FIELDS: Final = ("weight", "proof", "ways", "critical", "text", "text_en")


def edit_key(post: Post) -> str:
    """Return the name under which the session keeps an edit."""
    return f"checklist_{post.code}"


def base_of(desk: ChecklistDesk) -> str:
    """Return the version the edit at hand, or what was seen last, began with."""
    edit = st.session_state.get(edit_key(desk.post))
    base = edit["base"] if edit else st.session_state.get(_seen(desk.post))
    return str(base) if base in desk.by_version else desk.current.checklist.version


def edited(desk: ChecklistDesk) -> tuple[Item, ...]:
    """Return the items as they are edited by now: what the fields hold goes over what was kept."""
    base = base_of(desk)
    edit = st.session_state.get(edit_key(desk.post))
    items = map(item_read, edit["items"]) if edit else desk.by_version[base].items
    return tuple(_with_fields(item, _prefix(desk, base)) for item in items)


def keep(desk: ChecklistDesk, items: Sequence[Item], *, base: str | None = None) -> None:
    """Keep the edit; without one, the version in force is what is seen from now on."""
    base = base or base_of(desk)
    if tuple(items) == desk.by_version[base].items:
        st.session_state.pop(edit_key(desk.post), None)
        st.session_state[_seen(desk.post)] = desk.current.checklist.version
        return
    told = [item_told(item) for item in items]
    st.session_state[edit_key(desk.post)] = {"base": base, "items": told}


def reason_field(post: Post) -> str:
    """Return the name of the field for the reason, filled with what was typed before."""
    field = f"cl_{post.code}__reason"
    st.session_state.setdefault(field, reason_typed(post))
    return field


def reason_key(post: Post) -> str:
    """Return the name under which the session keeps the reason."""
    return f"checklist_reason_{post.code}"


def reason_typed(post: Post) -> str:
    """Return the reason as it is typed by now; it outlives its field as the edit does."""
    field, kept = f"cl_{post.code}__reason", reason_key(post)
    if field in st.session_state:
        st.session_state[kept] = st.session_state[field]
    return str(st.session_state.get(kept, ""))


def discard(post: Post) -> None:
    """Forget the edit and what its fields hold."""
    for name in (edit_key(post), _seen(post), reason_key(post)):
        st.session_state.pop(name, None)
    for field in list(st.session_state):
        if str(field).startswith(f"cl_{post.code}_"):
            del st.session_state[field]


def rebase(desk: ChecklistDesk) -> None:
    """Go on with the edit on top of the version in force."""
    mine, base = edited(desk), desk.by_version[base_of(desk)]
    items = merged(desk.post, base, mine, desk.current.checklist)
    reason = reason_typed(desk.post)
    discard(desk.post)
    st.session_state[reason_key(desk.post)] = reason
    keep(desk, items, base=desk.current.checklist.version)


def draw_editor(desk: ChecklistDesk, items: Sequence[Item]) -> None:
    """Draw a card for each item, what was left out, and a form for one more."""
    language = current_language()
    st.html(STYLE)
    for n, item in enumerate(items):
        with st.container(border=True, key=f"item_{desk.post.code}_{item.code}", gap="small"):
            st.html(item_card(item, language))
            opened = f"open_{desk.post.code}_{item.code}"
            with st.expander(say("修改", "Change"), key=opened, type="compact"):
                _fields(desk, item, language)
                _buttons(desk, n, len(items))
    _left_out(desk, items, language)
    with st.expander(say("增加自有项目", "Add an item of our own")):
        _own(desk, language)


def _fields(desk: ChecklistDesk, item: Item, language: Language) -> None:
    prefix = _prefix(desk, base_of(desk))
    if item.code not in {each.code for each in desk.post.commitments}:
        _words(prefix, item)
    st.selectbox(
        say("权重（占分的比重）", "Weight (its share of the score)"),
        list(WEIGHTS),
        key=_seed(prefix, item, "weight", item.weight),
        filter_mode=None,
    )
    st.selectbox(
        say("选“不符合”时必须有", "“Not met” needs"),
        [proof.value for proof in Proof],
        format_func=lambda value: Proof(value).label.said(language),
        key=_seed(prefix, item, "proof", item.proof.value),
        filter_mode=None,
    )
    st.pills(
        say("怎样检查", "Ways of checking"),
        [way.value for way in Way],
        selection_mode="multi",
        format_func=lambda value: Way(value).label.said(language),
        key=_seed(prefix, item, "ways", [way.value for way in item.ways]),
    )
    st.toggle(
        say("关键项（不符合即报告）", "Critical (reported if not met)"),
        key=_seed(prefix, item, "critical", item.critical),
    )


def _words(prefix: str, item: Item) -> None:
    for field, label, words in (
        ("text", say("中文", "Chinese"), item.text.zh),
        ("text_en", say("英文", "English"), item.text.en),
    ):
        st.text_area(label, key=_seed(prefix, item, field, words), max_chars=TEXT_LIMIT)


def _buttons(desk: ChecklistDesk, n: int, total: int) -> None:
    deeds: tuple[tuple[str, str, Callable[..., None], bool], ...] = (
        ("up", say("上移", "Up"), _move_up, n == 0),
        ("down", say("下移", "Down"), _move_down, n == total - 1),
        ("drop", say("去掉", "Leave out"), _drop, total == 1),
    )
    with st.container(horizontal=True, gap="small"):
        for name, label, act, off in deeds:
            st.button(
                label, key=f"{name}_{desk.post.code}_{n}", on_click=act, args=(desk, n),
                disabled=off,
            )  # fmt: skip


def _move_up(desk: ChecklistDesk, n: int) -> None:
    items = list(edited(desk))
    items.insert(n - 1, items.pop(n))
    keep(desk, items)


def _move_down(desk: ChecklistDesk, n: int) -> None:
    _move_up(desk, n + 1)


def _drop(desk: ChecklistDesk, n: int) -> None:
    items = list(edited(desk))
    del items[n]
    keep(desk, items)


def _left_out(desk: ChecklistDesk, items: Sequence[Item], language: Language) -> None:
    here = {item.code for item in items}
    known = {item.code: item for each in desk.by_version.values() for item in each.items}
    last = known | {i.code: i for i in desk.by_version[base_of(desk)].items}
    promised = {each.code for each in desk.post.commitments}
    was = promised | {item.code for item in desk.by_version[base_of(desk)].items}
    for code in sorted(was - here):
        with st.container(border=True, key=f"left_{desk.post.code}_{code}", gap="small"):
            st.html(item_card(last[code], language))
            if code in promised:
                st.caption(
                    say(
                        "公开承诺，不再检查；发布时要写明原因。",
                        "A public commitment, no longer checked; publishing asks why.",
                    )
                )
            st.button(
                say("放回", "Put back"), key=f"back_{desk.post.code}_{code}",
                on_click=_put_back, args=(desk, last[code]),
            )  # fmt: skip


def _put_back(desk: ChecklistDesk, item: Item) -> None:
    keep(desk, (*edited(desk), item))


def _own(desk: ChecklistDesk, language: Language) -> None:
    with st.form(f"own_{desk.post.code}", border=False, enter_to_submit=False):
        st.text_area(say("中文", "Chinese"), key="own_text", max_chars=TEXT_LIMIT)
        st.text_area(say("英文", "English"), key="own_text_en", max_chars=TEXT_LIMIT)
        st.pills(
            say("怎样检查", "Ways of checking"),
            [way.value for way in Way],
            selection_mode="multi",
            default=[Way.OBSERVE.value],
            format_func=lambda value: Way(value).label.said(language),
            key="own_ways",
        )
        st.form_submit_button(
            say("加到末尾", "Add at the end"), width="stretch", on_click=_add, args=(desk, language)
        )


def _add(desk: ChecklistDesk, language: Language) -> None:
    items = edited(desk)
    code = own_code(desk.post, desk.used | {item.code for item in items})
    text = Text(str(st.session_state["own_text"]), str(st.session_state["own_text_en"]))
    new = Item(code, text, tuple(map(Way, st.session_state["own_ways"])))
    try:
        [checked] = checked_items(desk.post, [new], reason="-")
        keep(desk, (*items, checked))
    except ChecklistUnusable as refusal:
        why = Text("没有加上：{why}。", "Not added: {why}.").format(why=refusal.why)
        refuse(why, language=language, told=TOLD)
        return
    for name in ("own_text", "own_text_en", "own_ways"):
        st.session_state.pop(name, None)


# What the fields hold


def _seen(post: Post) -> str:
    return f"checklist_seen_{post.code}"


def _prefix(desk: ChecklistDesk, base: str) -> str:
    """Return what the fields of an edit are named by: another version's fields are others."""
    return f"cl_{desk.post.code}_{base}"


def _seed(prefix: str, item: Item, field: str, value: object) -> str:
    """Return a field's name; one that is new on the screen is filled, another keeps its words."""
    name = f"{prefix}_{item.code}_{field}"
    st.session_state.setdefault(name, value)
    return name


def _with_fields(item: Item, prefix: str) -> Item:
    names = {field: f"{prefix}_{item.code}_{field}" for field in FIELDS}
    held: dict[str, Any] = {
        field: st.session_state[name] for field, name in names.items() if name in st.session_state
    }
    text = Text(held.pop("text", item.text.zh), held.pop("text_en", item.text.en))
    if "ways" in held:
        chosen = tuple(map(Way, held["ways"]))
        held["ways"] = item.ways if set(chosen) == set(item.ways) else chosen
    if "proof" in held:
        held["proof"] = Proof(held["proof"])
    return replace(item, text=text, **held)
