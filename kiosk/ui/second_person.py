"""What waits for a second person, drawn once: taken back by who proposed it, decided by another."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from kiosk.ui.drafts import draw_area
from kiosk.ui.speech import say
from survey.feedback.holds import Hand
from survey.texts import Language


def draw_second_person(
    number: int,
    version: int,
    *,
    hand: Hand,
    words: Sequence[tuple[bool, str]],
    longest: int,
    withdraw: Callable[..., Any],
    decide: Callable[..., Any],
    language: Language,
) -> None:
    """Draw the way back of one's own proposal, else the reason and the two ways to decide.

    Who found the same before reads that somebody else decides.

    `words` are what the buttons say, approval first; `withdraw` gets number, version, language,
    `decide` number, version, whether it is approved, language.
    """
    if hand.is_own:
        st.caption(say("您提出的，由另一人决定。", "You proposed it: somebody else decides."))
        st.button(
            say("收回", "Take back"),
            key=f"withdraw_{number}",
            width="stretch",
            on_click=withdraw,
            args=(number, version, language),
        )
        return
    if hand.found_before:
        st.caption(
            say(
                "您之前经手过，由另一人决定。",
                "You had a hand in it before: somebody else decides.",
            )
        )
        return
    with st.form(f"decide_{number}", border=False, enter_to_submit=False):
        draw_area(
            say("决定的理由（留档）", "Why (stays on record)"),
            key=f"because_{number}",
            max_chars=longest,
        )
        for approved, word in words:
            st.form_submit_button(
                word,
                width="stretch",
                on_click=decide,
                args=(number, version, approved, language),
            )
