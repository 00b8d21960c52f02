"""Doing something with a case from a page: one transaction, one sentence if it is refused."""

from collections.abc import Callable

import streamlit as st
from sqlalchemy.orm import Session

from kiosk.access import require
from kiosk.actions.cases import OpenCase, opened
from kiosk.ui.speech import say
from kiosk.wiring import house
from survey.refusals import SurveyError
from survey.roles import Deed
from survey.texts import Language

Act = Callable[[Session, OpenCase], object]


def act(
    ref: str,
    deed: Deed,
    language: Language,
    do: Act,
    *,
    clears: tuple[str, ...] = (),
    told: str = "case",
) -> bool:
    """Do it in one transaction; a refusal is kept to be shown, and what was typed stays.

    Who it is and what the case is to them is asked again: the page may be hours old. `told` names
    the place on the page where the outcome is drawn.
    """
    try:
        user = require(deed)
        with house().writing() as session:
            do(session, opened(session, ref, user))
    except SurveyError as refusal:
        st.session_state[f"{told}_problem"] = refusal.said.said(language)
        return False
    for name in clears:
        st.session_state.pop(name, None)
    st.session_state[f"{told}_done"] = True
    return True


def draw_outcome(told: str = "case") -> None:
    """Show what the last press came to."""
    problem = st.session_state.pop(f"{told}_problem", None)
    if problem:
        st.error(problem)
    if st.session_state.pop(f"{told}_done", False):
        st.success(say("已保存。", "Saved."))
