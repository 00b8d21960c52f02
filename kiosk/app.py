"""Streamlit's entry: who is there decides which pages exist, then the page asked for runs."""

import sys
from pathlib import Path

ROOT = str(Path(__file__).resolve().parents[1])
if ROOT not in sys.path:  # Streamlit puts only this file's own folder there
    sys.path.insert(0, ROOT)

import streamlit as st  # noqa: E402 - the path comes first
from streamlit.navigation.page import StreamlitPage  # noqa: E402

from kiosk.rights.who import current_user  # noqa: E402
from kiosk.screens import HOME, RATE, STAFF, Screen, in_the_bar  # noqa: E402
from kiosk.ui.frame import draw_bar, draw_look  # noqa: E402
from kiosk.ui.speech import current_language  # noqa: E402
from survey.texts import Language  # noqa: E402


def main() -> None:
    """Run the page asked for; without a login only the customer's page exists."""
    language = current_language()
    user = current_user()
    allowed = [s for s in STAFF if user and s.deed and user.may(s.deed)]
    pages = {s.path: _page(s, language) for s in (HOME, RATE, *allowed)}
    page = st.navigation(list(pages.values()), position="hidden")
    draw_look()
    if user is not None and page.url_path not in {RATE.path, "wall"}:
        draw_bar([(s, pages[s.path]) for s in in_the_bar(user.role)], language)
    page.run()


def _page(screen: Screen, language: Language) -> StreamlitPage:
    return st.Page(
        screen.file,
        title=screen.title.said(language),
        url_path=screen.path or None,
        default=screen is HOME,
    )


main()
