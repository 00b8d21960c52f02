"""Words typed into a form of the staff's: kept while they are typed, there again after a reload.

What was chosen is not: a judgement is made anew. Nothing is ever sent by itself.
"""

import re
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import streamlit as st

from kiosk import clock
from kiosk.actions.directory import drafts
from kiosk.locks.writers import BY, writers_mark
from kiosk.look.inline import stripped
from kiosk.reports.cases.contents import moment_said
from kiosk.reports.directory.drafts import Drafted, Field, drafted
from kiosk.rights.who import User, current_user, own_account
from kiosk.ui.doing import do_quietly, forget_sent
from kiosk.ui.own_routes import own_address, page_mark
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
    "sent": Text(
        "这一栏已在另一个页面提交。请先复制这里的字，再刷新；接着写的会存成新草稿。",
        "Another page has sent this form. Copy what you have here before you reload; what you "
        "type from now on is kept as a new draft.",
    ),
}
LEDGER: Final = "ledger"
MINE: Final = "mine"
"""Places on whose page the forms of several files stand."""
_HERE_NOW: Final = "drafts_place"
_RESTORED: Final = "drafts_restored"
_FIELDS: Final = "drafts_fields"
_PLAIN: Final = re.compile("[A-Za-z0-9_-]{1,60}")
_TOLD: Final = "drafts"
_BY: Final = "drafts_by"


@dataclass(slots=True)
class _Desk:
    """Where somebody types: the place, what of it is kept, and the fields drawn by now."""

    place: str
    base: int | None
    found: Drafted
    fields: list[str] = field(default_factory=list)

    def fill(self, key: str, given: str) -> None:
        """Fill a field that is about to be drawn: with what was typed into it, else what is there.

        What was typed beneath another version of the thing fills nothing by itself.
        """
        state, each = st.session_state, self.found.fields.get(key)
        self.fields.append(key)
        if key not in state and each is not None and each.base == self.base:
            state[key] = each.words
            state[_RESTORED] = state.get(_RESTORED, {}) | {key: each}
        state.setdefault(key, given)


_DESK: Final[ContextVar[_Desk]] = ContextVar("drafts")


@contextmanager
def drafts_kept(
    user: User, place: str, deed: Deed, *, base: int | None = None
) -> Generator[None, None, None]:
    """Keep what is typed into the fields of words that are drawn within, and fill them with it.

    `base` is the version of the thing as it is shown. What was typed beneath another version is
    shown beside the forms, and fills them only when that is asked for.
    """
    _forget_elsewhere(place)
    with house().reading() as session:
        desk = _Desk(place, base, drafted(session, user, place, secret=house().secret))
    notes = st.container(gap="small")
    before = _DESK.set(desk)
    try:
        yield
    finally:
        _DESK.reset(before)
    st.session_state[_FIELDS] = tuple(desk.fields)
    if desk.fields:
        with notes:
            _draw_notes(desk, deed)
        _listen(desk)  # at the end: above, the page would move when the browser has it


def kept_words(key: str, *, given: str = "") -> str:
    """Return what stands in a field of words that may be drawn next, once it is filled."""
    _DESK.get().fill(key, given)
    return str(st.session_state[key])


def draw_area(label: str, *, key: str, given: str = "", **how: Any) -> str:
    """Draw a field of many words that are kept while they are typed; return what stands in it.

    Fails outside of `drafts_kept`: a form whose words nobody keeps is a mistake of ours.
    """
    _DESK.get().fill(key, given)
    return str(st.text_area(label, key=key, **how))


def draw_line(label: str, *, key: str, given: str = "", **how: Any) -> str:
    """Draw a field of few words, kept as those of `draw_area` are."""
    _DESK.get().fill(key, given)
    return str(st.text_input(label, key=key, **how))


def spelt(code: str) -> str:
    """Return a code as places and fields may be named by it: itself, or a mark in its stead."""
    return code if _PLAIN.fullmatch(code) else sha256(code.encode()).hexdigest()[:16]


def _forget_elsewhere(place: str) -> None:
    """Forget the fields of another thing: two cases have forms of one name."""
    state = st.session_state
    if state.get(_HERE_NOW) != place:
        for name in state.get(_FIELDS, ()):
            state.pop(name, None)
        state[_HERE_NOW] = place
        state.pop(_RESTORED, None)


def _draw_notes(desk: _Desk, deed: Deed) -> None:
    here = {name: each for name, each in desk.found.fields.items() if name in desk.fields}
    current = {name: each for name, each in here.items() if each.base == desk.base}
    before = st.session_state.get(_RESTORED, {})
    if restored := {name: each for name, each in before.items() if name in current}:
        _draw_restored(desk.place, restored, deed)
    if aside := {name: each for name, each in here.items() if name not in current}:
        _draw_aside(desk.place, aside, deed, desk.base)


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
    done = do_quietly(
        deed,
        lambda session, user: forget_sent(session, user, place, names),
        language=language, told=_TOLD,
    )  # fmt: skip
    if done:
        for name in (_RESTORED, *names):
            state.pop(name, None)


def _use(
    place: str, words: dict[str, str], base: int | None, deed: Deed, language: Language
) -> None:
    done = do_quietly(
        deed,
        lambda session, user: drafts.take_up(
            session, user, place, base=base, secret=house().secret, at=clock.now()
        ),
        language=language, told=_TOLD,
    )  # fmt: skip
    if done:
        for name, each in words.items():
            st.session_state[name] = each


def _listen(desk: _Desk) -> None:
    language = current_language()
    _component()(
        key="drafts_listening",
        data={
            "place": desk.place,
            "round": desk.found.round,
            "page": page_mark(),
            "sent": _sent_here(desk),
            "base": desk.base,
            "names": desk.fields,
            "longest": LONGEST,
            "address": own_address("/api/drafts", **{BY: _writers_mark()}),
            "says": {name: text.said(language) for name, text in SAYS.items()},
        },
    )


def _writers_mark() -> str:
    """Return by what this page's last words are known to be its writer's, whoever comes next."""
    user = current_user()
    if user is None:
        return ""
    kept = st.session_state.get(_BY)
    if kept is None or kept[0] != user.id:
        with house().reading() as session:
            kept = (user.id, writers_mark(house().secret, own_account(session, user)))
        st.session_state[_BY] = kept
    return str(kept[1])


def _sent_here(desk: _Desk) -> dict[str, int]:
    """Return in which round this page last sent a field: what was typed before is not kept."""
    return {
        name: each.round
        for name, each in desk.found.sendings.by_field.items()
        if name in desk.fields and each.page == page_mark()
    }


@cache
def _component() -> Any:
    return st.components.v2.component(
        "kiosk_drafts",
        html='<p class="draft" role="status"></p>',
        css=sheet("drafts.css"),
        js=stripped(HERE / "drafts.js"),
    )
