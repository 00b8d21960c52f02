"""The frame around staff pages: one look, and a bar with the places a role has."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from kiosk.screens import Screen
from survey.texts import Language


def draw_look() -> None:
    """Put the shared style sheet into the page."""
    st.html(_sheet())


def draw_bar(places: Sequence[tuple[Screen, Any]], language: Language) -> None:
    """Draw the places with their pages: at the bottom of a phone, at the top of a desk."""
    with st.container(key="places", horizontal=True):
        for screen, page in places:
            # An icon of the page itself would become the tab's, fetched from a foreign host.
            st.page_link(page, label=screen.title.said(language), icon=screen.icon)


@cache
def _sheet() -> str:
    css = (Path(__file__).parent / "look.css").read_text(encoding="utf-8")
    return f"<style>{css}</style>"
