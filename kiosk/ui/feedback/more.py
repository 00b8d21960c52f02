"""What else a customer may tell: promises kept or not, praise, a photo."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from db.directory.directory_store import Window
from kiosk.instant import wording
from kiosk.ui.doing import refuse
from kiosk.ui.feedback import visit
from kiosk.ui.feedback.rating import add
from kiosk.ui.photo import draw_photo
from survey.directory.posts import post_of
from survey.feedback import questionnaire
from survey.refusals.feedback import NothingFilledIn
from survey.texts import Language, Text

Send = Callable[[Window, Language], None]
SEND: Final = Text("送出", "Send")
NOTHING_YET: Final = NothingFilledIn.sentence


def draw_kept(window: Window, language: Language) -> None:
    """Draw the promises of the post: was each kept, broken, or not noticed?"""
    said = {
        "kept": questionnaire.KEPT.said(language),
        "broken": questionnaire.BROKEN.said(language),
        "unnoticed": questionnaire.UNNOTICED.said(language),
    }
    st.html(f'<p class="customer lead">{questionnaire.KEPT_QUESTION.said(language)}</p>')
    for commitment in post_of(window.post).commitments:
        st.segmented_control(
            commitment.text.said(language),
            list(said),
            format_func=lambda answer: said[answer],
            key=f"kept_{commitment.code}",
            width="stretch",
        )
    _draw_send("kept", language, _send_kept, window)


def draw_praise(window: Window, language: Language) -> None:
    """Draw the fields of praise: whom, and for what."""
    st.html(f'<p class="customer lead">{questionnaire.PRAISE.said(language)}</p>')
    st.text_input(questionnaire.PRAISE_NAME.said(language), key="praise_name")
    st.text_area(questionnaire.PRAISE_WORDS.said(language), key="praise_words")
    _draw_send("praise", language, _send_praise, window)


def draw_photo_part(window: Window, language: Language) -> None:
    """Draw the place for a photo, which is sent at once."""
    st.html(f'<p class="customer lead">{wording.PHOTO.said(language)}</p>')
    draw_photo(
        "photo",
        language,
        token=window.token or "",
        rating=visit.receipt(),
        when_sent=lambda: visit.note_sent("photo"),
    )


def _draw_send(name: str, language: Language, send: Send, window: Window) -> None:
    st.button(
        SEND.said(language),
        key=f"{name}_send",
        type="primary",
        width="stretch",
        on_click=send,
        args=(window, language),
    )


def _send_kept(window: Window, language: Language) -> None:
    given = {
        commitment.code: st.session_state.get(f"kept_{commitment.code}")
        for commitment in post_of(window.post).commitments
    }
    answers = {code: a == "kept" for code, a in given.items() if a in {"kept", "broken"}}
    if not answers and not any(given.values()):
        refuse(NOTHING_YET, language=language, told=visit.TOLD)
        return
    add(window, "kept", {"answers": answers}, language)


def _send_praise(window: Window, language: Language) -> None:
    name = st.session_state.get("praise_name") or ""
    words = st.session_state.get("praise_words") or ""
    if not (name.strip() or words.strip()):
        refuse(NOTHING_YET, language=language, told=visit.TOLD)
        return
    add(window, "praise", {"name": name, "text": words}, language)
