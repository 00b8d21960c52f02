"""Rating on the page itself, and what is said with the rating."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from db.directory.directory_store import Window
from db.feedback.ratings import Rating
from kiosk import clock
from kiosk.actions.feedback.ratings import add_to_rating, submission_of
from kiosk.locks.ordered_keys import ordered_key
from kiosk.ui.doing import do_openly, refuse
from kiosk.ui.feedback import customer, visit
from kiosk.wiring import house
from survey.feedback import questionnaire
from survey.given import fingerprint
from survey.refusals.feedback import KeyReused
from survey.refusals.kinds import SurveyError
from survey.texts import Language


def draw_words(window: Window, given: Rating, language: Language) -> None:
    """Draw the reasons that go with the face, and a line of one's own."""
    reasons = {r.code: r.text.said(language) for r in questionnaire.reasons_for(given.score)}
    st.session_state.setdefault("words_reasons", _fitting(given.score, given.reasons))
    st.session_state.setdefault("words_comment", given.comment or "")
    st.pills(
        questionnaire.level_of(given.score).why.said(language),
        list(reasons),
        format_func=lambda code: reasons.get(code, code),
        selection_mode="multi",
        key="words_reasons",
    )
    st.text_input(questionnaire.COMMENT.said(language), key="words_comment")
    st.button(
        questionnaire.DONE.said(language),
        key="words_send",
        type="primary",
        width="stretch",
        on_click=_send_words,
        args=(window, given, language),
    )


def rate(window: Window, score: int, given: Rating | None, language: Language) -> None:
    """Keep the rating; within a visit the same face again is the same rating.

    What was said with the face chosen before goes with the new one, as far as it fits.
    """
    state = st.session_state
    told = {
        "reasons": _fitting(score, given.reasons if given else ()),
        "comment": given.comment if given else None,
    }
    tap = {
        "score": score,
        "key": str(ordered_key()),
        "visit": visit.key(),
        "lang": language,
        "o": visit.opened(window),
    }
    try:
        receipt = house().writer.keep_now(submission_of(told | tap, customer.circumstances(window)))
    except SurveyError as refusal:
        refuse(refusal.said, language=language, told=visit.TOLD)
        return
    if receipt.id != state.get("receipt"):
        state["words_reasons"] = told["reasons"]
        state["words_comment"] = state.get("words_comment") or told["comment"] or ""
    state["receipt"] = receipt.id
    state["view"] = visit.WORDS
    st.query_params["r"] = receipt.id


def _fitting(score: int, reasons: Sequence[str]) -> list[str]:
    offered = {reason.code for reason in questionnaire.reasons_for(score)}
    return [code for code in reasons if code in offered]


def _send_words(window: Window, given: Rating, language: Language) -> None:
    chosen = _fitting(given.score, st.session_state.get("words_reasons") or [])
    comment = st.session_state.get("words_comment") or ""
    if not (chosen or comment.strip() or given.reasons or given.comment):
        st.session_state.update(done=True, view="")
        return
    if add(window, "words", {"reasons": chosen, "comment": comment}, language):
        st.session_state["done"] = True


def add(window: Window, kind: str, told: dict[str, object], language: Language) -> bool:
    """Keep what was told with the rating; a refusal is shown and leaves what was typed."""
    receipt, slot = visit.receipt() or "", house().settings.replica
    sent = told | {"kind": kind, "key": _key_of(kind, receipt, told)}
    return do_openly(
        lambda session: add_to_rating(
            session, receipt, sent, window=window, now=clock.now(), slot=slot
        ),
        language=language,
        told=visit.TOLD,
        then=partial(_added, kind),
    )


def _added(kind: str, new: bool | KeyReused) -> None:
    """Thank for it; a key used before is refused only now, when its conflict copy is kept."""
    if isinstance(new, KeyReused):
        raise new
    visit.note_sent(kind)


def _key_of(kind: str, receipt: str, told: dict[str, object]) -> str:
    """Return the key under which this is sent: a double tap adds once, other words add anew."""
    content = fingerprint(receipt, told)
    sent, key = st.session_state.get(f"key_{kind}", ("", ""))
    if sent != content:
        key = str(ordered_key())
        st.session_state[f"key_{kind}"] = (content, key)
    return str(key)
