"""A form whose words a customer reads: it asks once whether the names in them are meant."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from kiosk.ui.speech import say
from kiosk.wiring import house
from survey.refusals.cases import NamesUnmeant


def draw_meant(key: str) -> None:
    """Draw, once words were refused for what they name, the tick that says it is meant."""
    named = st.session_state.get(f"{key}_named")
    if named:
        st.checkbox(
            say(f"照样写明：{'、'.join(named)}", f"Keep it in: {', '.join(named)}"),
            key=f"{key}_meant",
        )


def meant(key: str) -> tuple[str, ...]:
    """Return what may stand in a field's words: how to reach the house, and what was ticked."""
    state = st.session_state
    ticked = state.get(f"{key}_named", ()) if state.get(f"{key}_meant") else ()
    return (house().settings.contact, *ticked)


@contextmanager
def asking(key: str) -> Iterator[None]:
    """Let the form ask about what its words were refused for; another name is asked anew."""
    state = st.session_state
    try:
        yield
    except NamesUnmeant as refusal:
        ticked = state.get(f"{key}_named", ()) if state.get(f"{key}_meant") else ()
        state[f"{key}_named"] = (*ticked, *refusal.details["found"])  # type: ignore[misc]
        state[f"{key}_meant"] = False
        raise
    state.pop(f"{key}_named", None)
