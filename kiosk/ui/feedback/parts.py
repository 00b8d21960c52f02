"""The customer's page at a window: the faces first, then thanks and what else can be told."""

import streamlit as st

from db.directory.directory_store import Window
from db.feedback.ratings import Rating
from kiosk.instant import wording
from kiosk.ui.feedback import customer, visit
from kiosk.ui.feedback.more import draw_kept, draw_photo_part, draw_praise
from kiosk.ui.feedback.rating import draw_words, rate
from survey.feedback import questionnaire
from survey.texts import Language


def draw(window: Window, language: Language) -> None:
    """Ask with faces; after the tap thank, and draw the part that is open and the others."""
    visit.opened(window)
    customer.draw_heading(window, language)
    given = visit.given(window)
    problem = st.session_state.pop(f"{visit.TOLD}_problem", None)
    if problem:
        st.warning(problem)
    if given is None or visit.view() == "faces":
        customer.draw_faces(language, lambda tapped: rate(window, tapped, given, language))
        customer.draw_ways(window, language)
        return
    visit.keep_typed()
    _draw_thanks(given.score, language)
    _draw_view(window, given, language)
    _draw_rows(window, language)


def _draw_thanks(score: int, language: Language) -> None:
    said = wording.ALL_RECEIVED if st.session_state.get("done") else questionnaire.THANKS
    customer.draw_thanks(score, said.said(language))


def _draw_view(window: Window, given: Rating, language: Language) -> None:
    match visit.view():
        case "words":
            draw_words(window, given, language)
        case "kept":
            draw_kept(window, language)
        case "praise":
            draw_praise(window, language)
        case "photo":
            draw_photo_part(window, language)


def _draw_rows(window: Window, language: Language) -> None:
    done = st.session_state.get("sent", [])
    rows = {name: text.said(language) for name, text in visit.ROWS.items() if name != visit.view()}
    st.html(f'<p class="customer lead">{wording.MORE.said(language)}</p>')
    customer.draw_rows(rows | {"faces": wording.AGAIN.said(language)}, done, visit.go)
    customer.draw_way_to_complain(window, language, receipt=visit.receipt())
