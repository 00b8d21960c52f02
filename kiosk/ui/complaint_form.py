"""The complaint form within Streamlit: the same questions as the plain page's, the same action.

What is typed stays until the complaint is kept; thanks are said after the commit.
"""

from datetime import datetime, time, timedelta
from html import escape
from typing import Final
from uuid import uuid4

import streamlit as st

from db.directory_store import Window
from kiosk import clock, tracking
from kiosk.actions.complaints import Circumstances, make_complaint
from kiosk.ui.photo import draw_photo
from kiosk.wiring import house
from survey import complaint_form as form
from survey.complaints import CATEGORIES
from survey.contacts import KINDS, PHONE
from survey.refusals import ComplaintKeyReused, SurveyError
from survey.texts import Language, Text

THANKS = Text("投诉已受理", "Your complaint is registered")
NUMBER = Text("投诉编号", "Your number")
KEEP = Text(
    "请截屏或复制链接保存。我们不保存密码，丢了就打不开这件投诉了。",
    "Take a screenshot or copy the link. We do not keep the secret: without it nobody can open "
    "this complaint for you.",
)
FOLLOW = Text("查看处理进度", "See where it stands")


TYPED: Final = (
    "complaint_follow_up",
    "complaint_about_team",
    "complaint_words",
    "complaint_category",
    "complaint_contact",
    "complaint_contact_kind",
    "complaint_when",
    "complaint_picked",
)
"""What a page that draws the form at times only has to keep in its session state meanwhile."""


def draw(window: Window | None, language: Language, *, receipt: str | None = None) -> None:
    """Draw the form, or the thanks once the complaint is kept; `receipt` names the rating."""
    filed = st.session_state.get("complaint_filed")
    if filed:
        _draw_thanks(str(filed), language)
        return
    for name, value in _beginning().items():
        st.session_state.setdefault(name, value)
    st.subheader(form.HEADING.said(language), anchor=False)
    st.caption(form.PROMISE.said(language))
    _draw_what(language)
    _draw_when(language)
    _draw_photos(window, language)
    _draw_contact(language)
    problem = st.session_state.get("complaint_problem")
    if problem:  # where the thumb is: above, a long form would hide it
        st.warning(str(problem))
    st.button(
        form.SEND.said(language),
        key="complaint_send",
        type="primary",
        width="stretch",
        on_click=_send,
        args=(window.id if window else None, language, receipt),
    )


def _draw_what(language: Language) -> None:
    st.text_area(
        form.WORDS.label.said(language),
        placeholder=form.WORDS.hint.said(language),
        height=140,
        key="complaint_words",
    )
    st.pills(
        form.CATEGORY.said(language),
        list(CATEGORIES),
        format_func=lambda code: CATEGORIES[code].said(language),
        key="complaint_category",
    )


def _draw_when(language: Language) -> None:
    """Ask when; the choice decides at once whether a time is asked for."""
    when = st.pills(
        form.WHEN.said(language),
        list(form.MOMENTS),
        format_func=lambda code: form.MOMENTS[code].said(language),
        required=True,
        key="complaint_when",
    )
    if when == form.PICKED:
        midnight = datetime.combine(clock.today(house().settings.zone), time())
        st.datetime_input(
            form.PICKED_LABEL.said(language),
            value=None,
            min_value=midnight - form.OLDEST + timedelta(days=1),
            max_value=midnight + timedelta(hours=23, minutes=59),
            format="YYYY-MM-DD",
            key="complaint_picked",
        )


def _draw_photos(window: Window | None, language: Language) -> None:
    """Draw a place for a photo, and the next one once it is filled: they are sent at once."""
    if window is None or window.token is None:
        return
    photos: list[str] = st.session_state["complaint_photos"]
    with st.expander(form.PHOTOS.label.said(language)):
        st.caption(form.PHOTOS.hint.said(language))
        for n in range(form.PHOTOS_LIMIT):
            photo = draw_photo(f"complaint_photo_{n}", language, token=window.token)
            if photo is None:
                break
            photos = list(dict.fromkeys([*photos, photo]))
        if photos:
            st.caption(form.PHOTOS_KEPT.format(n=len(photos)).said(language))
    st.session_state["complaint_photos"] = photos


def _draw_contact(language: Language) -> None:
    with st.expander(form.CONTACT.label.said(language)):
        st.caption(form.CONTACT.hint.said(language))
        st.pills(
            form.CONTACT_KIND.said(language),
            list(KINDS),
            format_func=lambda code: KINDS[code].said(language),
            label_visibility="collapsed",
            key="complaint_contact_kind",
        )
        st.text_input(
            form.CONTACT_VALUE.said(language), autocomplete="off", key="complaint_contact"
        )


def _send(window_id: int | None, language: Language, receipt: str | None) -> None:
    """Keep the complaint; a refusal leaves all that was typed where it is."""
    state = st.session_state
    try:
        with house().writing() as session:
            filed = make_complaint(
                session,
                _typed(),
                Circumstances(
                    now=clock.now(),
                    zone=house().settings.zone,
                    secret=house().secret,
                    language=language,
                    window_id=window_id,
                ),
                key=state["complaint_key"],
                receipt=receipt,
            )
    except SurveyError as refusal:
        if isinstance(refusal, ComplaintKeyReused):
            state["complaint_key"] = str(uuid4())
        state["complaint_problem"] = refusal.said.said(language)
        return
    state["complaint_filed"] = f"{filed.number}.{filed.secret}"
    for name in ("complaint_key", "complaint_problem", "complaint_photos", *TYPED):
        state.pop(name, None)


def _beginning() -> dict[str, object]:
    return {
        "complaint_key": str(uuid4()),
        "complaint_photos": [],
        "complaint_when": form.NOW,
        "complaint_contact_kind": PHONE,
    }


def _typed() -> dict[str, object]:
    state = st.session_state
    picked = state.get("complaint_picked")
    return {
        "words": state.get("complaint_words"),
        "category": state.get("complaint_category"),
        "when": state.get("complaint_when"),
        "picked": picked.isoformat() if picked else None,
        "contact_kind": state.get("complaint_contact_kind"),
        "contact": state.get("complaint_contact"),
        "photo": state["complaint_photos"],
        "follow_up": state.get("complaint_follow_up"),
        "about_team": state.get("complaint_about_team"),
    }


def _draw_thanks(filed: str, language: Language) -> None:
    number, secret = tracking.link_read(filed)
    link = tracking.link(house().settings.public_url, number, secret)
    st.subheader(THANKS.said(language), anchor=False)
    st.html(
        f'<p style="margin:0">{NUMBER.said(language)}</p>'
        f'<p style="margin:0;font-size:28px;font-weight:600">{escape(number)}</p>'
    )
    st.code(link, language=None, wrap_lines=True)
    st.caption(KEEP.said(language))
    st.link_button(FOLLOW.said(language), link, type="primary", width="stretch")
