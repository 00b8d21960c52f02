"""The forms of a corrective action: order, plan, proof, re-check, put off, withdraw."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Final, Protocol

import streamlit as st
from sqlalchemy.orm import Session

from kiosk import clock
from kiosk.actions.checks import corrections
from kiosk.reports.checks.corrections import ActionShown
from kiosk.rights.corrections import OpenAction, opened
from kiosk.rights.who import User
from kiosk.ui.cases.form_parts import draw_cause
from kiosk.ui.checks.correction_photos import draw_photos, forget, is_on_its_way, taken
from kiosk.ui.doing import do, forget_sent, refuse
from kiosk.ui.drafts import draw_area, draw_line, spelt
from kiosk.ui.photo import STILL_SENDING
from kiosk.ui.speech import current_language, say
from kiosk.wiring import house
from survey.checks.corrections import WHYS, Step
from survey.directory.posts import has_customers
from survey.directory.roles import Deed
from survey.texts import Language

TOLD: Final = "action"
PLAN: Final = ("action_cause", "action_measure", *(f"action_why{n}" for n in range(WHYS)))
FOUND: Final = ("action_words",)
CHOSEN: Final = ("action_cause_kind", "action_code")
"""What is chosen anew once an action moved on; words of other forms stay."""


def place_of(ref: str) -> str:
    """Return where somebody's drafts in an action are kept."""
    return f"action:{spelt(ref)}"


class Act(Protocol):
    """A step of a corrective action, told which version was seen and when it is taken."""

    def __call__(
        self, session: Session, found: OpenAction, /, *, version: int, at: datetime
    ) -> object:
        """Take it, or refuse."""


def draw_next(shown: ActionShown) -> None:
    """Draw the form of the step that leads on, or of both ways of a re-check."""
    for step, form in _FORMS.items():
        if step in shown.steps:
            form(shown)
            return


def draw_others(shown: ActionShown) -> None:
    """Draw what else may be done: plan anew, put off, withdraw."""
    if Step.PLAN in shown.steps and Step.HAND_IN in shown.steps:
        with st.expander(say("修改原因和措施", "Change cause and measure")):
            _plan(shown, again=True)
    if Step.EXTEND in shown.steps:
        with st.expander(say("延长期限", "Put the due date off")):
            _extend(shown)
    if Step.WITHDRAW in shown.steps:
        with st.expander(say("撤销这项整改", "Withdraw it")):
            _withdraw(shown)


def _plan(shown: ActionShown, *, again: bool = False) -> None:
    action = shown.action
    with st.form("plan", border=False, enter_to_submit=False):
        draw_cause("action_cause_kind", before=action.cause)
        draw_area(say("根本原因", "Root cause"), given=action.root_cause or "", key="action_cause")
        with st.expander(say("连问五个为什么（可不填）", "Five whys (optional)")):
            for n in range(WHYS):
                draw_line(
                    say(f"为什么 {n + 1}", f"Why {n + 1}"),
                    given=action.whys[n] if n < len(action.whys) else "",
                    key=f"action_why{n}",
                )
        draw_area(
            say("整改措施", "What is done about it"),
            given=action.measure or "",
            key="action_measure",
        )
        _submit(shown, say("保存措施", "Keep the plan"), _planned, typed=PLAN, plain=again)


def _planned(session: Session, found: OpenAction, *, version: int, at: datetime) -> None:
    state = st.session_state
    corrections.plan(
        session, found, cause=str(state.get("action_cause_kind") or ""),
        root_cause=state["action_cause"], measure=state["action_measure"],
        whys=[state.get(f"action_why{n}", "") for n in range(WHYS)], version=version, at=at,
    )  # fmt: skip


def _hand_in(shown: ActionShown) -> None:
    st.subheader(say("整改完成，提交证明", "Done: hand in the proof"), anchor=False)
    st.caption(
        say("请从检查照片的同一位置再拍一张。", "Take the photo from the same spot as before.")
        if shown.photos
        else say("拍一张照片，或写清做了什么。", "Take a photo, or say what was done.")
    )
    draw_photos(shown.action.ref)
    with st.form("hand_in", border=False, enter_to_submit=False):
        draw_area(say("做了什么", "What was done"), key="action_words")
        _submit(shown, say("提交复核", "Hand in for the re-check"), _handed_in, typed=FOUND)


def _handed_in(session: Session, found: OpenAction, *, version: int, at: datetime) -> None:
    words, photos = st.session_state["action_words"], taken(found.action.ref)
    corrections.hand_in(session, found, words=words, photos=photos, version=version, at=at)


def _recheck(shown: ActionShown) -> None:
    st.subheader(say("到现场复核", "Re-check on the spot"), anchor=False)
    draw_photos(shown.action.ref)
    with st.form("recheck", border=False, enter_to_submit=False):
        st.caption(
            say(
                "通过也要有凭据：窗口码、照片或看到的情况，至少一样。",
                "To close it, too: the window's code, a photo or what you found, one of them.",
            )
            if has_customers(shown.action.post)
            else say(
                "通过也要有凭据：照片或看到的情况，至少一样。",
                "To close it, too: a photo or what you found, one of them.",
            )
        )
        if has_customers(shown.action.post):
            st.text_input(
                say("窗口码下的短码", "The short code beneath the window's"), key="action_code"
            )
        draw_area(
            say("看到的情况（退回时必填）", "What you found (needed to give it back)"),
            key="action_words",
        )
        _submit(shown, say("复核通过，关闭", "It is right: close it"), _closed, typed=FOUND)
        if Step.GIVE_BACK in shown.steps:
            word = say("退回重做", "Give it back")
            _submit(shown, word, _given_back, typed=FOUND, plain=True)


def _closed(session: Session, found: OpenAction, *, version: int, at: datetime) -> None:
    words, photos = st.session_state["action_words"], taken(found.action.ref)
    code = st.session_state.get("action_code") or ""
    corrections.close(session, found, words=words, photos=photos, code=code, version=version, at=at)


def _given_back(session: Session, found: OpenAction, *, version: int, at: datetime) -> None:
    words, photos = st.session_state["action_words"], taken(found.action.ref)
    corrections.give_back(session, found, words=words, photos=photos, version=version, at=at)


def _extend(shown: ActionShown) -> None:
    with st.form("extend", border=False, enter_to_submit=False):
        st.date_input(
            say("新期限", "New due date"),
            value=shown.action.due_on,
            key="action_due",
            format="YYYY-MM-DD",
        )
        draw_line(say("原因", "Reason"), key="action_reason")
        word = say("延长期限", "Put it off")
        _submit(shown, word, _extended, typed=("action_reason",), plain=True)


def _extended(session: Session, found: OpenAction, *, version: int, at: datetime) -> None:
    state, zone = st.session_state, house().settings.zone
    due: date = state["action_due"]
    corrections.extend(
        session, found, due_on=due, words=state["action_reason"], zone=zone, version=version, at=at
    )


def _withdraw(shown: ActionShown) -> None:
    with st.form("withdraw", border=False, enter_to_submit=False):
        draw_line(say("原因", "Reason"), key="action_withdrawn")
        word = say("撤销", "Withdraw")
        _submit(shown, word, _withdrawn, typed=("action_withdrawn",), plain=True)


def _withdrawn(session: Session, found: OpenAction, *, version: int, at: datetime) -> None:
    corrections.withdraw(
        session, found, words=st.session_state["action_withdrawn"], version=version, at=at
    )


_FORMS: Final[dict[Step, Callable[[ActionShown], None]]] = {
    Step.HAND_IN: _hand_in,
    Step.PLAN: _plan,
    Step.CLOSE: _recheck,
}


def _submit(
    shown: ActionShown, word: str, act: Act, *, typed: tuple[str, ...], plain: bool = False
) -> None:
    st.form_submit_button(
        word,
        type="secondary" if plain else "primary",
        width="stretch",
        on_click=_do,
        args=(shown.action.ref, shown.action.version, act, typed, current_language()),
    )


def _do(ref: str, version: int, act: Act, typed: tuple[str, ...], language: Language) -> None:
    """Do it in one transaction; of the draft what was sent is forgotten, the rest goes on."""
    if is_on_its_way(ref):
        refuse(STILL_SENDING, language=language, told=TOLD)
        return
    zone = house().settings.zone

    def step(session: Session, user: User) -> None:
        now, today = clock.now(), clock.today(zone)
        found = opened(session, ref, user, today=today, zone=zone)
        act(session, found, version=version, at=now)
        after = opened(session, ref, user, today=today, zone=zone)
        moved = (found.action.version, after.action.version)
        forget_sent(session, user, place_of(ref), typed, moved=moved)

    if do(Deed.SEE_CORRECTIONS, step, language=language, told=TOLD, clears=(*typed, *CHOSEN)):
        forget(ref)
