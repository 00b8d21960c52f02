"""The list of root causes: what findings and corrective action choose from, changed by the top."""

from collections.abc import Callable, Sequence
from typing import Final

import streamlit as st
from sqlalchemy.orm import Session

from kiosk import clock
from kiosk.actions.cases import root_causes as actions
from kiosk.reports.cases.root_causes import causes
from kiosk.rights.who import User
from kiosk.ui.choosing import chosen
from kiosk.ui.doing import do, draw_outcome
from kiosk.ui.speech import current_language, say
from kiosk.wiring import house
from survey.cases.root_causes import EN_LIMIT, OTHER, ZH_LIMIT, RootCause
from survey.directory.roles import Deed
from survey.texts import Language, Text

TOLD: Final = "causes"
WHICH: Final = Text("要改名的原因", "the cause to rename")
Change = Callable[[Session, User], object]


def draw_causes() -> None:
    """Draw the list, and the ways to add a cause, to rename one, to retire one and take it back."""
    with house().reading() as session:
        known = causes(session)
    with st.expander(
        say("根本原因清单", "The list of root causes"),
        expanded=f"{TOLD}_problem" in st.session_state,
    ):
        st.caption(
            say(
                "投诉结论和整改都从这里选一类原因，再写明。停用的不再出现，以前选过的照样看得到。",
                "Findings and corrective action choose one of these and explain it. A retired one "
                "is offered no more, and still named where it was chosen.",
            )
        )
        draw_outcome(TOLD, near=True)
        for each in known:
            _draw_one(each)
        _draw_adding()
        _draw_renaming(known)


def _draw_one(cause: RootCause) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        name = cause.name.said(current_language())
        st.text(name + (say("（已停用）", " (retired)") if cause.retired else ""), width="stretch")
        if cause.code != OTHER:
            st.button(
                say("恢复", "Take back") if cause.retired else say("停用", "Retire"),
                key=f"cause_{cause.code}",
                on_click=_turn,
                args=(cause.code, current_language(), cause.retired),
            )


def _turn(code: str, language: Language, back: bool) -> None:
    deed = actions.bring_back if back else actions.retire
    _do(lambda session, user: deed(session, code, by=user.username, at=clock.now()), language)


def _draw_adding() -> None:
    with st.form("add_cause", border=False, enter_to_submit=False):
        _draw_names("new")
        st.form_submit_button(
            say("添加", "Add"), width="stretch", on_click=_add, args=(current_language(),)
        )


def _draw_names(which: str) -> None:
    labels = {
        "new": Text("新原因", "A new cause, in Chinese"),
        "other": Text("新名称", "The new name, in Chinese"),
    }
    label = labels[which].said(current_language())
    st.text_input(label, max_chars=ZH_LIMIT, key=f"cause_{which}_zh")
    st.text_input(
        say("英文（可不填）", "In English (may be left empty)"),
        max_chars=EN_LIMIT,
        key=f"cause_{which}_en",
    )


def _add(language: Language) -> None:
    zh, en = _names("new")
    _do(
        lambda session, user: actions.add(session, zh, en, by=user.username, at=clock.now()),
        language,
        clears=("cause_new_zh", "cause_new_en"),
    )


def _draw_renaming(known: Sequence[RootCause]) -> None:
    names = {each.code: each.name for each in known}
    language = current_language()
    with st.form("rename_cause", border=False, enter_to_submit=False):
        st.selectbox(
            say("改名", "Rename"),
            list(names),
            index=None,
            format_func=lambda code: names[code].said(language),
            placeholder=say("请选择", "Choose one"),
            key="cause_renamed",
            filter_mode=None,
        )
        _draw_names("other")
        st.form_submit_button(
            say("改名", "Rename it"), width="stretch", on_click=_rename, args=(language,)
        )


def _rename(language: Language) -> None:
    zh, en = _names("other")
    _do(
        lambda session, user: actions.rename(
            session, chosen("cause_renamed", WHICH), zh, en, by=user.username, at=clock.now()
        ),
        language,
        clears=("cause_renamed", "cause_other_zh", "cause_other_en"),
    )


def _names(which: str) -> tuple[str, str]:
    state = st.session_state
    return state[f"cause_{which}_zh"], state[f"cause_{which}_en"]


def _do(change: Change, language: Language, *, clears: tuple[str, ...] = ()) -> None:
    do(Deed.KEEP_POLICY, change, language=language, told=TOLD, clears=clears)
