"""The customer's page after the first tap: promises kept or not, praise, photo, complaint.

Opened without the first paint it does the whole job by itself.
"""

from collections.abc import Sequence
from typing import Any, Final

import streamlit as st

from kiosk import clock
from kiosk.actions.feedback.ratings import add_to_rating, rating_given, submission_of
from kiosk.instant import wording
from kiosk.locks.ordered_keys import ordered_key
from kiosk.ui.cases import complaint_form
from kiosk.ui.feedback import customer
from kiosk.ui.feedback.customer import Rating, Window
from kiosk.ui.photo import draw_photo
from kiosk.ui.speech import current_language
from kiosk.wiring import house
from survey.directory.posts import post_of
from survey.feedback import questionnaire
from survey.given import fingerprint
from survey.refusals.feedback import KeyReused, RatingUnknown
from survey.refusals.kinds import SurveyError
from survey.texts import Language, Text

WORDS: Final = "words"
ROWS: Final = {
    "kept": questionnaire.KEPT_QUESTION,
    "praise": questionnaire.PRAISE,
    "photo": wording.PHOTO,
    "complain": questionnaire.COMPLAIN,
}
SEND: Final = Text("送出", "Send")
NOTHING_YET: Final = Text("还没有填写，写好再送出。", "Nothing is filled in yet.")
TYPED: Final = ("words_comment", "words_reasons", "praise_name", "praise_words")


def main() -> None:
    """Ask, thank, and take what else a customer wants to tell."""
    language = current_language(public=True)
    customer.draw_style()
    try:
        _draw(house().windows.find(st.query_params.get("w")), language)
    except SurveyError as refusal:
        customer.draw_lost(refusal.said.said(language), language)
    customer.draw_marker()


def _draw(window: Window, language: Language) -> None:
    customer.draw_heading(window, language)
    given = _given(window)
    problem = st.session_state.pop("problem", None)
    if problem:
        st.warning(problem)
    if given is None or _view() == "faces":
        customer.draw_faces(language, lambda tapped: _rate(window, tapped, given, language))
        customer.draw_ways(window, language)
        return
    _keep_typed()
    _draw_thanks(given.score, language)
    _draw_view(window, given, language)
    _draw_rows(language)


def _draw_thanks(score: int, language: Language) -> None:
    said = wording.ALL_RECEIVED if st.session_state.get("done") else questionnaire.THANKS
    customer.draw_thanks(score, said.said(language))


def _draw_view(window: Window, given: Rating, language: Language) -> None:
    match _view():
        case "words":
            _draw_words(window, given, language)
        case "kept":
            _draw_kept(window, language)
        case "praise":
            _draw_praise(window, language)
        case "photo":
            _draw_photo(window, language)
        case "complain":
            complaint_form.draw(window, language, receipt=_receipt(), score=given.score)


def _draw_words(window: Window, given: Rating, language: Language) -> None:
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


def _draw_kept(window: Window, language: Language) -> None:
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


def _draw_praise(window: Window, language: Language) -> None:
    st.html(f'<p class="customer lead">{questionnaire.PRAISE.said(language)}</p>')
    st.text_input(questionnaire.PRAISE_NAME.said(language), key="praise_name")
    st.text_area(questionnaire.PRAISE_WORDS.said(language), key="praise_words")
    _draw_send("praise", language, _send_praise, window)


def _draw_photo(window: Window, language: Language) -> None:
    st.html(f'<p class="customer lead">{wording.PHOTO.said(language)}</p>')
    draw_photo(
        "photo",
        language,
        token=window.token or "",
        rating=_receipt(),
        when_sent=lambda: _told("photo"),
    )


def _draw_send(name: str, language: Language, send: Any, window: Window) -> None:
    st.button(
        SEND.said(language),
        key=f"{name}_send",
        type="primary",
        width="stretch",
        on_click=send,
        args=(window, language),
    )


def _draw_rows(language: Language) -> None:
    done = st.session_state.get("sent", [])
    rows = {name: text.said(language) for name, text in ROWS.items() if name != _view()}
    st.html(f'<p class="customer lead">{wording.MORE.said(language)}</p>')
    customer.draw_rows(rows | {"faces": wording.AGAIN.said(language)}, done, _go)


def _go(view: str) -> None:
    """Open a part; the address tells a page that is lost and opened again which one it was."""
    st.session_state["view"] = view
    st.query_params["view"] = view


def _rate(window: Window, score: int, given: Rating | None, language: Language) -> None:
    """Keep the rating; within a visit the same face again is the same rating.

    What was said with the face chosen before goes with the new one, as far as it fits.
    """
    state = st.session_state
    told = {
        "reasons": _fitting(score, given.reasons if given else ()),
        "comment": given.comment if given else None,
    }
    body = told | {"score": score, "key": str(ordered_key()), "visit": _visit(), "lang": language}
    try:
        receipt = house().writer.keep_now(submission_of(body, customer.circumstances(window)))
    except SurveyError as refusal:
        state["problem"] = refusal.said.said(language)
        return
    if receipt.id != state.get("receipt"):
        state["words_reasons"] = told["reasons"]
        state["words_comment"] = state.get("words_comment") or told["comment"] or ""
    state["receipt"] = receipt.id
    state["view"] = WORDS
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
    if _add(window, "words", {"reasons": chosen, "comment": comment}, language):
        st.session_state["done"] = True


def _send_kept(window: Window, language: Language) -> None:
    given = {
        commitment.code: st.session_state.get(f"kept_{commitment.code}")
        for commitment in post_of(window.post).commitments
    }
    answers = {code: a == "kept" for code, a in given.items() if a in {"kept", "broken"}}
    if not answers and not any(given.values()):
        st.session_state["problem"] = NOTHING_YET.said(language)
        return
    _add(window, "kept", {"answers": answers}, language)


def _send_praise(window: Window, language: Language) -> None:
    name = st.session_state.get("praise_name") or ""
    words = st.session_state.get("praise_words") or ""
    if not (name.strip() or words.strip()):
        st.session_state["problem"] = NOTHING_YET.said(language)
        return
    _add(window, "praise", {"name": name, "text": words}, language)


def _add(window: Window, kind: str, told: dict[str, Any], language: Language) -> bool:
    """Keep what was told with the rating; a refusal is shown and leaves what was typed."""
    opened = house()
    receipt = _receipt() or ""
    try:
        with opened.writing() as session:
            new = add_to_rating(
                session,
                receipt,
                told | {"kind": kind, "key": _key_of(kind, receipt, told)},
                window=window,
                now=clock.now(),
                slot=opened.settings.replica,
            )
        if isinstance(new, KeyReused):
            raise new
    except SurveyError as refusal:
        st.session_state["problem"] = refusal.said.said(language)
        return False
    _told(kind)
    return True


def _key_of(kind: str, receipt: str, told: dict[str, Any]) -> str:
    """Return the key under which this is sent: a double tap adds once, other words add anew."""
    content = fingerprint(receipt, told)
    sent, key = st.session_state.get(f"key_{kind}", ("", ""))
    if sent != content:
        key = str(ordered_key())
        st.session_state[f"key_{kind}"] = (content, key)
    return str(key)


def _told(kind: str) -> None:
    state = st.session_state
    state["sent"] = [*state.get("sent", []), kind]
    state.update(done=True, view="")


def _receipt() -> str | None:
    return st.session_state.get("receipt") or st.query_params.get("r")


def _given(window: Window) -> Rating | None:
    receipt = _receipt()
    if receipt is None:
        return None
    try:
        with house().reading() as session:
            rating = rating_given(session, receipt, window_id=window.id, now=clock.now())
    except RatingUnknown:
        return None
    st.session_state["receipt"] = rating.id
    if rating.visit:
        st.session_state["visit"] = rating.visit
    return rating


def _visit() -> str:
    return str(st.session_state.setdefault("visit", str(ordered_key())))


def _view() -> str:
    """Return what is open: chosen here, else asked for by the first paint."""
    asked = st.query_params.get("view", WORDS)
    known = asked if asked in {*ROWS, WORDS} else ""
    return str(st.session_state.setdefault("view", known))


def _keep_typed() -> None:
    """Keep what was typed in a part that is not drawn now: Streamlit would forget it."""
    for name in (*TYPED, *complaint_form.TYPED):
        if name in st.session_state:
            st.session_state[name] = st.session_state[name]


if __name__ == "__main__":
    main()
