"""Ways on from a page: links with room for a thumb, all of one look (`.ways` in look.css)."""

from collections.abc import Iterable
from html import escape

import streamlit as st

Way = tuple[str, str]
"""What it says, and where it leads."""


def ways(links: Iterable[Way], *, target: str = "_top") -> str:
    """Return the markup of links; words and addresses are escaped; nothing where there are none."""
    shown = "".join(
        f'<a href="{escape(to)}" target="{target}" rel="noopener">{escape(words)}</a>'
        for words, to in links
    )
    return f'<div class="ways">{shown}</div>' if shown else ""


def draw_ways(*links: Way, target: str = "_top") -> None:
    """Draw links side by side, as many as fit."""
    if links:
        st.html(ways(links, target=target))
