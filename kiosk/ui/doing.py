"""Doing something from a page: one transaction, one sentence if it is refused."""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st
from sqlalchemy.orm import Session

from kiosk import clock
from kiosk.actions.directory import drafts
from kiosk.rights.who import User, require
from kiosk.wiring import house
from survey.directory.roles import Deed
from survey.refusals.kinds import SurveyError
from survey.texts import Language, Text

T = TypeVar("T")
W = TypeVar("W")
SAVED = Text("已保存。", "Saved.")


def do(
    deed: Deed,
    act: Callable[[Session, User], T],
    *,
    language: Language,
    told: str,
    sentence: Text | None = SAVED,
    clears: tuple[str, ...] = (),
    then: Callable[[T], object] | None = None,
    drafted: str | None = None,
) -> bool:
    """Do it in one transaction, from a button's callback; what was typed stays if it is refused.

    Who it is is asked again: the page may be hours old. `told` names the place on the page where
    `draw_outcome` says what it came to; `then` gets what came of it once that is kept, and may
    refuse in its turn. Of the draft in the place `drafted` the fields that are cleared are
    forgotten with what is kept.
    """

    def acted(session: Session, user: User) -> T:
        came = act(session, user)
        if drafted is not None:
            drafts.sent(session, user, drafted, clears, secret=house().secret, at=clock.now())
        return came

    return _do(
        lambda: require(deed), acted,
        language=language, told=told, sentence=sentence, clears=clears, then=then,
    )  # fmt: skip


def do_openly(
    act: Callable[[Session], T],
    *,
    language: Language,
    told: str,
    clears: tuple[str, ...] = (),
    then: Callable[[T], object] | None = None,
) -> bool:
    """Do what nobody has to sign in for, as `do` does; only a refusal leaves a sentence."""
    return _do(
        lambda: None, lambda session, _: act(session),
        language=language, told=told, sentence=None, clears=clears, then=then,
    )  # fmt: skip


def refuse(why: Text, *, language: Language, told: str) -> None:
    """Keep why something was not done for the place on the page that it belongs to."""
    st.session_state[f"{told}_problem"] = why.said(language)


def _do(
    ask: Callable[[], W],
    act: Callable[[Session, W], T],
    *,
    language: Language,
    told: str,
    sentence: Text | None,
    clears: tuple[str, ...],
    then: Callable[[T], object] | None,
) -> bool:
    try:
        who = ask()
        with house().writing() as session:
            came = act(session, who)
        if then is not None:
            then(came)
    except SurveyError as refusal:
        refuse(refusal.said, language=language, told=told)
        return False
    for name in clears:
        st.session_state.pop(name, None)
    if sentence is not None:
        st.session_state[f"{told}_done"] = sentence.said(language)
    return True


def draw_outcome(told: str, *, near: bool = False) -> None:
    """Show what the last press came to; unless that is `near` the button, over the page as well."""
    # The place is kept when there is nothing to say: what stands beneath would be drawn anew when a
    # sentence comes, and a fold that somebody types in would shut.
    place = st.empty()
    problem = st.session_state.pop(f"{told}_problem", None)
    done = st.session_state.pop(f"{told}_done", None)
    if problem:
        place.error(problem)
    elif done:
        place.success(done)
    if (problem or done) and not near:  # the button may stand a screen or two below
        st.toast(problem or done, duration="long")
