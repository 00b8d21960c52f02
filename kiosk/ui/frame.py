"""The frame around staff pages: one look, and a bar with the places a role has."""

from collections.abc import Sequence

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from kiosk.look.sheets import properties
from kiosk.screens import Screen
from kiosk.ui.styles import style
from survey.texts import Language


def draw_look() -> None:
    """Put the themes' colours and the shared style sheet into the page."""
    st.html(f"<style>{properties()}</style>{style('look.css')}")


def draw_bar(places: Sequence[tuple[Screen, StreamlitPage]], language: Language) -> None:
    """Draw the places with their pages: at the bottom of a phone, at the top of a desk."""
    with st.container(key="places", horizontal=True):
        for screen, page in places:
            # An icon of the page itself would become the tab's, fetched from a foreign host.
            st.page_link(page, label=screen.title.said(language), icon=screen.icon)
