"""What a page shows in place of Streamlit's own box when it failed."""

from typing import Final

import streamlit as st

from kiosk.mishaps import told
from kiosk.ui.speech import current_language
from survey.texts import Text

AGAIN: Final = Text("重新打开这一页", "Open this page again")


def show(failure: Exception) -> bool:
    """Say what failed in the page's language; tell Streamlit that nothing else need be shown."""
    language = current_language()
    st.error(told(failure).said.said(language))
    st.html(f'<a href="" target="_self">{AGAIN.said(language)}</a>')
    return True
