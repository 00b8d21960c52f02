"""The frame around staff pages: one look, and a bar with the places a role has."""

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from survey.texts import ENGLISH, Language, Text

MORE = Text("更多", "More")


def draw_look() -> None:
    """Put the shared style sheet into the page."""
    st.html(_sheet())


def draw_bar(pages: dict[str, Any], language: Language) -> None:
    """Draw the places: at the bottom of a phone, at the top of a desk."""
    english = language == ENGLISH
    with st.container(key="places", horizontal=True):
        for path in _in_order(pages):
            st.page_link(pages[path], label=_label(path, pages[path], english=english))


def _in_order(pages: dict[str, Any]) -> list[str]:
    """Return the paths, one's own account last."""
    return sorted(pages, key=lambda path: path == "me")


def _label(path: str, page: Any, *, english: bool) -> str:
    if path == "":
        return "Home" if english else "首页"
    return str(page.title)


@cache
def _sheet() -> str:
    css = (Path(__file__).parent / "look.css").read_text(encoding="utf-8")
    return f"<style>{css}</style>"
