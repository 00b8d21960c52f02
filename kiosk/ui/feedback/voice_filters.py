"""Whose words are shown: month, unit and kind; the address keeps them, to be shared."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import streamlit as st

from kiosk.rights.voices import Sight
from kiosk.ui import filters
from kiosk.ui.speech import current_language, say
from kiosk.ui.turning import first_page
from survey.feedback.voices import Kind
from survey.texts import Text

LIST: Final = "voices"
FILTERS: Final = ("month", "unit", "kind")
KINDS: Final[dict[str, Text]] = {
    Kind.ALL: Text("全部", "All kinds"),
    Kind.PRAISE: Text("表扬", "Praise"),
    Kind.LOW: Text("低分留言", "Low scores"),
    Kind.PHOTOS: Text("照片", "Photos"),
    Kind.HELD: Text("暂不计入", "Held back"),
}


def choose_unit(seen: Sight) -> str:
    """Ask of which unit the windows are."""
    units = filters.units_said(seen.choices)
    return choose("unit", say("单位", "Unit"), list(units), units.__getitem__)


def choose(name: str, label: str, options: Sequence[str], said: Callable[[str], str]) -> str:
    """Ask for one of the options; what was chosen stays, and what is not there is passed over."""
    key = f"voices_{name}"
    if st.session_state.get(key) not in options:
        st.session_state[key] = options[0]
    return filters.choose_in_a_row(
        key, label, options, said, changed=partial(_remember, name, options[0])
    )


def follow_address() -> None:
    """Choose what the address asks for, once: after that, what is chosen on the page."""
    asked: dict[str, str | None] = {name: st.query_params.get(name) for name in FILTERS}
    if asked == st.session_state.get("voices_address", dict.fromkeys(FILTERS)):
        return
    st.session_state["voices_address"] = asked
    for name, value in asked.items():
        if value is not None:
            st.session_state[f"voices_{name}"] = value
    first_page(LIST)


def _remember(name: str, default: str) -> None:
    """Write a filter into the address, to be shared; what is the default is left out."""
    filters.write_address(name, str(st.session_state[f"voices_{name}"]), default=default)
    st.session_state["voices_address"] = {each: st.query_params.get(each) for each in FILTERS}
    first_page(LIST)


def kind_said(kind: str) -> str:
    """Return what a kind of words is called."""
    return KINDS[kind].said(current_language())
