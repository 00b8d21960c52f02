"""Photos of a corrective action: taken one after the other, kept until the form is."""

from uuid import uuid4

import streamlit as st

from kiosk.ui.photo import Place, arrived, draw_photo, is_sending
from kiosk.ui.speech import current_language, say


def draw_photos(ref: str) -> None:
    """Draw the photos that arrived, and a place for the next."""
    known = taken(ref)
    if known:
        word = say("照片", "Photo")
        st.html(
            '<div class="photos">'
            + "".join(f'<img src="/photos/{sha}" alt="{word}">' for sha in known)
            + "</div>"
        )
    memory = st.session_state.setdefault(_memory(ref), str(uuid4()))
    draw_photo(_next(ref), current_language(), place=Place(f"{memory} {len(known)}"))
    sha256 = arrived(_next(ref))
    if sha256 and sha256 not in known:
        st.session_state[_place(ref)] = [*known, sha256]
        st.rerun()


def taken(ref: str) -> list[str]:
    """Return the photos that arrived, by their numbers."""
    return list(st.session_state.get(_place(ref), ()))


def is_on_its_way(ref: str) -> bool:
    """Tell whether a photo was picked and has not arrived: a form sent now would lose it."""
    return is_sending(_next(ref))


def forget(ref: str) -> None:
    """Begin anew: what was taken is kept with the action now."""
    for name in (_place(ref), _memory(ref)):
        st.session_state.pop(name, None)


def _next(ref: str) -> str:
    return f"action_photo_{ref}_{len(taken(ref))}"


def _place(ref: str) -> str:
    return f"action_photos_{ref}"


def _memory(ref: str) -> str:
    return f"action_photos_{ref}_memory"
