"""A customer's visit: the rating it is about, what is open, what was sent and typed."""

from typing import Final

import streamlit as st

from db.directory.directory_store import Window
from db.feedback.ratings import Rating
from kiosk import clock
from kiosk.actions.feedback.ratings import rating_given
from kiosk.instant import wording
from kiosk.locks.openings import opening
from kiosk.locks.ordered_keys import ordered_key
from kiosk.wiring import house
from survey.feedback import questionnaire
from survey.refusals.feedback import RatingUnknown

TOLD: Final = "rate"
WORDS: Final = "words"
ROWS: Final = {
    "kept": questionnaire.KEPT_QUESTION,
    "praise": questionnaire.PRAISE,
    "photo": wording.PHOTO,
}
TYPED: Final = ("words_comment", "words_reasons", "praise_name", "praise_words")


def go(part: str) -> None:
    """Open a part; the address tells a page that is lost and opened again which one it was."""
    st.session_state["view"] = part
    st.query_params["view"] = part


def note_sent(kind: str) -> None:
    """Thank for a part that was sent, and close it."""
    state = st.session_state
    state["sent"] = [*state.get("sent", []), kind]
    state.update(done=True, view="")


def receipt() -> str | None:
    """Return the receipt of the rating that was given here, or by the first paint."""
    return st.session_state.get("receipt") or st.query_params.get("r")


def given(window: Window) -> Rating | None:
    """Return the rating that this is about, while more may be added to it."""
    about = receipt()
    if about is None:
        return None
    try:
        with house().reading() as session:
            rating = rating_given(session, about, window_id=window.id, now=clock.now())
    except RatingUnknown:
        return None
    st.session_state["receipt"] = rating.id
    if rating.visit:
        st.session_state["visit"] = rating.visit
    return rating


def key() -> str:
    """Return the key of the visit, under which the same face again is the same rating."""
    return str(st.session_state.setdefault("visit", str(ordered_key())))


def opened(window: Window) -> str:
    """Return the mark of when the page was opened: how old it is, a tap cannot say itself."""
    fresh = opening(house().secret, window.token or "", clock.now())
    return str(st.session_state.setdefault("opening", fresh))


def view() -> str:
    """Return what is open: chosen here, else asked for by the first paint."""
    asked = st.query_params.get("view", WORDS)
    known = asked if asked in {*ROWS, WORDS} else ""
    return str(st.session_state.setdefault("view", known))


def keep_typed() -> None:
    """Keep what was typed in a part that is not drawn now: Streamlit would forget it."""
    for name in TYPED:
        if name in st.session_state:
            st.session_state[name] = st.session_state[name]
