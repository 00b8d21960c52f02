"""Addresses of our own routes as a page asks them: for the account that it was drawn for alone."""

from typing import Final
from urllib.parse import urlencode
from uuid import uuid4

import streamlit as st

from kiosk.rights.who import AS, current_user
from kiosk.ui.speech import current_language

_PAGE: Final = "own_page"


def page_mark() -> str:
    """Return by what this page is told from others that its account has open."""
    return str(st.session_state.setdefault(_PAGE, str(uuid4())))


def own_address(path: str, **told: str) -> str:
    """Return a route's address for a component of this page: it refuses another account."""
    user = current_user()
    whose = {AS: str(user.id)} if user else {}
    return f"{path}?{urlencode({'lang': current_language()} | told | whose)}"
