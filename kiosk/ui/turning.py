"""Turning the pages of a list: which is shown, the buttons beneath it, back to the first."""

import streamlit as st

from kiosk.ui.speech import say


def page_shown(name: str) -> int:
    """Return which page of the list is shown, from 0 on."""
    return int(st.session_state.get(_key(name), 0))


def turn_to(name: str, page: int) -> None:
    """Show another page of the list."""
    st.session_state[_key(name)] = page


def first_page(name: str) -> None:
    """Begin the list anew: what it is narrowed to has changed."""
    turn_to(name, 0)


def draw_turning(name: str, *, more: bool) -> None:
    """Draw the way back and the way on, where there are any."""
    page = page_shown(name)
    with st.container(horizontal=True):
        if page:
            _draw(say("上一页", "Back"), name, page - 1)
        if more:
            _draw(say("下一页", "Next"), name, page + 1)


def more_than(name: str, at_once: int, total: int) -> bool:
    """Tell whether the list goes on after the page shown."""
    return (page_shown(name) + 1) * at_once < total


def _draw(words: str, name: str, page: int) -> None:
    st.button(words, on_click=turn_to, args=(name, page), width="stretch")


def _key(name: str) -> str:
    return f"{name}_page"
