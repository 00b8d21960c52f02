"""Doing something from a staff page: one transaction, one sentence if it is refused."""

from collections.abc import Callable

import streamlit as st
from sqlalchemy.orm import Session

from kiosk.rights.who import User, require
from kiosk.wiring import house
from survey.directory.roles import Deed
from survey.refusals.kinds import SurveyError
from survey.texts import Language, Text

SAVED = Text("已保存。", "Saved.")


def do(
    deed: Deed,
    act: Callable[[Session, User], object],
    *,
    language: Language,
    told: str,
    sentence: Text = SAVED,
    clears: tuple[str, ...] = (),
) -> bool:
    """Do it in one transaction, from a button's callback; what was typed stays if it is refused.

    Who it is is asked again: the page may be hours old. `told` names the place on the page where
    `draw_outcome` says what it came to.
    """
    try:
        user = require(deed)
        with house().writing() as session:
            act(session, user)
    except SurveyError as refusal:
        st.session_state[f"{told}_problem"] = refusal.said.said(language)
        return False
    for name in clears:
        st.session_state.pop(name, None)
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
