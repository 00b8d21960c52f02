"""Choices: of consequence none is made beforehand, and among many one is found by typing."""

from collections.abc import Sized
from typing import Any, Final, Literal

import streamlit as st

from survey.refusals.given import NotChosen
from survey.texts import Text


def chosen(key: str, what: Text) -> Any:
    """Return what was chosen in a field of the page; refuse that nothing was."""
    value = st.session_state.get(key)
    if value is None:
        raise NotChosen(what=what)
    return value


ENOUGH_TO_SEARCH: Final = 12


def searched(options: Sized) -> Literal["contains"] | None:
    """Return how a choice is found by typing: among many by any part of its label, of few not.

    A list of few that could be typed into opens the keyboard over it on a phone.
    """
    return "contains" if len(options) > ENOUGH_TO_SEARCH else None
