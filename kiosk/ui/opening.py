"""One thing of a list, opened by its address: the way in from its line, and the way back."""

import streamlit as st

from kiosk.ui.speech import say


def draw_back(*names: str) -> None:
    """Draw the way back to the list; the address forgets what was open."""
    st.button(say("返回列表", "Back to the list"), on_click=_leave, args=names, type="tertiary")


def draw_to_new(word: str, name: str) -> None:
    """Draw the way to the form of a new one, which the address asks for by a name."""
    st.button(word, type="primary", width="stretch", on_click=put, args=(name, "1"))


def put(name: str, value: str) -> None:
    """Let the address name what is open."""
    st.query_params[name] = value


def _leave(*names: str) -> None:
    for name in names:
        st.query_params.pop(name, None)
