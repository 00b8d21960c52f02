"""Choices of consequence: nothing is chosen beforehand, and nothing is done without one."""

from typing import Any

import streamlit as st

from survey.refusals.given import NotChosen
from survey.texts import Text


def chosen(key: str, what: Text) -> Any:
    """Return what was chosen in a field of the page; refuse that nothing was."""
    value = st.session_state.get(key)
    if value is None:
        raise NotChosen(what=what)
    return value
