"""What every staff page begins with: a guard, and refusals shown as sentences."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import streamlit as st

from kiosk.rights.who import User, require
from kiosk.ui.speech import current_language
from survey.directory.roles import Deed
from survey.refusals.directory import AnotherSignedIn, NotSignedIn
from survey.refusals.kinds import SurveyError
from survey.texts import Text

SIGN_IN = Text("登录", "Sign in")
GO_ON = Text("用现在的账号继续", "Go on as who is signed in now")


def guarded(deed: Deed) -> User:
    """Return who looks at the page; anybody else reads why not, and the page ends there."""
    try:
        return require(deed)
    except SurveyError as refusal:
        turn_away(refusal)


def turn_away(refusal: SurveyError) -> NoReturn:
    """Say why somebody may not see the page, and end it there."""
    language = current_language()
    st.warning(refusal.said.said(language))
    if isinstance(refusal, AnotherSignedIn):
        st.html(f'<a href="/" target="_top">{GO_ON.said(language)}</a>')
    elif isinstance(refusal, NotSignedIn):
        st.html(f'<a href="/login" target="_top">{SIGN_IN.said(language)}</a>')
    st.stop()


@contextmanager
def refusals_shown() -> Iterator[None]:
    """Show a refusal as its sentence, in the page's language; anything else crashes loudly."""
    try:
        yield
    except SurveyError as refusal:
        st.error(refusal.said.said(current_language()))
