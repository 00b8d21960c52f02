"""Words typed into a form of the staff's: kept while they are typed, there again after a reload.

What was chosen is not: a judgement is made anew. Nothing is ever sent by itself.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import streamlit as st

from kiosk import clock
from kiosk.actions.directory import drafts
from kiosk.look.inline import stripped
from kiosk.reports.cases.contents import moment_said
from kiosk.reports.directory.drafts import Drafted, Field, drafted
from kiosk.rights.who import User
from kiosk.ui.doing import do
from kiosk.ui.own_routes import own_address
from kiosk.ui.speech import current_language, say
from kiosk.ui.styles import sheet
from kiosk.wiring import house
from survey.directory.drafts import LONGEST
from survey.directory.roles import Deed
from survey.texts import Language, Text

HERE: Final = Path(__file__).parent
SAYS: Final = {
    "kept": Text("草稿已自动保存（只有您自己能看到）。", "Draft kept; you alone can see it."),
    "lost": Text(
        "草稿没有存上，请不要关闭这一页；恢复后自动再存。",
        "The draft could not be kept: leave this page open, it is tried again.",
    ),
    "out": Text(
        "已退出登录，或换了账号，刚才的字还没有存上。请先把字复制下来再登录。",
        "You are signed out, or another account signed in: the last words are not kept. Copy them "
        "before you sign in.",
    ),
}
_HERE_NOW: Final = "drafts_place"
_RESTORED: Final = "drafts_restored"
_TOLD: Final = "drafts"


def draw_drafts(
    user: User, place: str, names: Sequence[str], deed: Deed, *, base: int | None = None
) -> None:
    """Fill the fields of a place with what somebody typed there, before they are drawn.

    `base` is the version of the thing as it is shown. What was typed beneath another version is
    shown beside the form, and fills it only when that is asked for.
    """
    _forget_elsewhere(place, names)
    with house().reading() as session:
        found = drafted(session, user, place, secret=house().secret)
    here = {name: each for name, each in found.fields.items() if name in names}
    current = {name: each for name, each in here.items() if each.base == base}
    if restored := _restored(current):
        _draw_restored(place, restored, deed)
    if aside := {name: each for name, each in here.items() if name not in current}:
        _draw_aside(place, aside, deed, base)
    _listen(place, names, found, base)


def _forget_elsewhere(place: str, names: Sequence[str]) -> None:
    """Forget the fields of another thing: two cases have forms of one name."""
    state = st.session_state
    if state.get(_HERE_NOW) != place:
        if _HERE_NOW in state:
            for name in names:
                state.pop(name, None)
        state[_HERE_NOW] = place
        state.pop(_RESTORED, None)


def _restored(current: dict[str, Field]) -> dict[str, Field]:
    """Fill what is empty on the page; return what of it was there before and is not sent."""
    state = st.session_state
    for name, each in current.items():
        if name not in state:
            state[name] = each.words
            state[_RESTORED] = state.get(_RESTORED, {}) | {name: each}
    return {name: each for name, each in state.get(_RESTORED, {}).items() if name in current}


def _draw_restored(place: str, restored: dict[str, Field], deed: Deed) -> None:
    when = _when(restored)
    with st.container(horizontal=True, vertical_alignment="center", key="draft_restored"):
        st.caption(say(f"已恢复您 {when} 的草稿。", f"Your draft of {when} is back."))
        st.button(
            say("丢弃草稿", "Discard it"), key="draft_discard", type="tertiary",
            on_click=_discard, args=(place, list(restored), deed, current_language()),
        )  # fmt: skip


def _draw_aside(place: str, aside: dict[str, Field], deed: Deed, base: int | None) -> None:
    when = _when(aside)
    with st.container(border=True, key="draft_aside"):
        st.warning(
            say(
                f"您 {when} 写草稿之后，这件事有了进展。请先看下面的经过，再决定用不用。",
                f"This has moved on since your draft of {when}. Read what happened, then decide.",
            )
        )
        for each in aside.values():
            st.text(each.words)
        told = (place, list(aside), deed, current_language())
        with st.container(horizontal=True):
            words = {name: each.words for name, each in aside.items()}
            st.button(
                say("仍用这些字", "Use these words"), key="draft_use",
                on_click=_use, args=(place, words, base, deed, current_language()),
            )  # fmt: skip
            st.button(
                say("丢弃草稿", "Discard it"), key="draft_drop", type="tertiary",
                on_click=_discard, args=told,
            )  # fmt: skip


def _when(fields: dict[str, Field]) -> str:
    latest = max(each.at for each in fields.values())
    return moment_said(latest, house().settings.zone).said(current_language())


def _discard(place: str, names: Sequence[str], deed: Deed, language: Language) -> None:
    state = st.session_state
    done = do(
        deed,
        lambda session, user: drafts.sent(
            session, user, place, names, secret=house().secret, at=clock.now()
        ),
        language=language, told=_TOLD, sentence=None,
    )  # fmt: skip
    if done:
        state.pop(_RESTORED, None)
        for name in names:
            state[name] = ""


def _use(
    place: str, words: dict[str, str], base: int | None, deed: Deed, language: Language
) -> None:
    done = do(
        deed,
        lambda session, user: drafts.take_up(
            session, user, place, base=base, secret=house().secret, at=clock.now()
        ),
        language=language, told=_TOLD, sentence=None,
    )  # fmt: skip
    if done:
        for name, each in words.items():
            st.session_state[name] = each


def _listen(place: str, names: Sequence[str], found: Drafted, base: int | None) -> None:
    language = current_language()
    _component()(
        key="drafts_listening",
        data={
            "place": place,
            "round": found.round,
            "base": base,
            "names": list(names),
            "longest": LONGEST,
            "address": own_address("/api/drafts"),
            "says": {name: text.said(language) for name, text in SAYS.items()},
        },
    )


@cache
def _component() -> Any:
    return st.components.v2.component(
        "kiosk_drafts",
        html='<p class="draft" role="status"></p>',
        css=sheet("drafts.css"),
        js=stripped(HERE / "drafts.js"),
    )
